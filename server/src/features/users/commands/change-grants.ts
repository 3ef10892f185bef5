import {
  actorUserId,
  type Context,
  requireFreshProof,
  transaction,
} from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import type { GrantedRole } from '../../../platform/permissions.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { isAbove } from '../policy.ts';
import { presentGrant } from '../present.ts';
import { userProblems } from '../problems.ts';
import { DELETE_GRANT, INSERT_GRANT, TEAM_EXISTS } from '../queries.ts';
import { reactions, type TheirInvitations } from '../reactions.ts';
import { grantsOf, requireNotAbove } from '../read.ts';
import { THEIRS } from './change-status.ts';

export interface NewGrant {
  user_id: string;
  role: GrantedRole;
  team_id: string | null;
}

/**
 * Grants a role. To somebody who has not joined it is the role that the invitation offers, so their links die.
 * @throws Problem `user.not_found`, `user.removed`, `role.above_your_own`, `team.not_found`, `session.step_up_required` for
 *   the role of an Organization Admin
 */
export function grantRole(ctx: Context, userId: string, input: { role: NewGrant['role']; team_id?: string }) {
  return transaction(ctx, async (tx) => {
    const user = await requireNotAbove(tx, userId, 'users.change_roles');
    if (user.status === 'removed') throw userProblems.problem('user.removed');
    const team = input.team_id ?? null;
    // Nobody grants what they do not hold.
    if (isAbove(tx.actor, [{ role: input.role, team_id: team }]))
      throw userProblems.problem('role.above_your_own', { pointer: '/role' });
    if (team && !(await tx.db.one(TEAM_EXISTS, [tx.organizationId, team]))) {
      throw userProblems.problem('team.not_found', { pointer: '/team_id' });
    }
    if (input.role === 'organization_admin') requireFreshProof(tx);
    const inserted = await insertGrants(tx, [{ user_id: userId, role: input.role, team_id: team }]);
    if (inserted > 0) await reactions.offerChanged(tx, [userId]);
    return { grants: (await grantsOf(tx, [userId])).map(presentGrant) };
  });
}

/** Grants roles to users, each audited; roles already held are left alone. Returns how many were new. */
export async function insertGrants(tx: Context, grants: readonly NewGrant[]): Promise<number> {
  if (grants.length === 0) return 0;
  const rows = await tx.db.many<NewGrant>(INSERT_GRANT, [
    tx.organizationId,
    JSON.stringify(grants.map((g) => ({ ...g, id: newId() }))),
    actorUserId(tx.actor),
  ]);
  await record(
    tx,
    rows.map((row) => ({
      action: 'role.granted',
      targetKind: 'user',
      targetId: row.user_id,
      changes: [{ field: 'role', before: null, after: { role: row.role, team_id: row.team_id } }],
    })),
  );
  return rows.length;
}

/**
 * Revokes a role; the last Organization Admin keeps theirs. Whom somebody invited who may invite no more stays invited by the
 * actor, unless they are to be revoked.
 * @throws Problem `user.not_found`, `role.above_your_own`, `grant.not_found`, `user.last_organization_admin`
 */
export function revokeGrant(ctx: Context, userId: string, grantId: string, theirs?: TheirInvitations) {
  return transaction(ctx, async (tx) => {
    await requireNotAbove(tx, userId, 'users.change_roles');
    await lockOrganization(tx);
    const grants = await grantsOf(tx, [userId]);
    const held = grants.find((g) => g.id === grantId);
    if (!held) throw userProblems.problem('grant.not_found');
    const deleted = await tx.db.many(DELETE_GRANT, [tx.organizationId, userId, grantId]);
    if (deleted.length === 0) throw userProblems.problem('user.last_organization_admin');
    await reactions.offerChanged(tx, [userId]);
    if (theirs ?? grants.length === 1) await reactions.invitersLeft(tx, [userId], theirs ?? THEIRS);
    await record(tx, [
      {
        action: 'role.revoked',
        targetKind: 'user',
        targetId: userId,
        changes: [{ field: 'role', before: { role: held.role, team_id: held.team_id }, after: null }],
      },
    ]);
    return { grants: (await grantsOf(tx, [userId])).map(presentGrant) };
  });
}
