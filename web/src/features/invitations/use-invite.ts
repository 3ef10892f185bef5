import { createInvitation, type Invited } from '@contracts/invitations';
import { useQueryClient } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import { refreshUsers } from '../users/directory.ts';
import { addRecents } from '../users/recent.ts';
import type { InviteBody } from './form-values.ts';
import { type Outcome, useOnce } from './use-once.ts';

/** Invites one person, once, and puts them on top of the lists. */
export function useInvite(): (body: InviteBody) => Promise<Outcome<Invited>> {
  const client = useQueryClient();
  return useOnce(async (body: InviteBody, idempotencyKey) => {
    const answer = await call(createInvitation, { body, idempotencyKey });
    addRecents([{ answer, contact: body.email ?? body.mobile ?? '' }]);
    void refreshUsers(client);
    return answer;
  });
}
