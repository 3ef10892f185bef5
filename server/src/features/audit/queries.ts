/** Events, their values and their place in the queue of the sealer in one statement; both lists are JSON arrays of rows. */
export const INSERT_EVENTS = `
with events as (
  insert into audit_events (organization_id, id, actor_kind, actor_user_id, request_id, api_token_id, action, target_kind, target_id, fields)
  select $1, e.id, $2, $3, $4, $5, e.action, e.target_kind, e.target_id, array(select jsonb_array_elements_text(e.fields))
  from jsonb_to_recordset($6::jsonb) as e (id uuid, action text, target_kind text, target_id uuid, fields jsonb)
), unsealed as (
  insert into audit_unsealed (organization_id, event_id) select $1, e.id from jsonb_to_recordset($6::jsonb) as e (id uuid)
)
insert into audit_values (organization_id, event_id, field, salt, before, after)
select $1, v.event_id, v.field, v.salt::bytea, v.before, v.after
from jsonb_to_recordset($7::jsonb) as v (event_id uuid, field text, salt text, before jsonb, after jsonb)`;
