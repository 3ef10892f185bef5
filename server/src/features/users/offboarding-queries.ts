export interface OffboardingRow {
  id: string;
  user_id: string;
  last_day_on: string;
  reason: string | null;
  release_contacts: 'now' | 'on_last_day' | 'never';
  planned_by: string | null;
  planned_by_name: string | null;
  planned_at: Date;
  done_at: Date | null;
  refused_on: string | null;
}

/** The latest that was not taken back: the plan, or what was done last. */
export const LATEST_OFFBOARDING = `
select f.id, f.user_id, f.last_day_on, f.reason, f.release_contacts, f.planned_by,
  nullif(trim(u.first_name || ' ' || u.last_name), '') as planned_by_name, f.planned_at, f.done_at, f.refused_on
from offboardings f left join users u on u.organization_id = f.organization_id and u.id = f.planned_by
where f.organization_id = $1 and f.user_id = $2 and f.cancelled_at is null order by f.id desc limit 1`;

/** What day it is where the organization is. */
export const TODAY = `select (app_now() at time zone time_zone)::date as today from organizations where id = $1`;

export const INSERT_OFFBOARDING = `
insert into offboardings (organization_id, id, user_id, last_day_on, reason, release_contacts, planned_by, done_at)
values ($1, $2, $3, $4, $5, $6, $7, case when $8 then app_now() end)`;

/** Which of these users have a last day ahead. */
export const PLANNED = `select user_id from offboardings
  where organization_id = $1 and user_id = any($2::uuid[]) and done_at is null and cancelled_at is null`;

/** Plans that are taken back, or whose place another one takes. */
export const CANCEL_PLANS = `update offboardings set cancelled_at = app_now()
  where organization_id = $1 and user_id = any($2::uuid[]) and done_at is null and cancelled_at is null
  returning id, user_id, last_day_on, release_contacts`;

/** Rules read it, so it is set with the plan; null when the plan is taken back. */
export const SET_LAST_DAY = `update users set last_day_on = $3, updated_at = app_now()
  where organization_id = $1 and id = $2`;

/** The very instant is kept with the user, so that what was freed now comes back with them. */
export const RELEASE_FOR_LEAVERS = `
with freed as (
  update contact_points set released_at = app_now()
  where organization_id = $1 and user_id = any($2::uuid[]) and released_at is null returning user_id
)
update users set contacts_released_at = app_now()
where organization_id = $1 and id in (select user_id from freed)`;

export const KEEP_CONTACTS = `update users set contacts_released_at = null where organization_id = $1 and id = $2`;

/** An active Organization Admin beside whom there is no other. */
export const IS_LAST_ORGANIZATION_ADMIN = `
select 1 from users u join role_grants g on g.organization_id = u.organization_id and g.user_id = u.id and g.role = 'organization_admin'
where u.organization_id = $1 and u.id = $2 and u.status = 'active' and not exists (
  select 1 from role_grants o join users a on a.organization_id = o.organization_id and a.id = o.user_id
  where o.organization_id = $1 and o.role = 'organization_admin' and o.user_id <> $2 and a.status = 'active')`;

/** What day it is there decides, so an hour that the clocks skip or repeat at midnight makes no difference. */
const IS_OVER = `f.done_at is null and f.cancelled_at is null
  and f.last_day_on < (app_now() at time zone o.time_zone)::date
  and f.refused_on is distinct from (app_now() at time zone o.time_zone)::date`;

/** Everywhere in the installation. No zone is further ahead than a day, which lets the index find them. */
export const DUE = `
select f.organization_id, f.id from offboardings f join organizations o on o.id = f.organization_id
where f.last_day_on < (app_now() at time zone 'UTC')::date + 1 and ${IS_OVER}
order by f.last_day_on, f.id limit 100`;

/** The one statement that decides which of several processes ends access. */
export const CLAIM = `
update offboardings f set done_at = app_now() from organizations o
where f.organization_id = $1 and f.id = $2 and o.id = $1 and ${IS_OVER}
returning f.id, f.user_id, f.last_day_on, f.reason, f.release_contacts, f.planned_by`;

/** Today it is not done; tomorrow it is tried again. */
export const REFUSE = `
update offboardings f set refused_on = (app_now() at time zone o.time_zone)::date from organizations o
where f.organization_id = $1 and f.id = $2 and o.id = $1 and ${IS_OVER}
returning f.user_id, f.last_day_on`;

export const CANCEL_ONE = `update offboardings set cancelled_at = app_now()
  where organization_id = $1 and id = $2 and done_at is null and cancelled_at is null`;
