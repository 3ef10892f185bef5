import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { passkeyProblems } from '../problems.ts';
import { deleteRow, renameRow } from '../queries.ts';

/** A name by which its user knows a passkey; an empty one changes nothing. */
export async function renamePasskey(ctx: Context, userId: string, id: string, name: string): Promise<void> {
  if (name !== '') await renameRow(ctx.db, ctx.organizationId, userId, id, name);
}

/**
 * Removes a passkey: whoever has the device gets in no more by it. Sessions go on.
 * @throws Problem `passkey.not_found`
 */
export function removePasskey(ctx: Context, userId: string, id: string): Promise<void> {
  return transaction(ctx, async (tx) => {
    const removed = await deleteRow(tx.db, tx.organizationId, userId, id);
    if (!removed) throw passkeyProblems.problem('passkey.not_found');
    await record(tx, [
      {
        action: 'passkey.removed',
        targetKind: 'user',
        targetId: userId,
        changes: [
          { field: 'passkey_id', before: id },
          { field: 'passkey', before: removed.name },
        ],
      },
    ]);
  });
}
