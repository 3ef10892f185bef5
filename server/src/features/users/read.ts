import { administeredTeams, type Context, may, mayEverywhere } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import type { Permission } from '../../platform/permissions.ts';
import { platformProblems } from '../../platform/problem.ts';
import { isAbove } from './policy.ts';
import { userProblems } from './problems.ts';
import * as q from './queries.ts';

/** Users by id, in no order; unknown ids are left out. No rule is asked: see `requireVisible`. */
export const findUsers = (ctx: Context, ids: readonly string[]): Promise<q.UserRow[]> =>
  ctx.db.many<q.UserRow>(q.FIND, [ctx.organizationId, [...ids]]);

/** Which of the users the actor may see: all where a role is for the organization, those in own teams for a Team Admin. */
export const visibleOf = (ctx: Context, ids: readonly string[]): Promise<Set<string>> =>
  reachOf(ctx, ids, 'users.view');

/** To which of the users the actor may do something, by where the roles that allow it are held. Roles add up, reach does not. */
export async function reachOf(
  ctx: Context,
  ids: readonly string[],
  permission: Permission,
): Promise<Set<string>> {
  if (ids.length === 0 || !may(ctx.actor, permission)) return new Set();
  if (mayEverywhere(ctx.actor, permission)) return new Set((await findUsers(ctx, ids)).map((u) => u.id));
  const rows = await ctx.db.many<{ user_id: string }>(q.VISIBLE_TO_TEAM_ADMIN, [
    ctx.organizationId,
    [...ids],
    administeredTeams(ctx.actor),
  ]);
  return new Set(rows.map((row) => row.user_id));
}

/**
 * A user that the actor may see.
 * @throws Problem `user.not_found` for all others, whether they exist or not
 */
export async function requireVisible(ctx: Context, id: string): Promise<q.UserRow> {
  const visible = await visibleOf(ctx, [id]);
  const [user] = visible.has(id) ? await findUsers(ctx, [id]) : [];
  if (!user) throw userProblems.problem('user.not_found');
  return user;
}

/**
 * A user to whom the actor may do something.
 * @throws Problem as `requireVisible`, and `role.insufficient` for somebody whom the actor may only see
 */
export async function requireReach(ctx: Context, id: string, permission: Permission): Promise<q.UserRow> {
  const user = await requireVisible(ctx, id);
  if (!(await reachOf(ctx, [id], permission)).has(id)) throw platformProblems.problem('role.insufficient');
  return user;
}

/**
 * A user to whom the actor may do something, who is not above them.
 * @throws Problem as `requireReach`, and `role.above_your_own`
 */
export async function requireNotAbove(ctx: Context, id: string, permission: Permission): Promise<q.UserRow> {
  const user = await requireReach(ctx, id, permission);
  if (isAbove(ctx.actor, await grantsOf(ctx, [id]))) throw userProblems.problem('role.above_your_own');
  return user;
}

/** Which of the users are in no team but those that the actor administers. */
export async function onlyInOwnTeams(ctx: Context, ids: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.db.many<{ id: string }>(q.ONLY_IN_TEAMS, [
    ctx.organizationId,
    [...ids],
    administeredTeams(ctx.actor),
  ]);
  return new Set(rows.map((row) => row.id));
}

/** A name to show; the person's contact where no name is known. */
export const displayName = (
  user: Pick<q.UserRow, 'first_name' | 'last_name'>,
  contact?: string | null,
): string => `${user.first_name} ${user.last_name}`.trim() || contact || '?';

/** Somebody as other things name them; nobody where there is none, or where the person was erased and has no name any more. */
export const reference = (id: string | null, name: string | null): { id: string; name: string } | null =>
  id && name ? { id, name } : null;

export const contactPointsOf = (ctx: Context, userIds: readonly string[]): Promise<q.ContactPointRow[]> =>
  ctx.db.many<q.ContactPointRow>(q.CONTACTS, [ctx.organizationId, [...userIds]]);

export const grantsOf = (ctx: Context, userIds: readonly string[]): Promise<q.GrantRow[]> =>
  ctx.db.many<q.GrantRow>(q.GRANTS, [ctx.organizationId, [...userIds]]);

export interface Holder {
  organization_id: string;
  organization_name: string;
  slug: string;
  user_id: string;
  user_status: 'active' | 'invited';
  contact_point_id: string;
  address: string;
  verified_at: Date | null;
  user_language: string | null;
  organization_language: string;
}

/** Active and invited users who have a contact, across the organizations of the installation. For sign-in only. */
export const holdersOfContact = (
  db: Database,
  kind: 'email' | 'mobile',
  canonical: string,
): Promise<Holder[]> => db.many<Holder>(q.HOLDERS_ANYWHERE, [kind, canonical]);

/** The built-in profile values of a row, empty names as null. */
export const builtInOf = (row: q.UserRow) => ({
  first_name: row.first_name || null,
  last_name: row.last_name || null,
  job_title: row.job_title,
  department: row.department,
  line_manager_id: row.line_manager_id,
  start_on: row.start_on,
  employee_id: row.employee_id,
  company: row.company,
  location: row.location,
  work_phone: row.work_phone,
  last_day_on: row.last_day_on,
  about: row.about,
});
