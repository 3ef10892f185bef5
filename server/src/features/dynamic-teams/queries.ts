import { actorUserId, type Context } from '../../platform/context/index.ts';

/** A row of `team_rules`, as the database has it. */
export interface RuleRow {
  team_id: string;
  rule: unknown;
  version: number;
  inputs: string[];
  depth: number;
  ends: boolean;
  always: string[];
  never: string[];
}

const COLUMNS = `r.team_id, r.rule, r.version, r.inputs, r.depth, r.ends,
  array(select x.user_id from team_rule_exceptions x
    where x.organization_id = r.organization_id and x.team_id = r.team_id and x.kind = 'always') as always,
  array(select x.user_id from team_rule_exceptions x
    where x.organization_id = r.organization_id and x.team_id = r.team_id and x.kind = 'never') as never`;

/**
 * Held to the end of the transaction by whoever evaluates (shared) or changes a rule (alone): a change waits for those who
 * still evaluate by the old rule, so that its run sees all that they wrote.
 */
export const EVALUATE_LOCK = `select pg_advisory_xact_lock_shared(hashtextextended('team_rules ' || $1::text, 0))`;
export const CHANGE_LOCK = `select pg_advisory_xact_lock(hashtextextended('team_rules ' || $1::text, 0))`;

/** Rules that read any of the inputs, the lowest first: those that others ask about come before them. */
export const READING = `select ${COLUMNS} from team_rules r
  where r.organization_id = $1 and r.inputs && $2::text[] order by r.depth, r.team_id`;

export const ALL = `select ${COLUMNS} from team_rules r where r.organization_id = $1 order by r.depth, r.team_id`;

export const OF_TEAMS = `select ${COLUMNS} from team_rules r
  where r.organization_id = $1 and r.team_id = any($2::uuid[]) order by r.depth, r.team_id`;

export const DETAIL = `
select r.rule, r.version, r.updated_at, r.updated_by,
  nullif(trim(u.first_name || ' ' || u.last_name), '') as updated_by_name
from team_rules r left join users u on u.organization_id = r.organization_id and u.id = r.updated_by
where r.organization_id = $1 and r.team_id = $2 and not r.ends`;

const NAME = (alias: string): string =>
  `(select e.name from directory_entries e where e.organization_id = $1 and e.user_id = ${alias})`;

export const EXCEPTIONS = `
select x.user_id, coalesce(${NAME('x.user_id')}, '?') as user_name, x.kind, x.note, x.added_by, ${NAME('x.added_by')} as added_by_name, x.added_at
from team_rule_exceptions x where x.organization_id = $1 and x.team_id = $2 order by user_name, x.user_id`;

export const STORED_EXCEPTIONS = `select user_id, kind, note from team_rule_exceptions
  where organization_id = $1 and team_id = $2 order by user_id`;

export const UPSERT_RULE = `
insert into team_rules (organization_id, team_id, rule, inputs, depth, evaluated_on, updated_by)
values ($1, $2, $3, $4, $5, case when $7 then (select (app_now() at time zone time_zone)::date from organizations where id = $1) end, $6)
on conflict (organization_id, team_id) do update set rule = excluded.rule, inputs = excluded.inputs, depth = excluded.depth,
  evaluated_on = excluded.evaluated_on, updated_by = excluded.updated_by, updated_at = app_now(), ends = false,
  version = team_rules.version + 1
returning version`;

/** Those named stay as they were if nothing about them changed, with who added them and when. */
export const SET_EXCEPTIONS = `
with given as (
  select * from jsonb_to_recordset($3::jsonb) as g (user_id uuid, kind text, note text)
), gone as (
  delete from team_rule_exceptions where organization_id = $1 and team_id = $2 and user_id not in (select user_id from given)
)
insert into team_rule_exceptions (organization_id, team_id, user_id, kind, note, added_by)
select $1, $2, user_id, kind, note, $4 from given order by user_id
on conflict (organization_id, team_id, user_id) do update set kind = excluded.kind, note = excluded.note,
  added_by = excluded.added_by, added_at = app_now()
  where (team_rule_exceptions.kind, team_rule_exceptions.note) is distinct from (excluded.kind, excluded.note)`;

export const SET_DEPTHS = `
update team_rules set depth = d.depth from jsonb_to_recordset($2::jsonb) as d (team_id uuid, depth int)
where team_rules.organization_id = $1 and team_rules.team_id = d.team_id and team_rules.depth <> d.depth`;

/** So many memberships change hands in one statement, in a second or so. */
const PART = 50_000;

/** Members of a team whose source is so and who get another; one part of them, since half a million take longer than a statement may. */
const changeHands = (from: string, to: string): string => `
with part as (
  select user_id, source from memberships where organization_id = $1 and team_id = $2 and ${from} order by user_id limit ${PART}
), changed as (
  update memberships m set ${to} from part p
  where m.organization_id = $1 and m.team_id = $2 and m.user_id = p.user_id and m.source = p.source returning 1
)
select count(*)::int as n from changed`;
const TAKE_OVER = changeHands(`source <> 'rule'`, `source = 'rule', trust = 'rule'`);
const HAND_BACK = changeHands(
  `source = 'rule'`,
  `source = 'manual', trust = 'organization_admin', added_by = $3`,
);

/** From now on a rule decides about those whom admins had put into the team. */
export async function takeOverMembers(tx: Context, teamId: string): Promise<void> {
  while (await isWholePart(tx, TAKE_OVER, [teamId])) {
    // Until all are.
  }
}

/** Those whom the rule had put into the team are there as if the actor had done it. */
export async function handBackMembers(tx: Context, teamId: string): Promise<void> {
  while (await isWholePart(tx, HAND_BACK, [teamId, actorUserId(tx.actor)])) {
    // Until all are.
  }
}

async function isWholePart(tx: Context, statement: string, values: unknown[]): Promise<boolean> {
  return (await tx.db.one<{ n: number }>(statement, [tx.organizationId, ...values]))?.n === PART;
}

export const DELETE_RULE = `delete from team_rules where organization_id = $1 and team_id = $2`;

export const MARK_BY_RULE = `update teams set by_rule = $3 where organization_id = $1 and id = $2`;

export const LET_END = `update team_rules set ends = true, version = version + 1, updated_by = $3, updated_at = app_now(), evaluated_on = null
  where organization_id = $1 and team_id = $2 returning version`;

/** How many users the organization has, roughly where it has very many: what a progress bar measures itself against. */
export const COUNT_USERS = `select count(*)::int as count from users where organization_id = $1`;

/** What admins wrote beside the exceptions of one user, and which of them when. */
export const EXCEPTIONS_OF = `select x.team_id, x.note, x.added_by, ${NAME('x.added_by')} as added_by_name, x.added_at
  from team_rule_exceptions x where x.organization_id = $1 and x.user_id = $2`;

export const ERASE_EXCEPTIONS = `delete from team_rule_exceptions where organization_id = $1 and user_id = $2`;
