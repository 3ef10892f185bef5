import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { employeeIdKey } from '../employee-id.ts';
import { closesCircle } from '../managers.ts';
import { RELEASE_FOR_LEAVERS } from '../offboarding-queries.ts';
import { FROM } from '../policy.ts';
import { presentUser } from '../present.ts';
import { userProblems } from '../problems.ts';
import { RETURN_TRUST, TRUST } from '../proposal-queries.ts';
import { type ContactPointRow, UPDATE_VALUES } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { builtInOf, findUsers, requireNotAbove } from '../read.ts';
import { RELEASED_CONTACTS, RESTORE, RETAKE_CONTACT, SET_STATUS_BEFORE_REMOVAL } from '../return-queries.ts';
import { removeOrSuspend } from './change-status.ts';

export type NotRestored = ('email' | 'mobile' | 'employee_id')[];

/**
 * Takes a removed user, or one who left, back as they were, with what is still free of their details.
 * @throws Problem `user.not_found`, `role.above_your_own`, `user.status_conflict`
 */
export function restoreUser(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    await requireNotAbove(tx, id, 'users.change_status');
    const not_restored = await restore(tx, id);
    return { user: await presentUser(tx, id), not_restored };
  });
}

/** The restoration itself, without a rule: also when the details of somebody removed are typed again. */
export async function restore(tx: Context, id: string): Promise<NotRestored> {
  await lockOrganization(tx);
  const [before] = await findUsers(tx, [id]);
  if (!before) throw userProblems.problem('user.not_found');
  if (before.status !== 'removed' && before.status !== 'offboarded')
    throw userProblems.problem('user.status_conflict');
  const contacts = await tx.db.many<ContactPointRow>(RELEASED_CONTACTS, [tx.organizationId, [id]]);
  const notRestored: NotRestored = [];
  for (const contact of contacts) {
    const taken = await tx.db.many(RETAKE_CONTACT, [tx.organizationId, contact.id]);
    if (taken.length === 0) notRestored.push(contact.kind);
  }
  // An invitation ended with the removal, so somebody who had not joined comes back as not invited.
  const status =
    before.status_before_removal === 'active'
      ? 'active'
      : before.status_before_removal === 'suspended'
        ? 'suspended'
        : 'not_invited';
  const row = await tx.db.one<{ employee_id_taken: boolean }>(RESTORE, [tx.organizationId, id, status]);
  if (!row) throw userProblems.problem('user.status_conflict');
  if (row.employee_id_taken) notRestored.push('employee_id');
  await refreshDirectory(tx, [id]);
  await reactions.valuesChanged(
    tx,
    [id],
    [
      'status',
      ...(row.employee_id_taken ? ['employee_id'] : []),
      ...(before.offboarded_at ? ['last_day_on'] : []),
    ],
  );
  await record(tx, [
    {
      action: 'user.restored',
      targetKind: 'user',
      targetId: id,
      changes: [{ field: 'status', before: before.status, after: status }],
    },
  ]);
  return notRestored;
}

/** A removed user as they were, to undo a restoration that comes with new values. */
export interface Snapshot {
  /** Missing in what was kept before anybody could be offboarded. */
  status?: 'removed' | 'offboarded';
  values: Record<string, unknown>;
  statusBeforeRemoval: string | null;
  /** Who had set each value, and what waited. */
  trust?: { sources: unknown[]; proposals: unknown[] };
}

/** Taken before `restore`. */
export async function snapshotOf(tx: Context, id: string): Promise<Snapshot> {
  const [row] = await findUsers(tx, [id]);
  if (!row) throw userProblems.problem('user.not_found');
  const trust = await tx.db.one<NonNullable<Snapshot['trust']>>(TRUST, [tx.organizationId, id]);
  const employee_id_key = row.employee_id ? employeeIdKey(row.employee_id) : null;
  return {
    values: { ...builtInOf(row), custom: row.custom, employee_id_key },
    statusBeforeRemoval: row.status_before_removal,
    ...(row.status === 'offboarded' ? { status: row.status } : {}),
    ...(trust ? { trust } : {}),
  };
}

/**
 * Removes or offboards a restored user again, as before: with the values of the snapshot, and what they were before the first
 * removal. Where their line manager of then stands below them by now, they come out of it without one.
 */
export async function undoRestoration(tx: Context, id: string, snapshot: Snapshot): Promise<void> {
  await lockOrganization(tx);
  const status = snapshot.status ?? 'removed';
  await removeOrSuspend(tx, [id], status, FROM.remove);
  if (status === 'offboarded') await tx.db.many(RELEASE_FOR_LEAVERS, [tx.organizationId, [id]]);
  const { line_manager_id: managerId } = snapshot.values;
  const circle = typeof managerId === 'string' && (await closesCircle(tx, id, managerId));
  const values = { ...snapshot.values, id, ...(circle && { line_manager_id: null }) };
  await tx.db.many(UPDATE_VALUES, [tx.organizationId, JSON.stringify([values])]);
  if (snapshot.trust) await tx.db.many(RETURN_TRUST, [tx.organizationId, id, JSON.stringify(snapshot.trust)]);
  await tx.db.many(SET_STATUS_BEFORE_REMOVAL, [tx.organizationId, id, snapshot.statusBeforeRemoval]);
  await refreshDirectory(tx, [id]);
  await reactions.valuesChanged(tx, [id], fieldsOf(snapshot));
}

const fieldsOf = ({ values: { custom, employee_id_key: _, ...builtIn } }: Snapshot): string[] => [
  ...Object.keys(builtIn),
  ...Object.keys(custom as object).map((key) => `custom.${key}`),
];
