import { sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import type { Rule } from '../dynamic-teams/contract.ts';
import { compileRule, type Predicate, type Surroundings, surroundingsOf } from '../dynamic-teams/index.ts';
import * as q from './queries.ts';

export type MayUse =
  | { allowed: true }
  | { allowed: false; reason: 'disabled' | 'not_assigned' | 'not_active' };

/**
 * Users as tools see them: `u`, with the values alone that are confirmed. What a Team Admin or the person typed while nothing
 * read the field counts elsewhere, and opens no tool.
 */
export const confirmedUsers = (organizationId: string, which: ReturnType<typeof sql>) => sql`(
  select p.organization_id, p.id, p.status, p.comparable - weak.fields as comparable,
    case when 'line_manager_id' = any(weak.fields) then null else p.line_manager_id end as line_manager_id
  from users p
  cross join lateral (select array(select s.field from profile_value_sources s
    where s.organization_id = p.organization_id and s.user_id = p.id and s.trust = 'proposed') as fields) weak
  where p.organization_id = ${organizationId}::uuid and ${which}
) u`;

/** The same for everybody who is active: what is not confirmed is read once, and not for each of them. */
export const everyConfirmedUser = (organizationId: string) => sql`(
  select p.organization_id, p.id, p.status,
    case when weak.user_id is null then p.comparable else p.comparable - weak.fields end as comparable,
    case when 'line_manager_id' = any(weak.fields) then null else p.line_manager_id end as line_manager_id
  from users p
  left join (select s.user_id, array_agg(s.field) as fields from profile_value_sources s
    where s.organization_id = ${organizationId}::uuid and s.trust = 'proposed' group by s.user_id) weak on weak.user_id = p.id
  where p.organization_id = ${organizationId}::uuid and p.status = 'active'
) u`;

/** Whether `u` is among those who get the tool, whatever the state of either. */
export function assignedPredicate(
  ctx: Context,
  tool: q.AccessOnly,
  around: Surroundings = surroundingsOf(ctx),
): Predicate {
  switch (tool.access) {
    case 'everyone':
      return sql<boolean>`true`;
    case 'teams':
      return compileRule(ofTeams(tool), around);
    case 'rule':
      return tool.rule ? compileRule(tool.rule, around) : sql<boolean>`false`;
  }
}

/** The members of teams, as a rule would ask for them; nobody where there are none. */
const ofTeams = ({ team_ids, count_team_admins }: q.AccessOnly): Rule => ({
  match: 'all',
  conditions: [{ field: 'team', operator: 'is_any_of', values: team_ids, count_team_admins }],
});

interface Verdict {
  status: string;
  enabled: boolean;
  assigned: boolean;
}

/**
 * Whether a user may use a tool, decided now by what is committed. Inside a transaction user and tool are held until it ends: who
 * loses the tool meanwhile is found by whoever takes it, since they wait (see `loseAccess`).
 */
export async function mayUse(ctx: Context, toolId: string, userId: string): Promise<MayUse> {
  if (ctx.db.inTransaction)
    await Promise.all([
      ctx.db.many(q.HOLD_USER, [ctx.organizationId, userId]),
      ctx.db.many(q.HOLD_TOOL, [ctx.organizationId, toolId]),
    ]);
  // The tool may change between the two statements; then what was decided is not what stands.
  for (;;) {
    const tool = await ctx.db.one<q.AccessRow>(q.ACCESS_OF, [ctx.organizationId, [toolId]]);
    if (!tool) return { allowed: false, reason: 'disabled' };
    const [verdict, ...none] = await ctx.db.compose(verdictOn(ctx, tool, userId));
    if (verdict && none.length === 0) return asAnswer(verdict);
    if (await stands(ctx, tool)) return { allowed: false, reason: 'not_active' };
  }
}

const verdictOn = (ctx: Context, tool: q.AccessRow, userId: string) => sql<Verdict>`
select u.status, t.enabled, ${assignedPredicate(ctx, tool)} as assigned
from tools t cross join ${confirmedUsers(ctx.organizationId, sql`p.id = ${userId}::uuid`)}
where t.organization_id = ${ctx.organizationId}::uuid and t.id = ${tool.id}::uuid and t.removed_at is null
  and t.version = ${tool.version}`;

function asAnswer({ status, enabled, assigned }: Verdict): MayUse {
  if (!enabled) return { allowed: false, reason: 'disabled' };
  if (status !== 'active') return { allowed: false, reason: 'not_active' };
  return assigned ? { allowed: true } : { allowed: false, reason: 'not_assigned' };
}

/** No verdict: either there is no such user here, or the tool is another by now. */
async function stands(ctx: Context, tool: q.AccessRow): Promise<boolean> {
  const now = await ctx.db.one<q.AccessRow>(q.ACCESS_OF, [ctx.organizationId, [tool.id]]);
  return now?.version === tool.version;
}
