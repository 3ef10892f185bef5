import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams, instant, reference } from '../../platform/endpoint/shapes.ts';

export const listInvitationsMade = endpoint({
  method: 'GET',
  path: '/users/:id/invitations-made',
  summary:
    'Say whom a user invited who has not joined yet: how many, and the first 20 by name, held ones first',
  requires: 'users.change_status',
  params: idParams,
  output: z.object({
    pending: z.number(),
    /** Of these, how many wait for a decision since the user left. */
    held: z.number(),
    items: z.array(z.object({ id, user: reference, created_at: instant, held_at: z.nullable(instant) })),
  }),
  problems: ['user.not_found'],
});

export const decideInvitationsMade = endpoint({
  method: 'POST',
  path: '/users/:id/invitations-made/decide',
  summary: 'Release or revoke invitations of a user who left: all that are held, or those named',
  requires: 'users.change_status',
  params: idParams,
  body: z.strictObject({
    /** `keep`: open again, with you as the inviter. */
    decision: z.enum(['keep', 'revoke']),
    /** Those of these that the user made and that are pending; all that are held unless given. */
    invitation_ids: z.optional(z.array(id).check(z.minLength(1), z.maxLength(1000))),
  }),
  output: z.object({ decided: z.array(id) }),
  problems: ['user.not_found'],
});
