/** In the order of their ids, so that overlapping lists wait for each other instead of deadlocking. */
export const LOCK_USERS = `select id from users where organization_id = $1 and id = any($2::uuid[]) order by id for no key update`;

/** Those of the users whom nobody else holds. */
export const HOLD_FREE_USERS = `select id from users where organization_id = $1 and id = any($2::uuid[]) order by id
for no key update skip locked`;

export const KEEP_RUNS = `
insert into team_rule_runs (organization_id, id, team_id, version, cause, caused_by, state, evaluated, total, added, removed,
  started_at, finished_at)
select $1, r.id, r.team_id, t.version, $3, $4, 'done', r.added + r.removed, r.added + r.removed, r.added, r.removed, app_now(), app_now()
from jsonb_to_recordset($2::jsonb) as r (id uuid, team_id uuid, added int, removed int)
join team_rules t on t.organization_id = $1 and t.team_id = r.team_id`;

/** Whoever joined and left in one run is where they were before it. */
export const KEEP_CHANGES = `
insert into team_rule_run_changes (organization_id, run_id, user_id, change)
select $1, c.run_id, c.user_id, c.change from jsonb_to_recordset($2::jsonb) as c (run_id uuid, user_id uuid, change text)
join team_rule_runs r on r.organization_id = $1 and r.id = c.run_id
order by c.run_id, c.user_id
on conflict (organization_id, run_id, user_id) do update set change = excluded.change`;

/** A newer run of the same rule looks at everybody again. */
export const SUPERSEDE = `
update team_rule_runs set state = 'superseded', finished_at = app_now()
where organization_id = $1 and team_id = $2 and state in ('queued', 'running')`;

export const QUEUE_RUNS = `
insert into team_rule_runs (organization_id, id, team_id, version, cause, caused_by, below_user_id, state)
select $1, r.id, r.team_id, r.version, $3, $4, $5, 'queued'
from jsonb_to_recordset($2::jsonb) as r (id uuid, team_id uuid, version int)
order by r.id`;

export interface OpenRun {
  organization_id: string;
  id: string;
  team_id: string;
  version: number;
  cause: string;
  below_user_id: string | null;
  state: 'queued' | 'running';
  after_user_id: string | null;
  total: number;
}

/** Organizations with something to do, whoever waits longest first. */
export const WITH_OPEN_RUNS = `
select organization_id from team_rule_runs where state in ('queued', 'running')
group by organization_id order by min(queued_at), organization_id`;

/** The oldest of an organization that nobody works at; whoever takes it holds it for one stretch. */
export const CLAIM = `
select organization_id, id, team_id, version, cause, below_user_id, state, after_user_id, total from team_rule_runs
where organization_id = $1 and state in ('queued', 'running') order by queued_at, id limit 1 for update skip locked`;

export const BEGIN = `
update team_rule_runs set state = 'running', started_at = coalesce(started_at, app_now()),
  total = (select count(*)::int from users u where u.organization_id = $1)
where organization_id = $1 and id = $2`;

export const ADVANCE = `
update team_rule_runs set after_user_id = coalesce($3, after_user_id), evaluated = evaluated + $4, added = added + $5,
  removed = removed + $6, unchanged = unchanged + $7,
  state = case when $8 then 'done' else state end, finished_at = case when $8 then app_now() end
where organization_id = $1 and id = $2
returning added, removed, unchanged, evaluated`;

export const GIVE_UP = `update team_rule_runs set state = 'superseded', finished_at = app_now() where organization_id = $1 and id = $2`;

/** Of every organization whose day has turned since: guarded by the day itself, so that two processes do it once. */
export const TURN_DAY = `
update team_rules r set evaluated_on = d.today
from (select id, (app_now() at time zone time_zone)::date as today from organizations) d
where r.organization_id = d.id and r.evaluated_on < d.today and not r.ends
returning r.organization_id, r.team_id, r.version`;

/** Everybody below some users in the chain of managers, up to a number; `union` stops at whom it met. */
export const BELOW = `
with recursive below as (
  select u.id from users u where u.organization_id = $1 and u.line_manager_id = any($2::uuid[])
  union
  select u.id from below b join users u on u.organization_id = $1 and u.line_manager_id = b.id
)
select id from below limit $3`;

const RUN_COLUMNS = `r.id, r.cause, r.caused_by,
  (select e.name from directory_entries e where e.organization_id = $1 and e.user_id = r.caused_by) as caused_by_name,
  r.state, r.evaluated, r.total, r.added, r.removed, r.unchanged, r.queued_at, r.started_at, r.finished_at`;

/** Newest first: ids are made in the order of time. */
export const RUNS = `select ${RUN_COLUMNS} from team_rule_runs r
where r.organization_id = $1 and r.team_id = $2 and ($3::uuid is null or r.id < $3) order by r.id desc limit $4`;

export const LAST_RUN = `select ${RUN_COLUMNS} from team_rule_runs r
where r.organization_id = $1 and r.team_id = $2 and r.cause <> 'profile_changed' order by r.id desc limit 1`;

export const RUN_EXISTS = `select id from team_rule_runs where organization_id = $1 and id = $2`;

export const RUN_CHANGES = `
select c.user_id, coalesce(e.name, '?') as user_name, c.change from team_rule_run_changes c
left join directory_entries e on e.organization_id = $1 and e.user_id = c.user_id
where c.organization_id = $1 and c.run_id = $2 and ($3::uuid is null or c.user_id > $3) order by c.user_id limit $4`;
