import { type Context, transaction } from '../../../platform/context/index.ts';
import { judgeProposals, type SeenValue } from '../decisions.ts';
import { dropProposals, recordByUser } from '../proposals.ts';
import { LOCK } from '../queries.ts';
import type { Decision } from './confirm-values.ts';

/**
 * Takes proposed values away; what counts stays as it is. One outcome for each, in the order given; the number of statements
 * does not grow with the list.
 */
export function rejectValues(ctx: Context, items: readonly SeenValue[]): Promise<Decision[]> {
  return transaction(ctx, async (tx) => {
    await tx.db.many(LOCK, [tx.organizationId, [...new Set(items.map((item) => item.user_id))]]);
    const judged = await judgeProposals(tx, items, null);
    const dropped = await dropProposals(
      tx,
      judged.filter((one) => !one.refusal).map(({ item: { user_id, field } }) => ({ user_id, field })),
    );
    await recordByUser(
      tx,
      'user.values_rejected',
      dropped.map(({ value, ...item }) => ({ ...item, before: value })),
    );
    return judged.map(({ refusal }) => (refusal ? { ok: false, refusals: [refusal] } : { ok: true }));
  });
}
