import type { Context } from '../../platform/context/index.ts';
import type { Method } from './contract.ts';
import { holdersOf } from './methods.ts';

export interface JudgedPerson {
  id: string;
  admin: boolean;
  methods: Method[];
}
interface Judged {
  count: number;
  items: JudgedPerson[];
}
export interface EffectRow {
  active_users: number;
  lose_code: number;
  lose_passkey: number;
  lose_company: number;
  shut_out: Judged;
  nothing_in_common: Judged;
  admins_without: Judged;
  /** Admins to whom neither passkey nor company sign-in is left. */
  admins_barred: number;
  /** Whether the actor holds one of the ways that are left to them, and a strong one. */
  own_way: boolean;
  own_strong_way: boolean;
  /** Whether any admin has a passkey or company sign-in that is left to them. */
  some_admin_strong: boolean;
}

/** How many people of each list are named. */
const NAMED = 50;
/** What the organization forbids counts beyond all teams. */
const BEYOND_ALL = 1_000_000;
const WAYS = ['code', 'passkey', 'company'] as const;
const each = (say: (way: Method) => string, between = ', '): string => WAYS.map(say).join(between);
const both = (say: (time: 'before' | 'after') => string): string => `${say('before')}, ${say('after')}`;

const FACTS = ['admin', ...WAYS.map((w) => `has_${w}`)];
const COUNTS = ['before', 'after'].flatMap((time) => WAYS.map((w) => `${time}_${w}`));
/** A count of teams takes ten bits: a policy has at most 1,000 of them (`contract.ts`). */
const BITS = 10;
/** All that a policy asks of somebody as one number, by which people are counted and found again: flags first, then counts. */
const KIND = [
  ...FACTS.map((fact, at) => `${fact}::int::bigint << ${at}`),
  ...COUNTS.map((count, at) => `${count}::bigint << ${FACTS.length + at * BITS}`),
]
  .map((part) => `(${part})`)
  .join(' | ');

/** One relation to join for each way, and not a question for each person: of a million that took seconds. */
const holding = (way: Method): string =>
  `left join (select distinct user_id from (${holdersOf(way)}) h where organization_id = $1) ${way} on ${way}.user_id = u.id`;

const left = (time: 'before' | 'after', methods: string): string => `
cross join lateral (select ${each((w) => `k.${time}_${w} + case when '${w}' = any(${methods}::text[]) then 0 else ${BEYOND_ALL} end as ${w}`)}) ${time}_against
cross join lateral (select least(a.code, a.passkey, a.company) as fewest,
  ${each((w) => `a.${w} = least(a.code, a.passkey, a.company) as ${w}`)} from (select ${time}_against.*) a) ${time}`;

const count = (condition: string): string =>
  `(select coalesce(sum(people), 0)::int from judged where ${condition})`;

const list = (condition: string): string => `jsonb_build_object('count', ${count(condition)},
  'items', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'admin', j.admin, 'methods', j.methods) order by j.admin desc, p.id), '[]')
    from (select id, kind from people where kind = any(array(select kind from judged where ${condition}))
      order by admin desc, id limit ${NAMED}) p join judged j on j.kind = p.kind))`;

/**
 * Everybody is read once and counted by kind; the policy is judged of each kind, of which there are few. Composed when asked,
 * since the holders are filled in by the composition root.
 */
const effect = (): string => `
with rules as materialized (
  select * from jsonb_to_recordset($2::jsonb) as r (team_id uuid, before text[], after text[])
), in_teams as (
  select m.user_id, ${both((time) => each((w) => `count(*) filter (where '${w}' <> all (r.${time})) as ${time}_${w}`))}
  from rules r
  join lateral (select distinct m.user_id from memberships m where m.organization_id = $1 and m.team_id = r.team_id) m on true
  group by m.user_id
), people as materialized (
  select f.id, f.admin, ${KIND} as kind from (
  select u.id, g.user_id is not null as admin, ${each((w) => `${w}.user_id is not null as has_${w}`)},
    ${both((time) => each((w) => `coalesce(t.${time}_${w}, 0) as ${time}_${w}`))}
  from users u
  left join (select distinct user_id from role_grants where organization_id = $1) g on g.user_id = u.id
  ${each(holding, '\n  ')}
  left join in_teams t on t.user_id = u.id
  where u.organization_id = $1 and u.status = 'active') f
), kinds as (
  select kind, count(*) as people, ${[
    ...FACTS.map((fact, at) => `kind >> ${at} & 1 = 1 as ${fact}`),
    ...COUNTS.map((n, at) => `kind >> ${FACTS.length + at * BITS} & ${2 ** BITS - 1} as ${n}`),
  ].join(', ')}
  from people group by kind
), judged as materialized (
  select k.*, array_remove(array[${each((w) => `case when after.${w} then '${w}' end`)}], null) as methods,
    after.fewest > 0 as nothing_in_common,
    ${each((w) => `before.${w} and not after.${w} as lose_${w}`)},
    ${each((w) => `(before.${w} and k.has_${w})`, ' or ')} as way_before,
    ${each((w) => `(after.${w} and k.has_${w})`, ' or ')} as way,
    (after.passkey and k.has_passkey) or (after.company and k.has_company) as strong_way,
    after.passkey or after.company as strong_left
  from kinds k ${left('before', '$3')} ${left('after', '$4')}
), own as (
  select j.way, j.strong_way from people p join judged j on j.kind = p.kind where p.id = $5
)
select ${count('true')} as active_users,
  ${each((w) => `${count(`lose_${w}`)} as lose_${w}`)},
  ${list('way_before and not way')} as shut_out,
  ${list('nothing_in_common')} as nothing_in_common,
  ${list('admin and not strong_way')} as admins_without,
  ${count('admin and not strong_left')} as admins_barred,
  coalesce((select way from own), true) as own_way,
  coalesce((select strong_way from own), true) as own_strong_way,
  exists (select 1 from judged where admin and strong_way) as some_admin_strong`;

interface Rules {
  methods: readonly Method[];
  teams: readonly { team_id: string; methods: readonly Method[] }[];
}

/** What it does to whom that `after` holds in place of `before`; by whom it is asked, where it is a person. */
export async function effectOf(
  ctx: Context,
  before: Rules,
  after: Rules,
  actorId: string | null,
): Promise<EffectRow> {
  const rules = new Map<string, { before?: readonly Method[]; after?: readonly Method[] }>();
  for (const { team_id, methods } of before.teams) rules.set(team_id, { before: methods });
  for (const { team_id, methods } of after.teams)
    rules.set(team_id, { ...rules.get(team_id), after: methods });
  const row = await ctx.db.one<EffectRow>(effect(), [
    ctx.organizationId,
    JSON.stringify([...rules].map(([team_id, rule]) => ({ team_id, ...rule }))),
    before.methods,
    after.methods,
    actorId,
  ]);
  if (!row) throw new Error('A count always answers.');
  return row;
}
