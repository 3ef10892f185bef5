import type { Context } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../audit/index.ts';
import { methodGained } from '../../sign-in-policies/index.ts';
import { Again } from '../again.ts';
import type { Facts } from '../facts.ts';
import { type ConnectionRow, LINK } from '../queries.ts';

/**
 * Ties who somebody is at the provider to a user, once. Another one's it becomes only when that user is removed.
 * @throws Again when somebody was faster
 */
export async function linkIdentity(
  tx: Context,
  connection: Pick<ConnectionRow, 'id'>,
  facts: Facts,
  userId: string,
  by: 'email' | 'code' | 'created',
): Promise<void> {
  const id = newId();
  const linked = await tx.db.one(LINK, [
    tx.organizationId,
    id,
    connection.id,
    userId,
    facts.issuer,
    facts.subject,
    by,
  ]);
  if (!linked) throw new Again();
  await record(tx, [
    {
      action: 'identity.linked',
      targetKind: 'user',
      targetId: userId,
      changes: [
        { field: 'connection_id', after: connection.id },
        { field: 'linked_by', after: by },
      ],
    },
  ]);
  await methodGained(tx, userId, 'company');
}
