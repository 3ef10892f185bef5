import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { CANCEL_PLANS } from '../offboarding-queries.ts';
import { FROM } from '../policy.ts';
import { presentUser } from '../present.ts';
import { userProblems } from '../problems.ts';
import { CHANGE_STATUS, type UserRow } from '../queries.ts';
import { type Leaving, reactions, type TheirInvitations } from '../reactions.ts';
import { findUsers, grantsOf, requireNotAbove } from '../read.ts';
import { RELEASE_CONTACTS } from '../return-queries.ts';

/** What is done with the invitations of whoever leaves, when nobody says otherwise. */
export const THEIRS = 'keep' satisfies TheirInvitations;

/**
 * Suspends a user: every session ends with this transaction. Whom they invited stays invited, by the actor.
 * @throws Problem `user.not_found`, `user.status_conflict`, `role.above_your_own`, `user.last_organization_admin`, `user.yourself`
 */
export const suspendUser = (ctx: Context, id: string, theirs: TheirInvitations = THEIRS) =>
  change(ctx, id, 'suspended', FROM.suspend, 'user.suspended', theirs);

/** Lets a suspended user in again; old sessions stay over. */
export const reactivateUser = (ctx: Context, id: string) =>
  change(ctx, id, 'active', FROM.reactivate, 'user.reactivated');

/**
 * Removes a user: sessions end, contacts and employee ID are free at once, the record stays to be restored.
 * @throws Problem as `suspendUser`
 */
export const removeUser = (ctx: Context, id: string, theirs: TheirInvitations = THEIRS) =>
  change(ctx, id, 'removed', FROM.remove, 'user.removed', theirs);

function change(
  ctx: Context,
  id: string,
  to: UserRow['status'],
  from: readonly string[],
  action: string,
  theirs?: TheirInvitations,
) {
  return transaction(ctx, async (tx) => {
    const before = await requireNotAbove(tx, id, 'users.change_status');
    if (to !== 'active' && tx.actor.kind === 'user' && tx.actor.userId === id)
      throw userProblems.problem('user.yourself');
    await lockOrganization(tx);
    await removeOrSuspend(tx, [id], to, from);
    if (theirs) await reactions.invitersLeft(tx, [id], theirs);
    await record(tx, [
      {
        action,
        targetKind: 'user',
        targetId: id,
        changes: [{ field: 'status', before: before.status, after: to }],
      },
    ]);
    return presentUser(tx, id);
  });
}

/**
 * The change itself, for lists: guarded by status and by the last Organization Admin. The organization is locked by then.
 * @throws Problem `user.status_conflict`, `user.last_organization_admin`
 */
export async function removeOrSuspend(
  tx: Context,
  ids: readonly string[],
  to: UserRow['status'],
  from: readonly string[],
) {
  const changed = await tx.db.many(CHANGE_STATUS, [tx.organizationId, [...ids], [...from], to]);
  if (changed.length < ids.length) throw await whyNot(tx, ids, from);
  if (to === 'removed') await tx.db.many(RELEASE_CONTACTS, [tx.organizationId, [...ids]]);
  if (to === 'removed') await tx.db.many(CANCEL_PLANS, [tx.organizationId, [...ids]]);
  if (isLeaving(to)) await reactions.left(tx, ids, to);
  await refreshDirectory(tx, ids);
  await reactions.valuesChanged(tx, ids, ['status']);
}

const isLeaving = (to: UserRow['status']): to is Leaving =>
  to === 'removed' || to === 'suspended' || to === 'offboarded';

async function whyNot(tx: Context, ids: readonly string[], from: readonly string[]) {
  const users = await findUsers(tx, ids);
  if (users.length < ids.length) return userProblems.problem('user.not_found');
  if (users.some((u) => !from.includes(u.status))) return userProblems.problem('user.status_conflict');
  const grants = await grantsOf(tx, ids);
  const last = grants.some((g) => g.role === 'organization_admin');
  return userProblems.problem(last ? 'user.last_organization_admin' : 'user.status_conflict');
}
