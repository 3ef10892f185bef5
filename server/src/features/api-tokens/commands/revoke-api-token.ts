import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { apiTokenProblems } from '../problems.ts';
import { REVOKE } from '../queries.ts';
import { listTokens, visibleMaker } from '../read.ts';

/**
 * Revokes an API token: the next call with it is refused. One that has ended already stays as it is.
 * @throws Problem `api_token.not_found`
 */
export function revokeApiToken(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    const revoked = await tx.db.one(REVOKE, [tx.organizationId, id, visibleMaker(tx)]);
    const [token] = await listTokens(tx, id);
    if (!token) throw apiTokenProblems.problem('api_token.not_found');
    if (revoked) await record(tx, [{ action: 'api_token.revoked', targetKind: 'api_token', targetId: id }]);
    return token;
  });
}
