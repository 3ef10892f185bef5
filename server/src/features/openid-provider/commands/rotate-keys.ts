import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { insertKey, newKey, signingKeys } from '../keys.ts';
import { openidProblems } from '../problems.ts';
import * as q from '../queries.ts';

/** So long a key is published before it signs: the time for which tools may keep what they fetched. */
export const PUBLISHED_AHEAD_SECONDS = 600;

/**
 * Signs with the next key from now on and publishes one more ahead; what the old one signed is still believed for a day.
 * @throws Problem `signing_key.too_soon` where tools had no time yet to fetch the next one
 */
export async function rotateKeys(ctx: Context): Promise<void> {
  await signingKeys(ctx);
  const next = await newKey();
  await transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const known = [tx.organizationId, PUBLISHED_AHEAD_SECONDS];
    const waiting = await tx.db.one<{ ready_at: Date }>(q.NEXT_KEY_READY_AT, known);
    const old = await tx.db.one<{ kid: string }>(q.RETIRE_KEY, [tx.organizationId]);
    const used = await tx.db.one<{ kid: string }>(q.USE_NEXT_KEY, known);
    if (!used)
      throw openidProblems.problem('signing_key.too_soon', waiting ? { retryAt: waiting.ready_at } : {});
    await insertKey(tx, next, false);
    await record(tx, [
      {
        action: 'signing_key.rotated',
        targetKind: 'organization',
        targetId: tx.organizationId,
        changes: [{ field: 'kid', before: old?.kid, after: used.kid }],
      },
    ]);
  });
}
