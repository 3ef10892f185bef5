import type { Context } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import * as q from '../queries.ts';

/**
 * Somebody has a passkey or a company sign-in now. If it is the first admin who has one, the days of grace begin after which
 * the Admin panel asks all admins for one: before that, nobody could open it any more. A way that the policy forbids them is none. In the caller's transaction.
 */
export async function methodGained(
  tx: Context,
  userId: string,
  method: 'passkey' | 'company',
): Promise<void> {
  const started = await q.startGrace(tx, userId, method);
  if (!started?.in_force_from) return;
  await record(tx, [
    {
      action: 'sign_in_policy.grace_started',
      targetKind: 'organization',
      targetId: tx.organizationId,
      changes: [{ field: 'in_force_from', after: started.in_force_from }],
    },
  ]);
}
