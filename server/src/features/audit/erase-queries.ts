export interface Page {
  read: number;
  last_event: string | null;
  last_field: string | null;
  found: { event_id: string; field: string }[];
}

/** Values after a place, in the order of their key, and which of them name somebody. */
export const LOOK_THROUGH = `
with page as materialized (
  select event_id, field, before, after from audit_values
  where organization_id = $1 and (event_id, field) > ($2::uuid, $3) and field <> 'audit_values' order by event_id, field limit $4
)
select count(*)::int as read,
  (select event_id from page order by event_id desc, field desc limit 1) as last_event,
  (select field from page order by event_id desc, field desc limit 1) as last_field,
  coalesce(jsonb_agg(jsonb_build_object('event_id', event_id, 'field', field))
    filter (where lower(concat(before::text, ' ', after::text)) like any ($5::text[])), '[]') as found
from page`;

/** The oldest event that may have been committed after a look through all that ended just now. */
export const SINCE = `select id as since from audit_events
  where organization_id = $1 and at >= app_now() - make_interval(secs => $2) order by id limit 1`;

/**
 * Of events about the person the values go, and the network address unless somebody else acted; of events by the person their
 * network address goes; and every value that was found to name them.
 */
export const ERASE = `
with targets as (
  select id, actor_user_id from audit_events where organization_id = $1 and target_id = any($4::uuid[])
), acted as (
  select id from audit_events where organization_id = $1 and actor_user_id = $3
), named as (
  select event_id, field from jsonb_to_recordset($5::jsonb) as m (event_id uuid, field text)
), chosen as (
  select v.event_id, v.field from targets t join audit_values v on v.organization_id = $1 and v.event_id = t.id
  where v.field <> '@network' or t.actor_user_id is null or t.actor_user_id = $3
  union
  select id, '@network' from acted
  union
  select event_id, field from named
), emptied as (
  update audit_values v set salt = null, before = null, after = null, erased_by = $2
  from chosen c
  where v.organization_id = $1 and v.event_id = c.event_id and v.field = c.field and v.erased_by is null
  returning 1
)
select count(*)::int as count from emptied`;
