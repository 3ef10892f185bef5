import { type Context, transaction } from '../../../platform/context/index.ts';
import { constraintOf } from '../../../platform/database/index.ts';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { listFields } from '../../profile-fields/index.ts';
import { type Judged, judgeProposals, type SeenValue } from '../decisions.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { employeeIdHolders, employeeIdKey } from '../employee-id.ts';
import { unknownManagers } from '../managers.ts';
import { PLANNED } from '../offboarding-queries.ts';
import { userProblems } from '../problems.ts';
import { CHAINS, CONFIRM_SOURCES } from '../proposal-queries.ts';
import { dropProposals, recordByUser } from '../proposals.ts';
import { LOCK, UPDATE_VALUES, type UserRow } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { findUsers } from '../read.ts';
import { asStored, presentValues } from '../trust.ts';

export type Decision = { ok: true } | { ok: false; refusals: Refusal[] };

/**
 * Makes proposed values count: one outcome for each, in the order given. Each is checked as if it were typed now. The number
 * of statements does not grow with the list.
 */
export function confirmValues(ctx: Context, items: readonly SeenValue[]): Promise<Decision[]> {
  return transaction(ctx, async (tx) => {
    // The chains of managers are walked inside this lock, and nobody proposes meanwhile.
    await lockOrganization(tx);
    const ids = [...new Set(items.map((item) => item.user_id))];
    await tx.db.many(LOCK, [tx.organizationId, ids]);
    const judged = await judgeProposals(tx, items, await listFields(tx));
    const users = new Map((await findUsers(tx, ids)).map((row) => [row.id, row]));
    await refuseManagers(tx, judged);
    await refuseLastDays(tx, judged);
    await write(tx, judged, users);
    return judged.map(({ refusal }) => (refusal ? { ok: false, refusals: [refusal] } : { ok: true }));
  });
}

const sound = (judged: readonly Judged[]) => judged.filter((one) => !one.refusal);

/** Somebody unknown by now, and circles, also those that the list would close by itself: the first of two goes. */
async function refuseManagers(tx: Context, judged: readonly Judged[]): Promise<void> {
  const given = sound(judged).filter((one) => one.item.field === 'line_manager_id' && one.value);
  if (given.length === 0) return;
  const managers = given.map((one) => one.value ?? '');
  const unknown = await unknownManagers(tx, managers);
  const rows = await tx.db.many<{ id: string; line_manager_id: string | null }>(CHAINS, [
    tx.organizationId,
    managers,
  ]);
  const above = new Map(rows.map((row) => [row.id, row.line_manager_id]));
  for (const one of given) {
    const pointer = one.pointer;
    const [user, manager] = [one.item.user_id, one.value ?? ''];
    if (unknown.has(manager)) one.refusal = userProblems.refuse('line_manager.unknown', { pointer });
    else if (isBelow(above, manager, user))
      one.refusal = userProblems.refuse('line_manager.cycle', { pointer });
    else above.set(user, manager);
  }
}

/** Where a last day is planned, the plan says which. */
async function refuseLastDays(tx: Context, judged: readonly Judged[]): Promise<void> {
  const given = sound(judged).filter((one) => one.item.field === 'last_day_on');
  if (given.length === 0) return;
  const ids = given.map((one) => one.item.user_id);
  const planned = await tx.db.many<{ user_id: string }>(PLANNED, [tx.organizationId, ids]);
  for (const one of given)
    if (planned.some(({ user_id }) => user_id === one.item.user_id))
      one.refusal = userProblems.refuse('offboarding.planned', { pointer: one.pointer });
}

function isBelow(above: ReadonlyMap<string, string | null>, id: string, whom: string): boolean {
  const met = new Set<string>();
  for (let at: string | null | undefined = id; at && !met.has(at); at = above.get(at)) {
    if (at === whom) return true;
    met.add(at);
  }
  return false;
}

/** Somebody may take an employee ID between the look and the write: then the look is repeated. */
async function write(
  tx: Context,
  judged: readonly Judged[],
  users: ReadonlyMap<string, UserRow>,
): Promise<void> {
  for (let tries = 3; ; tries--) {
    await refuseEmployeeIds(tx, judged);
    refuseNameless(judged, users);
    const accepted = sound(judged);
    if (accepted.length === 0) return;
    try {
      await tx.db.savepoint(() => writeAccepted(tx, accepted, users));
      return;
    } catch (error) {
      if (constraintOf(error) !== 'users_employee_id' || tries === 1) throw error;
    }
  }
}

async function refuseEmployeeIds(tx: Context, judged: readonly Judged[]): Promise<void> {
  const given = sound(judged).filter((one) => one.item.field === 'employee_id' && one.value);
  const holders = await employeeIdHolders(
    tx,
    given.map((one) => one.value ?? ''),
  );
  const taken = new Set<string>();
  for (const one of given) {
    const key = employeeIdKey(one.value ?? '');
    const holder = holders.get(key);
    if (holder && holder.id !== one.item.user_id) {
      one.refusal = userProblems.refuse('employee_id.in_use', {
        pointer: one.pointer,
        detail: 'holder',
        values: { name: holder.name },
        nextStep: 'holder',
        holder,
      });
    } else if (taken.has(key)) {
      one.refusal = userProblems.refuse('employee_id.in_use', { pointer: one.pointer });
    }
    taken.add(key);
  }
}

/** Nobody loses their whole name. */
function refuseNameless(judged: readonly Judged[], users: ReadonlyMap<string, UserRow>): void {
  for (const [id, ofUser] of Map.groupBy(sound(judged), (one) => one.item.user_id)) {
    const row = users.get(id);
    const after = { ...(row && presentValues(row)), ...valuesOf(ofUser) };
    if (after.first_name || after.last_name) continue;
    for (const one of ofUser.filter(({ item }) => /^(first|last)_name$/.test(item.field)))
      one.refusal = userProblems.refuse('name.missing', { pointer: one.pointer });
  }
}

const valuesOf = (judged: readonly Judged[]) =>
  Object.fromEntries(judged.map(({ item, value }) => [item.field, value]));

async function writeAccepted(
  tx: Context,
  accepted: readonly Judged[],
  users: ReadonlyMap<string, UserRow>,
): Promise<void> {
  const byUser = Map.groupBy(accepted, (one) => one.item.user_id);
  const rows = [...byUser].flatMap(([id, ofUser]) => {
    const row = users.get(id);
    if (!row) return [];
    const { builtIn, custom } = asStored({ ...presentValues(row), ...valuesOf(ofUser) });
    const key = builtIn.employee_id ? employeeIdKey(builtIn.employee_id) : null;
    return [{ ...builtIn, custom, id, employee_id_key: key }];
  });
  await tx.db.many(UPDATE_VALUES, [tx.organizationId, JSON.stringify(rows)]);
  const sources = accepted.map(({ item: { user_id, field }, proposal }) => ({
    user_id,
    field,
    source: proposal?.source,
    set_by: proposal?.proposed_by,
  }));
  await tx.db.many(CONFIRM_SOURCES, [tx.organizationId, JSON.stringify(sources)]);
  await dropProposals(
    tx,
    accepted.map(({ item: { user_id, field } }) => ({ user_id, field })),
  );
  await refreshDirectory(tx, [...byUser.keys()]);
  await recordByUser(
    tx,
    'user.values_confirmed',
    accepted.map(({ item: { user_id, field }, value }) => {
      const row = users.get(user_id);
      return { user_id, field, before: row && presentValues(row)[field], after: value };
    }),
  );
  await reactions.valuesChanged(tx, [...byUser.keys()], [...new Set(accepted.map(({ item }) => item.field))]);
}
