import { sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import { findTeamNames } from '../teams/index.ts';
import { comparableOf } from '../users/index.ts';
import { membershipPredicate, rulesReading, surroundingsOf } from './rules.ts';

/** A value that waits: of a field named as in `profile_value_sources`; an empty one would clear it. */
export interface WaitingValue {
  user_id: string;
  field: string;
  value: string;
}

/**
 * The dynamic teams into which each waiting value would bring its person if it were confirmed now, alone: the rules that read
 * its field are asked about the person as they would be. In the order given; one statement, and one for the names.
 */
export async function teamsOpenedBy(
  ctx: Context,
  waiting: readonly WaitingValue[],
): Promise<{ id: string; name: string }[][]> {
  const rules = (await rulesReading(ctx, [...new Set(waiting.map((one) => one.field))])).filter(
    (r) => !r.ends,
  );
  if (rules.length === 0) return waiting.map(() => []);
  const around = surroundingsOf(ctx);
  const verdicts = rules.map(
    (rule) => sql`(${rule.teamId}::uuid, ${[...rule.inputs]}::text[], ${membershipPredicate(rule, around)})`,
  );
  const organizationId = ctx.organizationId;
  const found = await ctx.db.compose(sql<{ at: number; team_id: string }>`
select u.at, v.team_id
from (
  select w.at, w.field, p.id, p.status, (p.comparable - w.field) || w.comparable as comparable,
    case when w.field = 'line_manager_id' then nullif(w.value, '')::uuid else p.line_manager_id end as line_manager_id
  from jsonb_to_recordset(${JSON.stringify(waiting.map(asRow))}::jsonb) as w (at int, user_id uuid, field text, value text, comparable jsonb)
  join users p on p.organization_id = ${organizationId}::uuid and p.id = w.user_id
) u
cross join lateral (values ${sql.join(verdicts)}) as v (team_id, inputs, belongs)
where u.field = any(v.inputs) and v.belongs and not exists (select from memberships m
  where m.organization_id = ${organizationId}::uuid and m.team_id = v.team_id and m.user_id = u.id)`);
  const names = await findTeamNames(ctx, [...new Set(found.map((row) => row.team_id))]);
  return waiting.map((_, at) => {
    const ids = new Set(found.filter((row) => row.at === at).map((row) => row.team_id));
    return names.filter((team) => ids.has(team.id)).map(({ id, name }) => ({ id, name }));
  });
}

function asRow({ user_id, field, value }: WaitingValue, at: number) {
  const custom = field.startsWith('custom.') ? { [field.slice('custom.'.length)]: value } : {};
  return { at, user_id, field, value, comparable: comparableOf({ [field]: value }, custom) };
}
