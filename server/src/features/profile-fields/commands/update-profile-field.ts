import { type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { changesOf, record } from '../../audit/index.ts';
import { checkedName, lockOrganization } from '../../organizations/index.ts';
import { checkedChoices } from '../choices.ts';
import type * as contract from '../contract.ts';
import { profileFieldProblems } from '../problems.ts';
import { type FieldRow, UPSERT } from '../queries.ts';
import { listFields } from '../read.ts';

/**
 * Changes a field; a built-in one keeps its label, so that all speak of the same thing.
 * @throws Problem `profile_field.not_found`, `profile_field.built_in`, `profile_field.choices_missing`, `name.unsafe`
 */
export function updateProfileField(
  ctx: Context,
  id: string,
  input: InputOf<typeof contract.updateProfileField>['body'],
): Promise<FieldRow> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const before = (await listFields(tx)).find((field) => field.id === id);
    if (!before) throw profileFieldProblems.problem('profile_field.not_found');
    if (before.built_in && (input.label ?? input.choices) !== undefined) {
      throw profileFieldProblems.problem('profile_field.built_in', {
        pointer: input.label === undefined ? '/choices' : '/label',
      });
    }
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    const after: FieldRow = { ...before, ...given };
    if (!before.built_in) after.label = checkedName(after.label, '/label');
    after.choices = checkedChoices(after.type, after.choices);
    const row = await tx.db.one<FieldRow>(UPSERT, [
      tx.organizationId,
      id,
      after.key,
      after.built_in,
      after.label,
      after.description,
      after.type,
      after.choices,
      after.required,
      after.team_admin_may_edit,
      after.user_may_edit,
      after.position,
    ]);
    if (!row) throw profileFieldProblems.problem('profile_field.not_found');
    const changes = changesOf(before as never, after as never);
    if (changes.length)
      await record(tx, [
        { action: 'profile_field.updated', targetKind: 'profile_field', targetId: id, changes },
      ]);
    return row;
  });
}
