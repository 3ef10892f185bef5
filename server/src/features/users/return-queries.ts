const NAME = (alias: string) => `nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), '')`;

/** The contacts that users had when they were removed, or when an offboarding freed them. */
export const RELEASED_CONTACTS = `select distinct on (c.user_id, c.kind) c.id, c.user_id, c.kind, c.address, c.canonical, c.country, c.verified_at
  from contact_points c join users u on u.organization_id = c.organization_id and u.id = c.user_id
  where c.organization_id = $1 and c.user_id = any($2::uuid[]) and c.released_at in (u.removed_at, u.contacts_released_at)
  order by c.user_id, c.kind, c.created_at desc`;

export const RELEASE_CONTACTS = `update contact_points set released_at = app_now()
  where organization_id = $1 and user_id = any($2::uuid[]) and released_at is null`;

/** Takes back what is still free; the unique indexes decide. */
export const RETAKE_CONTACT = `update contact_points set released_at = null where organization_id = $1 and id = $2
  and not exists (select 1 from contact_points o where o.organization_id = $1 and o.kind = contact_points.kind
    and (o.canonical = contact_points.canonical or o.user_id = contact_points.user_id) and o.released_at is null)
  returning id`;

export const RESTORE = `
update users set removed_at = null, offboarded_at = null, contacts_released_at = null, last_day_on = case when offboarded_at is null then last_day_on end,
  suspended_at = case when $3 = 'suspended' then suspended_at end, status_before_removal = null, updated_at = app_now(),
  status = $3,
  employee_id = case when taken.yes then null else employee_id end,
  employee_id_key = case when taken.yes then null else employee_id_key end
from (select exists (select 1 from users o join users me on me.organization_id = o.organization_id and me.id = $2
  where o.organization_id = $1 and o.id <> $2 and o.removed_at is null and o.employee_id_key = me.employee_id_key) as yes) taken
where users.organization_id = $1 and users.id = $2 and users.status in ('removed', 'offboarded')
returning users.id, taken.yes as employee_id_taken`;

/** Undoing a restoration: what the user was before the removal that is taken up again. */
export const SET_STATUS_BEFORE_REMOVAL = `update users set status_before_removal = $3
  where organization_id = $1 and id = $2 and status in ('removed', 'offboarded')`;

/** The latest removed user who had each contact, or the one who left and whose contacts were released. */
export const REMOVED_HOLDERS = `
with holders as materialized (
  select d.index, c.user_id, c.released_at
  from jsonb_to_recordset($2::jsonb) as d (index int, kind text, canonical text)
  join contact_points c on c.organization_id = $1 and c.kind = d.kind and c.canonical = d.canonical and c.released_at is not null
)
select distinct on (h.index) h.index, u.id as holder_id, ${NAME('u')} as holder_name, u.status as holder_status,
  coalesce(u.removed_at, u.offboarded_at) as holder_since
from holders h
join users u on u.organization_id = $1 and u.id = h.user_id and u.status in ('removed', 'offboarded')
  and h.released_at in (u.removed_at, u.contacts_released_at)
order by h.index, h.released_at desc`;
