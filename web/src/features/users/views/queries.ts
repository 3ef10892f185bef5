import { listSavedViews } from '@contracts/saved-views';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';

/** One's own views and the shared ones. */
export const savedViewsQuery = queryOptions({
  queryKey: ['saved-views'],
  queryFn: ({ signal }) => call(listSavedViews, { signal }).then(({ items }) => items),
  staleTime: 60_000,
});
