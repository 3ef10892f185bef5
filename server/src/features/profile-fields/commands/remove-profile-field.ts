import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { profileFieldProblems } from '../problems.ts';
import { ARCHIVE } from '../queries.ts';
import { listFields } from '../read.ts';

/**
 * Removes an Extra Detail. The row stays archived, so that its key is never used again.
 * @throws Problem `profile_field.not_found`, `profile_field.built_in`
 */
export function removeProfileField(ctx: Context, id: string): Promise<{ removed: true }> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const field = (await listFields(tx)).find((f) => f.id === id);
    if (!field) throw profileFieldProblems.problem('profile_field.not_found');
    if (field.built_in) throw profileFieldProblems.problem('profile_field.built_in');
    await tx.db.many(ARCHIVE, [tx.organizationId, id]);
    await record(tx, [
      {
        action: 'profile_field.removed',
        targetKind: 'profile_field',
        targetId: id,
        changes: [{ field: 'key', before: field.key }],
      },
    ]);
    return { removed: true };
  });
}
