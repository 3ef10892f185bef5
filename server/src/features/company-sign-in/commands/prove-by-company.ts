import { type Context, transaction } from '../../../platform/context/index.ts';
import { proveAgain, signedIn } from '../../sessions/index.ts';
import type { Facts } from '../facts.ts';
import { isOver, renewSession } from '../provider-sessions.ts';
import { type ConnectionRow, FIND_IDENTITY, HOLD_ON, type IdentityRow } from '../queries.ts';

/**
 * Proves again who is signed in, by what a connection that is on said of them: the very identity of that user, and no other.
 * @returns whether it did; `over` where the provider has ended meanwhile what it told of
 */
export function proveByCompany(
  ctx: Context,
  connection: ConnectionRow,
  facts: Facts,
): Promise<boolean | 'over'> {
  return transaction(ctx, async (tx) => {
    if (connection.organization_id !== tx.organizationId) return false;
    // Switched off meanwhile, it proves nothing any more.
    if (!(await tx.db.one(HOLD_ON, [tx.organizationId, connection.id]))) return false;
    const key = [tx.organizationId, connection.id, facts.issuer, facts.subject];
    const identity = await tx.db.one<IdentityRow>(FIND_IDENTITY, key);
    if (identity?.user_id !== signedIn(tx).userId) return false;
    // Nor does a session there that is over meanwhile.
    if (await isOver(tx.db, connection, facts)) return 'over';
    const { sessionId } = signedIn(tx);
    if (sessionId) await renewSession(tx.db, connection, facts, tx, sessionId);
    await proveAgain(tx, 'company');
    return true;
  });
}
