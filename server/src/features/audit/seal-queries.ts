const micros = (column: string): string => `(extract(epoch from ${column}) * 1000000)::bigint::text`;

/** Columns of an event as `EventText`; its values as a JSON array ordered by field. */
const EVENT = `a.id, ${micros('a.at')} as at, a.actor_kind, a.actor_user_id, a.request_id, a.api_token_id, a.action, a.target_kind,
  a.target_id, a.fields,
  coalesce((select jsonb_agg(jsonb_build_object('field', v.field, 'salt', encode(v.salt, 'hex'), 'erased', v.erased_by is not null,
      'before', v.before::text,
      'after', v.after::text) order by v.field collate "C")
    from audit_values v where v.organization_id = a.organization_id and v.event_id = a.id), '[]') as "values"`;

/** Organizations whose events wait for their seal. */
export const WAITING = `select distinct organization_id from audit_unsealed limit 100`;

export const BEGIN_CHAIN = `
insert into audit_heads (organization_id, position, hash, sealed_at) values ($1, 0, decode($2, 'hex'), app_now())
on conflict do nothing`;

/** Skipped while another process seals the same organization. */
export const HOLD_HEAD = `
select position::int as position, encode(hash, 'hex') as hash, ${micros('app_now()')} as now
from audit_heads where organization_id = $1 for update skip locked`;

export const NEXT_EVENTS = `
select ${EVENT} from audit_unsealed n join audit_events a on a.organization_id = n.organization_id and a.id = n.event_id
where n.organization_id = $1 order by n.event_id limit $2`;

const SEALED_AT = `'epoch'::timestamptz + $3::bigint * interval '1 microsecond'`;

export const INSERT_SEALS = `
with seals as (
  insert into audit_seals (organization_id, position, event_id, values_digest, digest, hash, sealed_at)
  select $1, s.position, s.event_id, s.values_digest, decode(s.digest, 'hex'), decode(s.hash, 'hex'), ${SEALED_AT}
  from jsonb_to_recordset($2::jsonb) as s (position bigint, event_id uuid, values_digest jsonb, digest text, hash text)
  returning event_id
), done as (
  delete from audit_unsealed n using seals s where n.organization_id = $1 and n.event_id = s.event_id
)
update audit_heads set position = $4, hash = decode($5, 'hex'), sealed_at = ${SEALED_AT} where organization_id = $1`;

/** Heads of which the log was not told today: each is given out to one process. */
export const PUBLISH = `
update audit_heads set published_on = (app_now() at time zone 'UTC')::date
where position > 0 and published_on is distinct from (app_now() at time zone 'UTC')::date
returning organization_id, position::int as position, encode(hash, 'hex') as hash`;

export const READ_HEAD = `
select position::int as position, encode(hash, 'hex') as hash from audit_heads where organization_id = $1`;

/** Seals after a position, each with its event if there still is one. */
export const READ_SEALS = `
select s.position::int as position, s.event_id, s.values_digest, encode(s.digest, 'hex') as digest, encode(s.hash, 'hex') as hash,
  ${micros('s.sealed_at')} as sealed_at, e.event
from (select * from audit_seals where organization_id = $1 and position > $2 order by position limit $3) s
left join lateral (select to_jsonb(x) as event from (select ${EVENT} from audit_events a
  where a.organization_id = s.organization_id and a.id = s.event_id) x) e on true
order by s.position`;

export const COUNT_UNSEALED = `select count(*)::int as count from audit_unsealed where organization_id = $1`;

/** Events that neither stand in the chain nor wait for it: no command of ours writes such. */
export const FIND_STRAY = `
select a.id from audit_events a
where a.organization_id = $1
  and not exists (select 1 from audit_seals s where s.organization_id = $1 and s.event_id = a.id)
  and not exists (select 1 from audit_unsealed n where n.organization_id = $1 and n.event_id = a.id)
order by a.id limit 1`;

/** Events that wait although they say to be older than the newest seal by more than any transaction may last. */
export const FIND_BACKDATED = `
select a.id from audit_unsealed n join audit_events a on a.organization_id = n.organization_id and a.id = n.event_id
where n.organization_id = $1
  and a.at < (select sealed_at from audit_heads where organization_id = $1 and position > 0) - make_interval(secs => $2)
order by a.id limit 1`;

/**
 * Values that were emptied as if a person had been erased, and were not: the event of an erasure says how many values it
 * emptied, and that number is sealed with it.
 */
export const FIND_PASSED_OFF = `
select v.erased_by as id from audit_values v
left join audit_events e on e.organization_id = v.organization_id and e.id = v.erased_by and e.action = 'user.erased'
left join audit_values n on n.organization_id = e.organization_id and n.event_id = e.id and n.field = 'audit_values'
where v.organization_id = $1 and v.erased_by is not null
group by v.erased_by, n.after
having n.after is distinct from to_jsonb(count(*)) limit 1`;
