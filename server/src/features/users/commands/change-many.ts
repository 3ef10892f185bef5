import { actorUserId, type Context, rehearse, transaction } from '../../../platform/context/index.ts';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { Problem } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { checkValues, listFields } from '../../profile-fields/index.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { unknownManagers } from '../managers.ts';
import { SET_FOR_MANY, UPSERT_SOURCE_OF_MANY } from '../many-queries.ts';
import { FROM, isAbove, sourceOf, trustOf } from '../policy.ts';
import { userProblems } from '../problems.ts';
import { dropProposals, recordByUser } from '../proposals.ts';
import { CHAIN, LOCK, LOCKED_FOR, type UserRow } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { findUsers, grantsOf, visibleOf } from '../read.ts';
import { removeOrSuspend, THEIRS } from './change-status.ts';

/** What came of one user of a list. */
export interface ChangeOutcome {
  user_id: string;
  ok: boolean;
  /** Whether anything was different before. */
  changed: boolean;
  refusal: Refusal | null;
}

type Judge = (user: UserRow) => Refusal | null | undefined;

/**
 * Gives users a department, or takes it from them; an outcome for each, in the order given. For Organization Admins.
 * @param dryRun does it and takes it back: the outcomes are those that doing it would have now
 * @throws Problem the problems of values
 */
export const changeDepartments = (
  ctx: Context,
  userIds: readonly string[],
  department: string | null,
  dryRun = false,
) =>
  (dryRun ? rehearse : transaction)(ctx, async (tx) => {
    const { values, refusals } = checkValues(await listFields(tx), { department }, sourceOf(tx.actor, null));
    if (refusals.length) throw new Problem(refusals);
    const value = values.builtIn.department ?? null;
    const filled = await tx.db.many<{ user_id: string }>(LOCKED_FOR, [
      tx.organizationId,
      [...userIds],
      'department',
    ]);
    const locked = new Set(filled.map((row) => row.user_id));
    return setForMany(tx, userIds, 'department', value, ({ id, department: present }) =>
      locked.has(id) && present !== value
        ? userProblems.refuse('profile_value.locked', { pointer: '/department' })
        : null,
    );
  });

/**
 * Gives users a line manager, or takes him or her from them; an outcome for each. The chain above the manager is read once
 * under the organization's lock: whoever stands in it is refused, so that the change cannot lengthen it.
 * @param dryRun as of `changeDepartments`
 * @throws Problem `line_manager.unknown`
 */
export const changeLineManagers = (
  ctx: Context,
  userIds: readonly string[],
  managerId: string | null,
  dryRun = false,
) =>
  (dryRun ? rehearse : transaction)(ctx, async (tx) => {
    await lockOrganization(tx);
    if (managerId && (await unknownManagers(tx, [managerId])).size > 0)
      throw userProblems.problem('line_manager.unknown', { pointer: '/line_manager_id' });
    const rows = managerId ? await tx.db.many<{ id: string }>(CHAIN, [tx.organizationId, managerId]) : [];
    const above = new Set(rows.map((row) => row.id));
    return setForMany(tx, userIds, 'line_manager_id', managerId, ({ id }) =>
      above.has(id) ? userProblems.refuse('line_manager.cycle', { pointer: '/line_manager_id' }) : null,
    );
  });

/** Suspends users: all their sessions end. An outcome for each. @param dryRun as of `changeDepartments` */
export const suspendUsers = (ctx: Context, userIds: readonly string[], dryRun = false) =>
  (dryRun ? rehearse : transaction)(ctx, async (tx) => {
    await lockOrganization(tx);
    const from: readonly string[] = FROM.suspend;
    const { outcomes, users } = await judge(tx, userIds, ({ id, status }) =>
      tx.actor.kind === 'user' && tx.actor.userId === id
        ? userProblems.refuse('user.yourself')
        : !from.includes(status) && status !== 'suspended'
          ? userProblems.refuse('user.status_conflict')
          : null,
    );
    const ids = users.filter((user) => user.status !== 'suspended').map((user) => user.id);
    if (ids.length > 0) await removeOrSuspend(tx, ids, 'suspended', from);
    await reactions.invitersLeft(tx, ids, THEIRS);
    await record(
      tx,
      ids.map((id) => ({
        action: 'user.suspended',
        targetKind: 'user' as const,
        targetId: id,
        changes: [{ field: 'status', before: 'active', after: 'suspended' }],
      })),
    );
    return noteChanged(outcomes, ids);
  });

async function setForMany(
  tx: Context,
  userIds: readonly string[],
  field: 'department' | 'line_manager_id',
  value: string | null,
  refuse: Judge,
) {
  const { outcomes, users } = await judge(tx, userIds, refuse);
  const changing = users.filter((user) => user[field] !== value);
  const ids = changing.map((user) => user.id);
  if (ids.length > 0) {
    const source = sourceOf(tx.actor, null);
    await tx.db.many(SET_FOR_MANY[field], [tx.organizationId, ids, value]);
    tx.db.send(UPSERT_SOURCE_OF_MANY, [
      tx.organizationId,
      ids,
      field,
      source,
      trustOf(source),
      actorUserId(tx.actor),
    ]);
    await refreshDirectory(tx, ids);
    await reactions.valuesChanged(tx, ids, [field]);
    await record(
      tx,
      changing.map((user) => ({
        action: 'user.updated',
        targetKind: 'user' as const,
        targetId: user.id,
        changes: [{ field, before: user[field], after: value }],
      })),
    );
  }
  // What waited for the field is over, also of those who had the value already.
  const dropped = await dropProposals(
    tx,
    users.map((user) => ({ user_id: user.id, field })),
  );
  await recordByUser(
    tx,
    'user.proposals_dropped',
    dropped.map(({ value: before, ...item }) => ({ ...item, before })),
  );
  return noteChanged(outcomes, ids);
}

/** Locks the users in the order of their ids; those whom nothing speaks against come back beside the outcomes. */
async function judge(tx: Context, userIds: readonly string[], refuse: Judge) {
  const ids = [...new Set(userIds)];
  await tx.db.many(LOCK, [tx.organizationId, ids]);
  const visible = await visibleOf(tx, ids);
  const found = new Map((await findUsers(tx, ids)).map((user) => [user.id, user]));
  const grants = Map.groupBy(await grantsOf(tx, ids), (grant) => grant.user_id);
  const refusalOf = (id: string): Refusal | null => {
    const user = visible.has(id) ? found.get(id) : undefined;
    if (!user) return userProblems.refuse('user.not_found');
    if (user.status === 'removed') return userProblems.refuse('user.removed');
    if (isAbove(tx.actor, grants.get(id) ?? [])) return userProblems.refuse('role.above_your_own');
    return refuse(user) ?? null;
  };
  const refusals = new Map(ids.map((id) => [id, refusalOf(id)]));
  return {
    outcomes: userIds.map((user_id) => ({ user_id, refusal: refusals.get(user_id) ?? null })),
    users: [...found.values()].filter((user) => refusals.get(user.id) === null),
  };
}

function noteChanged(
  outcomes: readonly { user_id: string; refusal: Refusal | null }[],
  ids: readonly string[],
): { items: ChangeOutcome[] } {
  const changed = new Set(ids);
  return {
    items: outcomes.map((outcome) => ({
      ...outcome,
      ok: outcome.refusal === null,
      changed: changed.has(outcome.user_id),
    })),
  };
}
