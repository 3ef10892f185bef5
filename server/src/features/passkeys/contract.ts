import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams, instant } from '../../platform/endpoint/shapes.ts';

export const passkey = z.object({
  id,
  /** Given by the user; at first what device it was made on. */
  name: z.string(),
  /** Whether it may live on several devices of the user. */
  synced: z.boolean(),
  created_at: instant,
  last_used_at: z.nullable(instant),
});
const passkeys = z.object({ items: z.array(passkey) });

export const listUserPasskeys = endpoint({
  method: 'GET',
  path: '/users/:id/passkeys',
  summary: 'List the passkeys of a user',
  requires: 'users.end_sessions',
  params: idParams,
  output: passkeys,
  problems: ['user.not_found', 'role.above_your_own'],
});

export const removeUserPasskey = endpoint({
  method: 'DELETE',
  path: '/users/:id/passkeys/:passkey_id',
  summary: 'Remove a passkey of a user, who then signs in another way',
  requires: 'users.end_sessions',
  // Of whoever has none the first one asks for less.
  stepUp: true,
  params: z.strictObject({ id, passkey_id: id }),
  output: passkeys,
  problems: ['user.not_found', 'role.above_your_own', 'passkey.not_found'],
});
