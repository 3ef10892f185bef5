import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams } from '../../platform/endpoint/shapes.ts';
import { personalData } from './shapes.ts';

export * from './shapes.ts';

export const exportPerson = endpoint({
  method: 'POST',
  path: '/users/:id/export',
  summary:
    'Export all that is kept about one person as a JSON file, for a person who asked; recorded in the audit log',
  requires: 'personal_data.manage',
  stepUp: true,
  params: idParams,
  produces: 'application/json',
  output: personalData,
  problems: ['user.not_found'],
});

export const erasePerson = endpoint({
  method: 'POST',
  path: '/users/:id/erase',
  summary:
    'Erase a person who was removed or offboarded: all that is kept about them goes for good, the audit log stays verifiable',
  requires: 'personal_data.manage',
  stepUp: true,
  params: idParams,
  body: z.strictObject({
    /** The name of the person as it is shown, so that nobody is erased by a slip. */
    name: z.string().check(z.minLength(1), z.maxLength(300)),
    /** Of those whom they invited and who have not joined: they stay invited by you (unless said), or are revoked. */
    their_invitations: z.optional(z.enum(['keep', 'revoke'])),
  }),
  output: z.object({ id }),
  problems: ['user.not_found', 'user.not_left', 'erasure.name_differs'],
});
