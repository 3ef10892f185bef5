import type { Context } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/cursor.ts';
import { userProblems } from '../users/index.ts';
import { teamAbilities, visibleTeams } from './policy.ts';
import { FIND, FIND_NAMES, LIST, LIST_NAMES, MEMBERS, MEMBERSHIPS_OF, type TeamRow } from './queries.ts';

export async function listTeams(ctx: Context, ids: string[] | null = null) {
  const visible = visibleTeams(ctx.actor);
  const wanted = ids && visible ? ids.filter((id) => visible.includes(id)) : (ids ?? visible);
  const rows = await ctx.db.many<TeamRow>(LIST, [ctx.organizationId, wanted]);
  return rows.map((row) => ({ ...row, abilities: teamAbilities(ctx.actor, row.id) }));
}

/** What pickers and the navigation need, at a cost in proportion to the teams and not to the users in them. */
export async function listTeamNames(ctx: Context) {
  const rows = await ctx.db.many<TeamItself>(LIST_NAMES, [ctx.organizationId, visibleTeams(ctx.actor)]);
  return rows.map((row) => ({ ...row, abilities: teamAbilities(ctx.actor, row.id) }));
}

/** @throws Problem `team.not_found`, also for a team that the actor does not administer */
export async function getTeam(ctx: Context, id: string) {
  const [team] = await listTeams(ctx, [id]);
  if (!team) throw userProblems.problem('team.not_found');
  return team;
}

/**
 * The team itself, without counting who is in it.
 * @throws Problem `team.not_found`, also for a team that the actor does not administer
 */
export async function requireTeam(ctx: Context, id: string): Promise<TeamItself> {
  const visible = visibleTeams(ctx.actor);
  const team =
    visible && !visible.includes(id) ? null : await ctx.db.one<TeamItself>(FIND, [ctx.organizationId, id]);
  if (!team) throw userProblems.problem('team.not_found');
  return team;
}
type TeamItself = Pick<TeamRow, 'id' | 'name' | 'description' | 'who_to_ask' | 'by_rule'>;

/** Names of those of the teams that exist, whoever may see them. */
export const findTeamNames = (
  ctx: Context,
  ids: readonly string[],
): Promise<{ id: string; name: string; by_rule: boolean }[]> =>
  ctx.db.many(FIND_NAMES, [ctx.organizationId, [...ids]]);

export interface MembershipRow {
  user_id: string;
  id: string;
  name: string;
  source: string;
  added_at: Date;
  admin: boolean;
}

/** Teams of users, of which a Team Admin sees their own. */
export const teamsOf = (ctx: Context, userIds: readonly string[], all = false): Promise<MembershipRow[]> =>
  ctx.db.many<MembershipRow>(MEMBERSHIPS_OF, [
    ctx.organizationId,
    [...userIds],
    all ? null : visibleTeams(ctx.actor),
  ]);

interface Member {
  id: string;
  name: string;
  name_key: string;
  status: 'not_invited' | 'invited' | 'active' | 'suspended' | 'offboarded' | 'removed';
  job_title: string | null;
  added_at: Date;
  admin: boolean;
}

/** A page of the users of a team by name. */
export async function listMembers(
  ctx: Context,
  id: string,
  query: { cursor?: string | undefined; limit?: number | undefined },
) {
  await requireTeam(ctx, id);
  const limit = query.limit ?? 50;
  const [key, after] = decodeCursor(query.cursor, 2);
  const rows = await ctx.db.many<Member>(MEMBERS, [
    ctx.organizationId,
    id,
    key ?? null,
    after ?? null,
    limit + 1,
  ]);
  return pageOf(rows, limit, (row) => [row.name_key, row.id]);
}
