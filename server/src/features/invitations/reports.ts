import { actorUserId, type Context } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { getOrganization } from '../organizations/index.ts';
import { findUsers, grantsOf, isAbove, reportsAmong, userProblems } from '../users/index.ts';
import type { Managed } from './manage.ts';
import { invitationProblems } from './problems.ts';
import { FIND, type InvitationRow } from './queries.ts';

/** Which of the users the actor may help in as their line manager: only while the organization lets line managers do it. */
export async function reportsOfActor(ctx: Context, userIds: readonly string[]): Promise<Set<string>> {
  const managerId = actorUserId(ctx.actor);
  if (!managerId || !(await getOrganization(ctx)).my_team) return new Set();
  return reportsAmong(ctx, managerId, userIds);
}

/**
 * The invitations of direct reports, as `loadManaged` answers those that an admin manages. Those of people with a role above
 * the actor's carry their refusal.
 */
export async function loadOfReports(
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, Managed | Refusal>> {
  const rows = await ctx.db.many<InvitationRow>(FIND, [ctx.organizationId, [...ids]]);
  const userIds = rows.map((row) => row.user_id);
  const reports = await reportsOfActor(ctx, userIds);
  const users = new Map((await findUsers(ctx, userIds)).map((u) => [u.id, u]));
  const grants = await grantsOf(ctx, userIds);
  return new Map(
    ids.map((id): [string, Managed | Refusal] => {
      const invitation = rows.find((row) => row.id === id);
      const user = invitation && reports.has(invitation.user_id) ? users.get(invitation.user_id) : undefined;
      if (!invitation || !user) return [id, invitationProblems.refuse('invitation.not_found')];
      const theirs = grants.filter((g) => g.user_id === user.id);
      if (isAbove(ctx.actor, theirs)) return [id, userProblems.refuse('role.above_your_own')];
      return [id, { invitation, target: { user, grants: theirs, inOwnTeam: false, onlyOwnTeams: false } }];
    }),
  );
}
