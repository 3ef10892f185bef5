import { listPreviewMessages } from '@contracts/deliveries';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

/** All of them, newest first: two hundred at most, kept for an hour. Asked for anew while somebody looks. */
export const previewQuery = queryOptions({
  queryKey: ['preview'],
  queryFn: ({ signal }) => call(listPreviewMessages, { signal }).then(({ items }) => items),
  refetchInterval: 3000,
});
