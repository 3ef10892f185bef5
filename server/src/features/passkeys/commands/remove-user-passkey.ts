import { type Context, transaction } from '../../../platform/context/index.ts';
import { requireNotAbove } from '../../users/index.ts';
import { removePasskey } from './manage-passkeys.ts';

/**
 * Removes a passkey of somebody else, for instance of a phone that was lost. Nobody is told; the audit log says who did it.
 * @throws Problem `user.not_found`, `role.above_your_own`, `passkey.not_found`
 */
export const removeUserPasskey = (ctx: Context, userId: string, id: string): Promise<void> =>
  transaction(ctx, async (tx) => {
    await requireNotAbove(tx, userId, 'users.end_sessions');
    await removePasskey(tx, userId, id);
  });
