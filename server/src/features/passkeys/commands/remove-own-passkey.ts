import { type Context, transaction } from '../../../platform/context/index.ts';
import { requireOwnProof, signedIn } from '../../sessions/index.ts';
import { passkeyProblems } from '../problems.ts';
import { countLocked, isNeeded } from '../queries.ts';
import { removePasskey } from './manage-passkeys.ts';

/**
 * Removes one's own passkey, unless it is the only one and the sign-in policy leaves no other way that one has. A browser
 * left alone is not enough for it, as it is not for adding one: whoever sits there could lock its owner out.
 * @throws Problem `session.step_up_required`, `passkey.not_found`, `passkey.needed`
 */
export async function removeOwnPasskey(ctx: Context, id: string): Promise<void> {
  const { userId } = signedIn(ctx);
  await requireOwnProof(ctx);
  return transaction(ctx, async (tx) => {
    // Locked, so that of two that are removed at once one is seen to be the last.
    const had = await countLocked(tx.db, tx.organizationId, userId);
    await removePasskey(tx, userId, id);
    if (had === 1 && (await isNeeded(tx.db, tx.organizationId, userId)))
      throw passkeyProblems.problem('passkey.needed');
  });
}
