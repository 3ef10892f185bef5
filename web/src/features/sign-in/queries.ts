import { getSignInPolicy } from '@contracts/sign-in-policies';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const policyQuery = queryOptions({
  queryKey: ['sign-in-policy'],
  queryFn: ({ signal }) => call(getSignInPolicy, { signal }),
});
