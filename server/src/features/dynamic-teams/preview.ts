import { sql } from 'kysely';
import { type Context, overEverybody } from '../../platform/context/index.ts';
import type { InputOf } from '../../platform/endpoint/contract.ts';
import { Problem } from '../../platform/problem.ts';
import { requireTeam } from '../teams/index.ts';
import { findUsers, userProblems } from '../users/index.ts';
import { checkRule, cycleRefusal } from './check-rule.ts';
import { compileMembership, type Exceptions, type Predicate } from './compile.ts';
import type * as contract from './contract.ts';
import { askingOf, circleThrough } from './cycles.ts';
import { byKind, exceptionsOr } from './exceptions.ts';
import { explain } from './explain.ts';
import { fieldsOf } from './rule.ts';
import { allRules, surroundingsOf } from './rules.ts';
import type { Preview, Rule } from './shapes.ts';
import { unconfirmedOf } from './unconfirmed.ts';

const SHOWN = 20;

/**
 * What a rule would do to a team, by the very predicate that would do it. Nothing changes.
 * @throws Problem `team.not_found`, `team_rule.invalid`, `team_rule.cycle`, `user.not_found`
 */
export async function previewTeamRule(
  ctx: Context,
  teamId: string,
  input: InputOf<typeof contract.previewTeamRule>['body'],
): Promise<Preview> {
  await requireTeam(ctx, teamId);
  const refusals = await checkRule(ctx, input.rule);
  const circle = circleThrough(askingOf(await allRules(ctx), teamId, input.rule), teamId);
  if (circle) refusals.push(await cycleRefusal(ctx, circle));
  if (refusals.length > 0) throw new Problem(refusals);
  const exceptions = byKind(await exceptionsOr(ctx, teamId, input.exceptions));
  const belongs = compileMembership(input.rule, exceptions, surroundingsOf(ctx));
  const [row] = await overEverybody(ctx, (tx) => tx.db.compose(effectOf(tx, teamId, belongs)));
  if (!row) throw new Error('A preview answered nothing.');
  return {
    matches: { count: row.matches, sample: row.matching },
    joins: { count: row.joins, sample: row.joining },
    leaves: { count: row.leaves, sample: row.leaving },
    without_team: { count: row.without, sample: row.without_sample },
    unconfirmed: await unconfirmedOf(ctx, fieldsOf(input.rule)),
    test: input.user_id ? await testOf(ctx, teamId, input.rule, exceptions, input.user_id) : null,
  };
}

async function testOf(ctx: Context, teamId: string, rule: Rule, exceptions: Exceptions, userId: string) {
  const [user] = await findUsers(ctx, [userId]);
  if (!user) throw userProblems.problem('user.not_found', { pointer: '/user_id' });
  const [found] = await explain(ctx, userId, [{ teamId, rule, exception: null, ...exceptions }]);
  if (!found) throw new Error('A test of a person answered nothing.');
  return { user: { id: userId, name: found.name }, reason: found.reason };
}

type Sample = { id: string; name: string }[];
interface Effect {
  matches: number;
  joins: number;
  leaves: number;
  without: number;
  matching: Sample;
  joining: Sample;
  leaving: Sample;
  without_sample: Sample;
}

/** Everybody is judged once; the counts and the samples read from that. */
function effectOf(ctx: Context, teamId: string, belongs: Predicate) {
  const organizationId = ctx.organizationId;
  const sample = (which: ReturnType<typeof sql>) => sql`coalesce((
    select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name, s.id) from (
      select j.id, coalesce(e.name, '?') as name from (select id from judged where ${which} limit ${SHOWN}) j
      left join directory_entries e on e.organization_id = ${organizationId}::uuid and e.user_id = j.id) s), '[]')`;
  return sql<Effect>`
with members as materialized (
  select distinct user_id from memberships where organization_id = ${organizationId}::uuid and team_id = ${teamId}::uuid
), judged as materialized (
  select id, belongs, is_in, is_in and not belongs and not exists (select from memberships o
      where o.organization_id = ${organizationId}::uuid and o.user_id = id and o.team_id <> ${teamId}::uuid) as without
  from (select u.id, ${belongs} as belongs, m.user_id is not null as is_in
    from users u left join members m on m.user_id = u.id
    where u.organization_id = ${organizationId}::uuid and u.status not in ('removed', 'offboarded')) u
  where belongs or is_in
)
select (count(*) filter (where belongs))::int as matches, (count(*) filter (where belongs and not is_in))::int as joins,
  (count(*) filter (where is_in and not belongs))::int as leaves, (count(*) filter (where without))::int as without,
  ${sample(sql`belongs`)} as matching, ${sample(sql`belongs and not is_in`)} as joining,
  ${sample(sql`is_in and not belongs`)} as leaving, ${sample(sql`without`)} as without_sample
from judged`;
}

/** Present members whom a rule would take out. */
export async function membersNotMatching(
  tx: Context,
  teamId: string,
  rule: Rule,
  exceptions: Exceptions,
): Promise<string[]> {
  const belongs = compileMembership(rule, exceptions, surroundingsOf(tx));
  const rows = await tx.db.compose(sql<{ id: string }>`
select distinct u.id from memberships m
join users u on u.organization_id = ${tx.organizationId}::uuid and u.id = m.user_id and u.status not in ('removed', 'offboarded')
where m.organization_id = ${tx.organizationId}::uuid and m.team_id = ${teamId}::uuid and not ${belongs}`);
  return rows.map((row) => row.id);
}
