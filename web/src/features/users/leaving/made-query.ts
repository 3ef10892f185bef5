import { listInvitationsMade } from '@contracts/invitations';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../app/api.ts';

/** Whom a user invited who has not joined; below the user's own key, so that it is asked again with them. */
export const madeQuery = (userId: string) =>
  queryOptions({
    queryKey: ['user', userId, 'invitations-made'],
    queryFn: ({ signal }) => call(listInvitationsMade, { params: { id: userId }, signal }),
  });
