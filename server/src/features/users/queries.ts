import type { GrantedRole } from '../../platform/permissions.ts';
import { EACH_USER } from './each-user.ts';

/** A row of `users`, as the database has it. */
export interface UserRow {
  organization_id: string;
  id: string;
  status: 'not_invited' | 'invited' | 'active' | 'suspended' | 'offboarded' | 'removed';
  first_name: string;
  last_name: string;
  job_title: string | null;
  department: string | null;
  line_manager_id: string | null;
  line_manager_name: string | null;
  start_on: string | null;
  employee_id: string | null;
  company: string | null;
  location: string | null;
  work_phone: string | null;
  last_day_on: string | null;
  about: string | null;
  custom: Record<string, string>;
  language: string | null;
  created_at: Date;
  joined_at: Date | null;
  suspended_at: Date | null;
  removed_at: Date | null;
  offboarded_at: Date | null;
  contacts_released_at: Date | null;
  status_before_removal: UserRow['status'] | null;
}

export interface ContactPointRow {
  id: string;
  user_id: string;
  kind: 'email' | 'mobile';
  address: string;
  canonical: string;
  country: string | null;
  verified_at: Date | null;
}

export interface GrantRow {
  id: string;
  user_id: string;
  role: GrantedRole;
  team_id: string | null;
  team_name: string | null;
}

export interface SourceRow {
  user_id: string;
  field: string;
  source: 'directory' | 'organization_admin' | 'team_admin' | 'self' | 'provider';
  trust: 'confirmed' | 'proposed';
  set_by: string | null;
  set_by_name: string | null;
  set_at: Date;
}

const NAME = (alias: string) => `nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), '')`;

export const FIND = `select u.*, ${NAME('m')} as line_manager_name
  from ${EACH_USER} left join users m on m.organization_id = u.organization_id and m.id = u.line_manager_id`;

/** Locks users in the order of their ids, so that overlapping lists do not deadlock. */
export const LOCK = `select id from users where organization_id = $1 and id = any($2::uuid[]) order by id for update`;

/** Which of the users a Team Admin may see: those with a membership in a team that they administer. Reads memberships. */
export const VISIBLE_TO_TEAM_ADMIN = `select distinct m.user_id from memberships m
  join users u on u.organization_id = m.organization_id and u.id = m.user_id and u.status <> 'removed'
  where m.organization_id = $1 and m.user_id = any($2::uuid[]) and m.team_id = any($3::uuid[])`;

/** Which of the users are in no team but these. Reads memberships. */
export const ONLY_IN_TEAMS = `select u.id from unnest($2::uuid[]) as u (id)
  where not exists (select 1 from memberships m
    where m.organization_id = $1 and m.user_id = u.id and m.team_id <> all($3::uuid[]))`;

export const CONTACTS = `select id, user_id, kind, address, canonical, country, verified_at from contact_points
  where organization_id = $1 and user_id = any($2::uuid[]) and released_at is null order by user_id, kind`;

export const GRANTS = `select g.id, g.user_id, g.role, g.team_id, t.name as team_name
  from role_grants g left join teams t on t.organization_id = g.organization_id and t.id = g.team_id
  where g.organization_id = $1 and g.user_id = any($2::uuid[]) order by g.role, t.name_key, g.id`;

export const SOURCES = `select s.user_id, s.field, s.source, s.trust, s.set_by, ${NAME('u')} as set_by_name, s.set_at
  from profile_value_sources s left join users u on u.organization_id = s.organization_id and u.id = s.set_by
  where s.organization_id = $1 and s.user_id = any($2::uuid[]) order by s.field`;

/** Who has a contact, in every organization of the installation: for sign-in. */
export const HOLDERS_ANYWHERE = `select c.organization_id, o.name as organization_name, o.slug, c.user_id, u.status as user_status,
    c.id as contact_point_id, c.address, c.verified_at, u.language as user_language, o.language as organization_language
  from contact_points c
  join users u on u.organization_id = c.organization_id and u.id = c.user_id
  join organizations o on o.id = c.organization_id
  where c.kind = $1 and c.canonical = $2 and c.released_at is null and u.status in ('active', 'invited')
  order by o.name, o.id`;

/**
 * Users, their contacts and the sources of their values in one statement. Whoever clashes is left out by the unique
 * indexes; rows go in sorted by what may clash, so that overlapping lists wait for each other instead of deadlocking.
 */
export const INSERT = `
with given as (
  select * from jsonb_to_recordset($2::jsonb) as u (id uuid, status text, first_name text, last_name text, job_title text,
    department text, line_manager_id uuid, start_on date, employee_id text, employee_id_key text, company text, location text,
    work_phone text, last_day_on date, about text, custom jsonb, comparable jsonb, language text)
), inserted as (
  insert into users (organization_id, id, status, first_name, last_name, job_title, department, line_manager_id, start_on,
    employee_id, employee_id_key, company, location, work_phone, last_day_on, about, custom, comparable, language, created_by, joined_at)
  select $1, id, status, coalesce(first_name, ''), coalesce(last_name, ''), job_title, department, line_manager_id, start_on,
    employee_id, employee_id_key, company, location, work_phone, last_day_on, about, coalesce(custom, '{}'), comparable, language, $5,
    case when status = 'active' then app_now() end
  from given order by employee_id_key collate "C", id
  on conflict (organization_id, employee_id_key) where removed_at is null do nothing
  returning id
), contacts as (
  insert into contact_points (organization_id, id, user_id, kind, address, canonical, country, verified_at)
  select $1, c.id, c.user_id, c.kind, c.address, c.canonical, c.country, case when c.verified then app_now() end
  from jsonb_to_recordset($3::jsonb) as c (id uuid, user_id uuid, kind text, address text, canonical text, country text, verified boolean)
  where c.user_id in (select id from inserted)
  order by c.kind, c.canonical collate "C"
  on conflict (organization_id, kind, canonical) where released_at is null do nothing
  returning user_id, id
), sources as (
  insert into profile_value_sources (organization_id, user_id, field, source, trust, set_by)
  select $1, s.user_id, s.field, $6, $7, $5
  from jsonb_to_recordset($4::jsonb) as s (user_id uuid, field text)
  where s.user_id in (select id from inserted)
)
select i.id, coalesce((select array_agg(c.id) from contacts c where c.user_id = i.id), '{}') as contact_ids from inserted i`;

export const DELETE = `delete from users where organization_id = $1 and id = any($2::uuid[])`;

export const UPDATE_LANGUAGE = `
update users set language = $3, updated_at = app_now() where organization_id = $1 and id = $2`;

export const UPDATE_VALUES = `
update users set
  first_name = coalesce(v.first_name, ''), last_name = coalesce(v.last_name, ''), job_title = v.job_title,
  department = v.department, line_manager_id = v.line_manager_id, start_on = v.start_on, employee_id = v.employee_id,
  employee_id_key = v.employee_id_key, company = v.company, location = v.location, work_phone = v.work_phone,
  last_day_on = v.last_day_on, about = v.about, custom = v.custom, updated_at = app_now()
from jsonb_to_recordset($2::jsonb) as v (id uuid, first_name text, last_name text, job_title text, department text, line_manager_id uuid,
  start_on date, employee_id text, employee_id_key text, company text, location text, work_phone text, last_day_on date,
  about text, custom jsonb)
where users.organization_id = $1 and users.id = v.id`;

export const UPSERT_SOURCES = `
insert into profile_value_sources (organization_id, user_id, field, source, trust, set_by)
select $1, $2, f, $4, $5, $6 from unnest($3::text[]) as f
on conflict (organization_id, user_id, field) do update
  set source = excluded.source, trust = excluded.trust, set_by = excluded.set_by, set_at = app_now()`;

/** Fields of a user that a connection fills: nobody changes them by hand. */
export const LOCKED_FIELDS = `select field from profile_value_sources
  where organization_id = $1 and user_id = $2 and field = any($3::text[]) and locked_by is not null order by field`;

/** Those of many users for whom a connection fills a field. */
export const LOCKED_FOR = `select user_id from profile_value_sources
  where organization_id = $1 and user_id = any($2::uuid[]) and field = $3 and locked_by is not null`;

/** Says that these values come from a connection; written anew only where that is news. */
export const LOCK_FIELDS = `
insert into profile_value_sources (organization_id, user_id, field, source, trust, locked_by)
select $1, $2, f, 'directory', 'confirmed', $4 from unnest($3::text[]) as f
on conflict (organization_id, user_id, field) do update
  set source = 'directory', trust = 'confirmed', set_by = null, set_at = app_now(), locked_by = excluded.locked_by
  where profile_value_sources.locked_by is distinct from excluded.locked_by
    or profile_value_sources.source <> 'directory'`;

/** The managers above a user, nearest first; stops at a person met before, so that a cycle cannot run for ever. */
export const CHAIN = `
with recursive chain as (
  select id, line_manager_id, array[id] as path from users where organization_id = $1 and id = $2
  union all
  select u.id, u.line_manager_id, c.path || u.id from users u join chain c on u.id = c.line_manager_id
  where u.organization_id = $1 and u.id <> all(c.path)
)
select id from chain`;

/** Which of these may be a line manager: known users who were not removed. */
export const KNOWN_MANAGERS = `select id from users
  where organization_id = $1 and id = any($2::uuid[]) and status in ('not_invited', 'invited', 'active', 'suspended')`;

/**
 * Changes the status of users that are in one of the given ones, unless that would lose the last Organization Admin
 * (the organization's row is locked by then). Ends sessions by raising the epoch.
 */
export const CHANGE_STATUS = `
update users set
  status = $4,
  session_epoch = session_epoch + 1,
  suspended_at = case when $4 = 'suspended' then app_now() when $4 in ('removed', 'offboarded') then suspended_at end,
  removed_at = case when $4 = 'removed' then app_now() end,
  offboarded_at = case when $4 = 'offboarded' then app_now() when $4 = 'removed' then offboarded_at end,
  status_before_removal = case when $4 in ('removed', 'offboarded') then
    case when status = 'offboarded' then status_before_removal else status end end,
  joined_at = case when $4 = 'active' then coalesce(joined_at, app_now()) else joined_at end,
  updated_at = app_now()
where organization_id = $1 and id = any($2::uuid[]) and status = any($3::text[])
  and ($4 = 'active' or not exists (
    select 1 from role_grants g where g.organization_id = $1 and g.user_id = users.id and g.role = 'organization_admin'
      and users.status = 'active')
    or exists (select 1 from role_grants g join users o on o.organization_id = g.organization_id and o.id = g.user_id
      where g.organization_id = $1 and g.role = 'organization_admin' and o.status = 'active' and o.id <> all($2::uuid[])))
returning id`;

/** Status of people before they join; nothing of theirs has to end. */
export const SET_STATUS = `update users set status = $3, updated_at = app_now(),
    joined_at = case when $3 = 'active' then coalesce(joined_at, app_now()) else joined_at end
  where organization_id = $1 and id = any($2::uuid[]) and status = any($4::text[]) returning id`;

export const SET_LANGUAGE = `update users set language = $3, updated_at = app_now()
  where organization_id = $1 and id = $2 and language is distinct from $3`;

export const RELEASE_CONTACT = `update contact_points set released_at = app_now()
  where organization_id = $1 and user_id = $2 and kind = $3 and released_at is null
  returning id, address, canonical`;

export const INSERT_CONTACT = `
insert into contact_points (organization_id, id, user_id, kind, address, canonical, country)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (organization_id, kind, canonical) where released_at is null do nothing
returning id`;

export const VERIFY_CONTACTS = `update contact_points set verified_at = coalesce(verified_at, app_now())
  where organization_id = $1 and id = any($2::uuid[]) and released_at is null returning id, user_id`;

export const INSERT_GRANT = `
insert into role_grants (organization_id, id, user_id, role, team_id, granted_by)
select $1, g.id, g.user_id, g.role, g.team_id, $3
from jsonb_to_recordset($2::jsonb) as g (id uuid, user_id uuid, role text, team_id uuid)
on conflict do nothing returning id, user_id, role, team_id`;

/** Refuses, by changing nothing, to take the role from the last active Organization Admin (organization locked by then). */
export const DELETE_GRANT = `
delete from role_grants g where g.organization_id = $1 and g.user_id = $2 and g.id = $3
  and (g.role <> 'organization_admin'
    or not exists (select 1 from users u where u.organization_id = $1 and u.id = $2 and u.status = 'active')
    or exists (select 1 from role_grants o join users u on u.organization_id = o.organization_id and u.id = o.user_id
      where o.organization_id = $1 and o.role = 'organization_admin' and o.user_id <> $2 and u.status = 'active'))
returning g.id, g.role, g.team_id`;

export const TEAM_EXISTS = `select id from teams where organization_id = $1 and id = $2 and removed_at is null`;

export const RAISE_EPOCH = `update users set session_epoch = session_epoch + 1 where organization_id = $1 and id = any($2::uuid[])`;

/** The index over `terms` finds who may be meant, `name_key` decides; gathered first, or a rare name is sought in name order. */
export const FIND_MANAGERS = `
with found as materialized (
  select e.user_id as id, e.name, e.job_title, e.department, e.name_key from directory_entries e
  where e.organization_id = $1 and e.terms @@ $5::tsquery and e.status in ('active', 'invited', 'not_invited')
    and e.user_id is distinct from $3 and ' ' || e.name_key like all ($2::text[])
    and ($4::uuid[] is null or e.user_id in (
      select m.user_id from memberships m where m.organization_id = $1 and m.team_id = any($4::uuid[])))
)
select id, name, job_title, department from found order by name_key, id limit 20`;

const SHOWN_VALUE = `case $2 when 'job_title' then u.job_title when 'department' then u.department when 'company' then u.company
  else u.location end`;
const byCount = (people: string): string => `
select value, count(*)::int as count from (
  select ${SHOWN_VALUE} as value from users u where u.organization_id = $1 and u.removed_at is null ${people}
) v where value is not null group by value order by count(*) desc, value limit 200`;

/** Looks at everybody: a tenth to a quarter of a second at a million users. */
export const EXISTING_VALUES = byCount('');
/** From the members on: the others are not met. */
export const EXISTING_VALUES_OF_TEAMS = byCount(`and u.id in (
  select m.user_id from memberships m where m.organization_id = $1 and m.team_id = any($3::uuid[]))`);
