import { getMe } from '@contracts/sessions';
import { queryOptions } from '@tanstack/react-query';
import { call } from './api.ts';
import { toSession } from './session.ts';

/** Who is signed in. Asked once and then on return to the page: roles may change meanwhile. */
export const sessionQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call(getMe, { signal }).then(toSession),
  staleTime: 60_000,
});
