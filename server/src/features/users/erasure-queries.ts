/**
 * Everything by which the person may be named elsewhere: the values, and every contact that they ever had. What somebody else
 * has, or had, by now says nothing about the person any more.
 */
export const KNOWN_AS = `
select u.first_name, u.last_name, u.work_phone,
  case when not exists (select 1 from users o where o.organization_id = $1 and o.id <> $2 and o.employee_id_key = u.employee_id_key)
    then u.employee_id end as employee_id,
  coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'address', c.address, 'canonical', c.canonical,
      'shared', exists (select 1 from contact_points o where o.organization_id = $1 and o.canonical = c.canonical
        and o.kind = c.kind and o.user_id <> $2)))
    from contact_points c where c.organization_id = $1 and c.user_id = $2), '[]') as contacts
from users u where u.organization_id = $1 and u.id = $2 and u.erased_at is null`;

/** The person and those who report to them, in the order in which all paths lock. */
export const LOCK_WITH_REPORTS = `select id from users
  where organization_id = $1 and (id = $2 or line_manager_id = $2) order by id for update`;

/** They report to nobody now. Values that wait for the person as their manager go too. */
export const LEAVE_REPORTS = `
with reports as (
  update users set line_manager_id = null, updated_at = app_now()
  where organization_id = $1 and line_manager_id = $2 returning id
), sources as (
  delete from profile_value_sources s using reports r
  where s.organization_id = $1 and s.user_id = r.id and s.field = 'line_manager_id'
), proposals as (
  delete from profile_value_proposals where organization_id = $1 and field = 'line_manager_id' and value = $2::text
)
select id from reports`;

/** What features below know nothing of goes first, since contacts and users stand under it. */
export const ERASE = `
with contacts as (delete from contact_points where organization_id = $1 and user_id = $2),
  sources as (delete from profile_value_sources where organization_id = $1 and user_id = $2),
  proposals as (delete from profile_value_proposals where organization_id = $1 and user_id = $2),
  grants as (delete from role_grants where organization_id = $1 and user_id = $2),
  plans as (delete from offboardings where organization_id = $1 and user_id = $2),
  entry as (delete from directory_entries where organization_id = $1 and user_id = $2),
  teamless as (delete from users_in_no_team where organization_id = $1 and user_id = $2)
update users set status = 'removed', first_name = '', last_name = '', job_title = null, department = null, line_manager_id = null,
  start_on = null, employee_id = null, employee_id_key = null, company = null, location = null, work_phone = null,
  last_day_on = null, about = null, custom = '{}', comparable = '{}', language = null, session_epoch = session_epoch + 1,
  created_by = null, joined_at = null, suspended_at = null, offboarded_at = null, contacts_released_at = null,
  status_before_removal = null, removed_at = coalesce(removed_at, app_now()), updated_at = app_now(), erased_at = app_now()
where organization_id = $1 and id = $2 and status in ('removed', 'offboarded') and erased_at is null
returning id`;
