import { type Context, mayEverywhere } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { Problem, platformProblems } from '../../platform/problem.ts';
import { findUsers, grantsOf, onlyInOwnTeams, reachOf, userProblems, visibleOf } from '../users/index.ts';
import { mayManage, type Target } from './policy.ts';
import { invitationProblems } from './problems.ts';
import { FIND, type InvitationRow } from './queries.ts';

/** An invitation that the actor may manage, with whom it is for. */
export interface Managed {
  invitation: InvitationRow;
  target: Target & { user: Awaited<ReturnType<typeof findUsers>>[number] };
}

/** Loads invitations and asks the policy, a handful of statements for any number. Refused ones carry their refusal. */
export async function loadManaged(
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, Managed | Refusal>> {
  const rows = await ctx.db.many<InvitationRow>(FIND, [ctx.organizationId, [...ids]]);
  const userIds = rows.map((row) => row.user_id);
  const users = new Map((await findUsers(ctx, userIds)).map((u) => [u.id, u]));
  const visible = await visibleOf(ctx, userIds);
  const grants = await grantsOf(ctx, userIds);
  const reach = await reachOf(ctx, userIds, 'invitations.manage');
  const everywhere = mayEverywhere(ctx.actor, 'invitations.manage');
  const own = everywhere ? reach : await onlyInOwnTeams(ctx, userIds);
  const notFound = () => invitationProblems.refuse('invitation.not_found');
  return new Map(
    ids.map((id): [string, Managed | Refusal] => {
      const invitation = rows.find((row) => row.id === id);
      const user = invitation && visible.has(invitation.user_id) ? users.get(invitation.user_id) : undefined;
      if (!invitation || !user) return [id, notFound()];
      const target = {
        user,
        grants: grants.filter((g) => g.user_id === user.id),
        inOwnTeam: reach.has(user.id),
        onlyOwnTeams: own.has(user.id),
      };
      const code = mayManage(ctx.actor, target, invitation);
      if (code === 'role.above_your_own') return [id, userProblems.refuse(code)];
      if (code === 'role.insufficient') return [id, platformProblems.refuse(code)];
      return [id, code ? notFound() : { invitation, target }];
    }),
  );
}

/** @throws Problem `invitation.not_found`, `role.above_your_own`, `role.insufficient` */
export async function requireManaged(ctx: Context, id: string): Promise<Managed> {
  const found = (await loadManaged(ctx, [id])).get(id);
  if (!found || 'code' in found)
    throw new Problem([found ?? invitationProblems.refuse('invitation.not_found')]);
  return found;
}
