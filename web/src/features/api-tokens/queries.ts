import { listApiTokens } from '@contracts/api-tokens';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const tokensQuery = queryOptions({
  queryKey: ['api-tokens'],
  queryFn: ({ signal }) => call(listApiTokens, { signal }).then(({ items }) => items),
});
