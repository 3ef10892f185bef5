import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { constraintOf } from '../../../platform/database/index.ts';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { Problem } from '../../../platform/problem.ts';
import { changesOf, record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { checkValues, type GivenValues, listFields } from '../../profile-fields/index.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { employeeIdHolders, employeeIdKey } from '../employee-id.ts';
import { employeeIdInUse, managerRefusal } from '../managers.ts';
import { PLANNED } from '../offboarding-queries.ts';
import { isAbove, sourceOf, trustOf } from '../policy.ts';
import { presentUser } from '../present.ts';
import { userProblems } from '../problems.ts';
import { dropProposals, propose, recordByUser } from '../proposals.ts';
import { LOCK, LOCKED_FIELDS, UPDATE_VALUES, UPSERT_SOURCES, type UserRow } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { findUsers, grantsOf, requireReach } from '../read.ts';
import {
  asStored,
  byField,
  presentValues,
  splitValues,
  type Trust,
  trustIn,
  type ValuesByField,
} from '../trust.ts';

/**
 * Changes profile values of a user; those left out stay. What may not count by itself waits as a proposal.
 * @throws Problem `user.not_found`, `user.removed`, `role.above_your_own`, and the problems of values
 */
export async function updateValues(ctx: Context, id: string, input: GivenValues) {
  return transaction(ctx, async (tx) => {
    const self = tx.actor.kind === 'user' && tx.actor.userId === id;
    if (!self) await requireReach(tx, id, 'users.edit');
    // Before the row itself, in the order in which all paths lock: the chain of managers is walked inside this lock.
    if (input.line_manager_id !== undefined) await lockOrganization(tx);
    const trust = await trustIn(tx, sourceOf(tx.actor, id));
    await tx.db.many(LOCK, [tx.organizationId, [id]]);
    const [before] = await findUsers(tx, [id]);
    if (!before) throw userProblems.problem('user.not_found');
    if (before.status === 'removed') throw userProblems.problem('user.removed');
    if (!self && isAbove(tx.actor, await grantsOf(tx, [id])))
      throw userProblems.problem('role.above_your_own');
    await write(tx, before, input, trust);
    return presentUser(tx, id);
  });
}

/** Writes what differs, with its sources, proposals and events. The user is locked by the caller. */
export async function write(tx: Context, row: UserRow, input: GivenValues, trust: Trust): Promise<void> {
  const { values, refusals } = checkValues(await listFields(tx), input, trust.source);
  const present = presentValues(row);
  const { counting, proposed } = splitValues(byField(values), trust);
  const after = { ...present, ...counting };
  refusals.push(...(await refusalsOf(tx, row.id, present, counting, proposed)));
  if (trust.source !== 'directory') refusals.push(...(await lockedOf(tx, row.id, present, byField(values))));
  if (refusals.length) throw new Problem(refusals);
  const changes = changesOf(present, after);
  if (changes.length > 0) {
    await writeCounting(tx, row.id, after);
    // What a weaker source repeats stays as sure as it was; one that needs no confirmation makes it sure.
    const sure = trustOf(trust.source) === 'confirmed';
    const fields = sure ? Object.keys(counting) : changes.map((change) => change.field);
    await writeSources(tx, row.id, fields, trust);
    await refreshDirectory(tx, [row.id]);
    await record(tx, [{ action: 'user.updated', targetKind: 'user', targetId: row.id, changes }]);
  }
  await settle(tx, row.id, trust, { present, counting, proposed });
  await reactions.valuesChanged(
    tx,
    [row.id],
    changes.map((change) => change.field),
  );
}

async function refusalsOf(
  tx: Context,
  id: string,
  present: ValuesByField,
  counting: ValuesByField,
  proposed: ValuesByField,
): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  const nameless = (values: ValuesByField) => !values.first_name && !values.last_name;
  if (nameless({ ...present, ...counting }) || nameless({ ...present, ...counting, ...proposed }))
    refusals.push(userProblems.refuse('name.missing', { pointer: '/first_name' }));
  const manager = counting.line_manager_id ?? proposed.line_manager_id;
  const refusal = manager ? await managerRefusal(tx, id, manager) : undefined;
  if (refusal) refusals.push(refusal);
  // The plan decides when access ends, and the field says so: two days would be a riddle.
  const moved = 'last_day_on' in counting && (counting.last_day_on ?? null) !== (present.last_day_on ?? null);
  if (moved && (await tx.db.one(PLANNED, [tx.organizationId, [id]])))
    refusals.push(userProblems.refuse('offboarding.planned', { pointer: '/last_day_on' }));
  // One that counts is decided by the unique index.
  const employeeId = proposed.employee_id;
  const holder = employeeId && (await employeeIdHolders(tx, [employeeId])).get(employeeIdKey(employeeId));
  if (holder && holder.id !== id)
    refusals.push(userProblems.refuse('employee_id.in_use', { pointer: '/employee_id' }));
  return refusals;
}

/** What a connection fills is changed there. */
async function lockedOf(tx: Context, id: string, present: ValuesByField, given: ValuesByField) {
  const moved = Object.keys(given).filter((field) => (given[field] ?? null) !== (present[field] ?? null));
  if (moved.length === 0) return [];
  const locked = await tx.db.many<{ field: string }>(LOCKED_FIELDS, [tx.organizationId, id, moved]);
  return locked.map(({ field }) =>
    userProblems.refuse('profile_value.locked', { pointer: `/${field.replace('.', '/')}` }),
  );
}

async function writeCounting(tx: Context, id: string, after: ValuesByField): Promise<void> {
  const { builtIn, custom } = asStored(after);
  const key = after.employee_id ? employeeIdKey(after.employee_id) : null;
  try {
    await tx.db.many(UPDATE_VALUES, [
      tx.organizationId,
      JSON.stringify([{ ...builtIn, custom, id, employee_id_key: key }]),
    ]);
  } catch (error) {
    if (constraintOf(error) === 'users_employee_id') throw employeeIdInUse('/employee_id');
    throw error;
  }
}

async function writeSources(tx: Context, id: string, fields: string[], { source }: Trust): Promise<void> {
  await tx.db.many(UPSERT_SOURCES, [
    tx.organizationId,
    id,
    fields,
    source,
    trustOf(source),
    actorUserId(tx.actor),
  ]);
}

interface Split {
  present: ValuesByField;
  counting: ValuesByField;
  proposed: ValuesByField;
}

/**
 * What waits afterwards: a value that counts ends the proposal for its field, and whoever types the present value again
 * takes back what they had proposed.
 */
async function settle(
  tx: Context,
  id: string,
  { source }: Trust,
  { present, counting, proposed }: Split,
): Promise<void> {
  const fields = Object.keys(proposed);
  const same = fields.filter((field) => (proposed[field] ?? null) === (present[field] ?? null));
  const of = (names: readonly string[]) => names.map((field) => ({ user_id: id, field }));
  const dropped = [
    ...(await dropProposals(tx, of(Object.keys(counting)))),
    ...(await dropProposals(tx, of(same), source)),
  ];
  await recordByUser(
    tx,
    'user.proposals_dropped',
    dropped.map(({ value, ...item }) => ({ ...item, before: value })),
  );
  const others = Object.fromEntries(Object.entries(proposed).filter(([field]) => !same.includes(field)));
  await propose(tx, source, [{ userId: id, values: others, present }]);
}
