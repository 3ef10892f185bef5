import type { Context } from '../../platform/context/index.ts';
import type { Method } from './contract.ts';
import { holdsMethod, STRONG } from './methods.ts';

export interface PolicyRow {
  version: number;
  methods: Method[];
  admins_need_strong: boolean;
  grace_days: number;
  strong_since: Date | null;
  in_force_from: Date | null;
}

/** When the rule for admins holds, of a row `p`; null while it does not. */
const IN_FORCE_FROM = `case when p.admins_need_strong then p.strong_since + make_interval(days => p.grace_days) end`;

const FIND = `select p.version, p.methods, p.admins_need_strong, p.grace_days, p.strong_since, ${IN_FORCE_FROM} as in_force_from
from sign_in_policies p where p.organization_id = $1`;
export const findPolicy = (ctx: Context) => ctx.db.one<PolicyRow>(FIND, [ctx.organizationId]);

export interface TeamPolicyRow {
  id: string;
  name: string;
  methods: Method[];
}
const TEAMS = `
select t.id, t.name, p.methods from team_sign_in_policies p
join teams t on t.organization_id = p.organization_id and t.id = p.team_id and t.removed_at is null
where p.organization_id = $1 order by t.name_key, t.id`;
export const teamPolicies = (ctx: Context) => ctx.db.many<TeamPolicyRow>(TEAMS, [ctx.organizationId]);

// --- what other statements decide by

/**
 * SQL: the ways by which a user may sign in, as `text[]`, the strictest of the organization and of their teams. Never empty:
 * where teams that somebody came into later leave nothing in common, it is what the fewest of them forbid.
 */
export const allowedMethods = (organizationId: string, userId: string): string => `(
  select array_agg(m.method order by m.at) from (
    select w.method, w.at, n.against, min(n.against) over () as fewest
    from unnest(coalesce((select p.methods from sign_in_policies p where p.organization_id = ${organizationId}),
      array['code', 'passkey', 'company'])) with ordinality as w (method, at)
    cross join lateral (select count(*) as against from team_sign_in_policies t
      where t.organization_id = ${organizationId} and w.method <> all (t.methods)
        and exists (select 1 from memberships m where m.organization_id = ${organizationId}
          and m.team_id = t.team_id and m.user_id = ${userId})) n
  ) m where m.against = m.fewest)::text[]`;

/** SQL: whether the Admin panel is closed to sessions without passkey or company sign-in by now. */
export const adminRuleHolds = (organizationId: string): string =>
  `exists (select 1 from sign_in_policies p where p.organization_id = ${organizationId} and ${IN_FORCE_FROM} <= app_now())`;

/** SQL: when it closes or has closed; null while it stays open. */
export const adminRuleFrom = (organizationId: string): string =>
  `(select ${IN_FORCE_FROM} from sign_in_policies p where p.organization_id = ${organizationId})`;

/** SQL: whether a user holds a passkey or company sign-in that is among the ways left to them (`methods`, a `text[]`). */
export const holdsStrongWay = (methods: string, organizationId: string, userId: string): string =>
  `(${STRONG.map((m) => `('${m}' = any(${methods}) and ${holdsMethod(m, organizationId, userId)})`).join(' or ')})`;

const METHODS_OF = `
select u.id, ${allowedMethods('u.organization_id', 'u.id')} as methods
from users u where u.organization_id = $1 and u.id = any($2::uuid[])`;
export const methodsOf = (ctx: Context, userIds: readonly string[]) =>
  ctx.db.many<{ id: string; methods: Method[] }>(METHODS_OF, [ctx.organizationId, [...userIds]]);

// --- writes

const SAVE = `
insert into sign_in_policies as p (organization_id, methods, admins_need_strong, grace_days, strong_since)
values ($1, $2, $3, $4, $5)
on conflict (organization_id) do update set methods = $2, admins_need_strong = $3, grace_days = $4,
  strong_since = case when $6 then $5 else coalesce(p.strong_since, $5) end,
  version = p.version + 1, updated_at = app_now()`;
/** A grace that is not started anew may have started since it was read; then it stays. */
export const savePolicy = (
  tx: Context,
  row: Pick<PolicyRow, 'methods' | 'admins_need_strong' | 'grace_days'>,
  grace: GraceRow,
  anew: boolean,
) =>
  tx.db.many(SAVE, [
    tx.organizationId,
    row.methods,
    row.admins_need_strong,
    row.grace_days,
    grace.strong_since,
    anew,
  ]);

export interface GraceRow {
  strong_since: Date | null;
  in_force_from: Date | null;
  in_force: boolean;
}
const GRACE = `
select since as strong_since, until as in_force_from, coalesce(until <= app_now(), false) as in_force
from (select case when $4 then app_now() when $5 then (select strong_since from sign_in_policies where organization_id = $1) end) s (since)
cross join lateral (select case when $2 then since + make_interval(days => $3::int) end) u (until)`;
/** From when the grace counts: now, as before, or not at all; and when it is over. */
export async function graceOf(
  ctx: Context,
  rule: { admins_need_strong: boolean; grace_days: number },
  counts: 'now' | 'as_before' | 'never',
): Promise<GraceRow> {
  const row = await ctx.db.one<GraceRow>(GRACE, [
    ctx.organizationId,
    rule.admins_need_strong,
    rule.grace_days,
    counts === 'now',
    counts === 'as_before',
  ]);
  if (!row) throw new Error('This always answers.');
  return row;
}

const SAVE_TEAMS = `
with given as (select * from jsonb_to_recordset($2::jsonb) as g (team_id uuid, methods text[])),
  gone as (delete from team_sign_in_policies p where p.organization_id = $1 and p.team_id not in (select team_id from given))
insert into team_sign_in_policies (organization_id, team_id, methods)
select distinct on (team_id) $1::uuid, team_id, methods from given order by team_id
on conflict (organization_id, team_id) do update set methods = excluded.methods`;
export const saveTeamPolicies = (
  tx: Context,
  teams: readonly { team_id: string; methods: readonly Method[] }[],
) => tx.db.many(SAVE_TEAMS, [tx.organizationId, JSON.stringify(teams)]);

/**
 * Only the first admin starts the grace: the update finds nothing to do after that. Nor by a way that lets them in nowhere:
 * else the Admin panel would close with nobody who could open it.
 */
const START_GRACE = `
insert into sign_in_policies as p (organization_id, strong_since)
select $1, app_now() where exists (select 1 from role_grants g where g.organization_id = $1 and g.user_id = $2)
  and $3 = any(${allowedMethods('$1', '$2')})
on conflict (organization_id) do update set strong_since = app_now() where p.strong_since is null
returning ${IN_FORCE_FROM} as in_force_from`;
export const startGrace = (tx: Context, userId: string, method: Method) =>
  tx.db.one<{ in_force_from: Date | null }>(START_GRACE, [tx.organizationId, userId, method]);

const FORGET_TEAM = `delete from team_sign_in_policies where organization_id = $1 and team_id = $2`;
/** A team is about to be removed: what it asked of its people ends with it. */
export async function forgetTeam(tx: Context, teamId: string): Promise<void> {
  await tx.db.many(FORGET_TEAM, [tx.organizationId, teamId]);
}
