import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { constraintOf } from '../../../platform/database/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { changesOf, record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { checkValues, type GivenValues, listFields } from '../../profile-fields/index.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { employeeIdKey } from '../employee-id.ts';
import { employeeIdInUse, managerRefusal } from '../managers.ts';
import { isAbove, sourceOf, trustOf } from '../policy.ts';
import { presentUser } from '../present.ts';
import { userProblems } from '../problems.ts';
import { LOCK, UPDATE_VALUES, UPSERT_SOURCES, type UserRow } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { builtInOf, findUsers, grantsOf, requireVisible } from '../read.ts';

/**
 * Changes profile values of a user; those left out stay.
 * @throws Problem `user.not_found`, `user.removed`, `role.above_your_own`, and the problems of values
 */
export async function updateValues(ctx: Context, id: string, input: GivenValues) {
  return transaction(ctx, async (tx) => {
    const self = tx.actor.kind === 'user' && tx.actor.userId === id;
    if (!self) await requireVisible(tx, id);
    // Before the row itself, in the order in which all paths lock: the chain of managers is walked inside this lock.
    if (input.line_manager_id !== undefined) await lockOrganization(tx);
    await tx.db.many(LOCK, [tx.organizationId, [id]]);
    const [before] = await findUsers(tx, [id]);
    if (!before) throw userProblems.problem('user.not_found');
    if (before.status === 'removed') throw userProblems.problem('user.removed');
    if (!self && isAbove(tx.actor, await grantsOf(tx, [id])))
      throw userProblems.problem('role.above_your_own');
    await write(tx, before, input);
    return presentUser(tx, id);
  });
}

async function write(tx: Context, before: UserRow, input: GivenValues): Promise<void> {
  const source = sourceOf(tx.actor, before.id);
  const { values, refusals } = checkValues(await listFields(tx), input, source);
  const after = {
    ...builtInOf(before),
    ...(values.builtIn as Partial<ReturnType<typeof builtInOf>>),
    custom: merged(before.custom, values.custom),
  };
  if (!after.first_name && !after.last_name) {
    refusals.push(userProblems.refuse('name.missing', { pointer: '/first_name' }));
  }
  const manager = values.builtIn.line_manager_id;
  if (manager) {
    const refusal = await managerRefusal(tx, before.id, manager);
    if (refusal) refusals.push(refusal);
  }
  if (refusals.length) throw new Problem(refusals);
  const changes = changesOf({ ...builtInOf(before), custom: before.custom }, after);
  if (changes.length === 0) return;
  const key = after.employee_id ? employeeIdKey(after.employee_id) : null;
  try {
    await tx.db.many(UPDATE_VALUES, [
      tx.organizationId,
      before.id,
      JSON.stringify({ ...after, employee_id_key: key }),
    ]);
  } catch (error) {
    if (constraintOf(error) === 'users_employee_id') throw employeeIdInUse('/employee_id');
    throw error;
  }
  const fields = [...Object.keys(values.builtIn), ...Object.keys(values.custom).map((k) => `custom.${k}`)];
  await tx.db.many(UPSERT_SOURCES, [
    tx.organizationId,
    before.id,
    fields,
    source,
    trustOf(source),
    actorUserId(tx.actor),
  ]);
  await refreshDirectory(tx, [before.id]);
  const changed = [
    ...changesOf(builtInOf(before), { ...builtInOf(before), ...values.builtIn }).map((c) => c.field),
    ...changesOf(before.custom, values.custom).map((c) => `custom.${c.field}`),
  ];
  await reactions.valuesChanged(tx, [before.id], changed);
  await record(tx, [{ action: 'user.updated', targetKind: 'user', targetId: before.id, changes }]);
}

function merged(
  custom: Record<string, string>,
  given: Record<string, string | null>,
): Record<string, string> {
  const all = Object.entries({ ...custom, ...given });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}
