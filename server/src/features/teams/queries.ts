export interface TeamRow {
  id: string;
  name: string;
  description: string | null;
  who_to_ask: string | null;
  by_rule: boolean;
  created_at: Date;
  users: number;
  pending: number;
  admins: { id: string; name: string }[];
}

/** Users are counted for all the teams at once: one by one, a thousand teams of a million users take many times as long. */
const SELECT = `
with c as (
  select m.team_id, count(distinct m.user_id)::int as users,
    (count(distinct m.user_id) filter (where u.status in ('invited', 'not_invited')))::int as pending
  from memberships m join users u on u.organization_id = m.organization_id and u.id = m.user_id and u.status <> 'removed'
  where m.organization_id = $1 and ($2::uuid[] is null or m.team_id = any($2::uuid[]))
  group by m.team_id
)
select t.id, t.name, t.description, t.who_to_ask, t.by_rule, t.created_at,
  coalesce(c.users, 0) as users, coalesce(c.pending, 0) as pending, coalesce(a.admins, '[]') as admins
from teams t
left join c on c.team_id = t.id
left join lateral (
  select jsonb_agg(jsonb_build_object('id', u.id, 'name', coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), '?')) order by u.first_name, u.id) as admins
  from role_grants g join users u on u.organization_id = g.organization_id and u.id = g.user_id and u.status <> 'removed'
  where g.organization_id = t.organization_id and g.team_id = t.id) a on true`;

/** Teams of the organization, or only those given (a Team Admin's). */
export const LIST = `${SELECT} where t.organization_id = $1 and t.removed_at is null and ($2::uuid[] is null or t.id = any($2::uuid[]))
order by t.name_key, t.id`;

/** The same teams without counting anybody: of a million users, counting takes a second. */
export const LIST_NAMES = `select id, name, description, who_to_ask, by_rule from teams
where organization_id = $1 and removed_at is null and ($2::uuid[] is null or id = any($2::uuid[]))
order by name_key, id`;

export const FIND = `select id, name, description, who_to_ask, by_rule from teams
where organization_id = $1 and id = $2 and removed_at is null`;

export const FIND_NAMES = `select id, name, by_rule from teams where organization_id = $1 and id = any($2::uuid[]) and removed_at is null`;

export const INSERT = `insert into teams (organization_id, id, name, name_key, description, who_to_ask, created_by)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (organization_id, name_key) where removed_at is null do nothing returning id`;

export const UPDATE = `update teams set name = $3, name_key = $4, description = $5, who_to_ask = $6
where organization_id = $1 and id = $2 and removed_at is null returning id`;

export const REMOVE = `update teams set removed_at = app_now() where organization_id = $1 and id = $2 and removed_at is null returning id`;

export const DELETE_TEAM_GRANTS = `delete from role_grants where organization_id = $1 and team_id = $2 returning user_id`;

/** Some of the members of a removed team, in the order in which all changes take them. */
export const TAKE_OUT_SOME = `
with part as (
  select team_id, user_id, source from memberships where organization_id = $1 and team_id = $2
  order by user_id, source limit $3 for update
)
delete from memberships m using part s
where m.organization_id = $1 and m.team_id = s.team_id and m.user_id = s.user_id and m.source = s.source
returning m.user_id`;

export const NOTE_MEMBERS_LEFT = `update teams set members_left = $3 where organization_id = $1 and id = $2`;

export const NEXT_TO_EMPTY = `select organization_id, id from teams where members_left limit 1`;

/** Nothing while another process is at it. */
export const HOLD_TO_EMPTY = `select id from teams where organization_id = $1 and id = $2 and members_left for update skip locked`;

/** Pairs sorted, so that overlapping lists wait for each other instead of deadlocking. */
export const INSERT_MEMBERSHIPS = `
insert into memberships (organization_id, team_id, user_id, source, trust, added_by)
select $1, m.team_id, m.user_id, 'manual', $3, $4
from jsonb_to_recordset($2::jsonb) as m (team_id uuid, user_id uuid)
order by m.team_id, m.user_id
on conflict do nothing
returning team_id, user_id`;

export const DELETE_MEMBERSHIPS = `
delete from memberships where organization_id = $1 and team_id = $2 and user_id = any($3::uuid[]) and source = 'manual'
returning user_id`;

export const MEMBERSHIPS_OF = `
select m.user_id, t.id, t.name, m.source, m.added_at,
  exists (select 1 from role_grants g where g.organization_id = $1 and g.user_id = m.user_id and g.team_id = t.id) as admin
from memberships m join teams t on t.organization_id = m.organization_id and t.id = m.team_id and t.removed_at is null
where m.organization_id = $1 and m.user_id = any($2::uuid[]) and ($3::uuid[] is null or t.id = any($3::uuid[]))
order by t.name_key, t.id`;

export const MEMBERS = `
select e.user_id as id, e.name, e.name_key, e.status, e.job_title, m.added_at,
  exists (select 1 from role_grants g where g.organization_id = $1 and g.user_id = m.user_id and g.team_id = m.team_id) as admin
from memberships m join directory_entries e on e.organization_id = m.organization_id and e.user_id = m.user_id and e.status <> 'removed'
where m.organization_id = $1 and m.team_id = $2 and ($3::text is null or (e.name_key, e.user_id) > ($3, $4::uuid))
order by e.name_key, e.user_id limit $5`;

export const ERASE_MEMBERSHIPS = `delete from memberships where organization_id = $1 and user_id = $2`;
