import { type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../audit/index.ts';
import { checkedName, lockOrganization } from '../../organizations/index.ts';
import { checkedChoices } from '../choices.ts';
import type * as contract from '../contract.ts';
import { profileFieldProblems } from '../problems.ts';
import { type FieldRow, INSERT } from '../queries.ts';
import { listFields } from '../read.ts';

const MOST = 100;

/**
 * Defines an Extra Detail.
 * @throws Problem `profile_field.key_in_use`, `profile_field.choices_missing`, `profile_field.too_many`, `name.unsafe`
 */
export function createProfileField(
  ctx: Context,
  input: InputOf<typeof contract.createProfileField>['body'],
): Promise<FieldRow> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const fields = await listFields(tx);
    if (fields.filter((f) => !f.built_in).length >= MOST)
      throw profileFieldProblems.problem('profile_field.too_many');
    const values = [
      tx.organizationId,
      newId(),
      input.key,
      checkedName(input.label, '/label'),
      input.description ?? null,
      input.type,
      checkedChoices(input.type, input.choices),
      input.required ?? false,
      input.team_admin_may_edit ?? true,
      input.user_may_edit ?? false,
    ];
    const taken = fields.some((field) => field.key === input.key);
    const row = taken ? undefined : await tx.db.one<FieldRow>(INSERT, values);
    if (!row) throw profileFieldProblems.problem('profile_field.key_in_use', { pointer: '/key' });
    await record(tx, [
      {
        action: 'profile_field.created',
        targetKind: 'profile_field',
        targetId: row.id,
        changes: [
          { field: 'key', after: row.key },
          { field: 'label', after: row.label },
        ],
      },
    ]);
    return row;
  });
}
