/** Reads across every table that holds something about one person; nothing here writes. */
const TEAM = `jsonb_build_object('id', t.id, 'name', t.name)`;

const list = (select: string): string => `coalesce((select jsonb_agg(to_jsonb(x)) from (${select}) x), '[]')`;

/** What is kept about a person beside profile and events, in one statement. `$3`: whether admins' notes are told. */
export const KEPT = `
select
  ${list(`select field, value, source, proposed_at from profile_value_proposals
    where organization_id = $1 and user_id = $2 order by field`)} as proposed,
  ${list(`select kind, address, country, created_at, verified_at, released_at from contact_points
    where organization_id = $1 and user_id = $2 order by created_at, id`)} as contacts,
  ${list(`select ${TEAM} as team, m.source, m.added_at from memberships m
    join teams t on t.organization_id = m.organization_id and t.id = m.team_id
    where m.organization_id = $1 and m.user_id = $2 order by t.name_key, m.source`)} as teams,
  ${list(`select ${TEAM} as team, e.kind, case when $3 then e.note end as note, e.added_at from team_rule_exceptions e
    join teams t on t.organization_id = e.organization_id and t.id = e.team_id
    where e.organization_id = $1 and e.user_id = $2 order by t.name_key`)} as team_exceptions,
  ${list(`select ${TEAM} as team, c.change, r.queued_at as at from team_rule_run_changes c
    join team_rule_runs r on r.organization_id = c.organization_id and r.id = c.run_id
    join teams t on t.organization_id = r.organization_id and t.id = r.team_id
    where c.organization_id = $1 and c.user_id = $2 order by r.id`)} as team_changes_by_rule,
  ${list(`select g.role, case when t.id is not null then ${TEAM} end as team, g.granted_at from role_grants g
    left join teams t on t.organization_id = g.organization_id and t.id = g.team_id
    where g.organization_id = $1 and g.user_id = $2 order by g.granted_at, g.id`)} as roles,
  ${list(`select i.id, i.state, i.language, i.created_at, i.expires_at, i.closed_at,
      ${list(`select v.at, v.kind, coalesce(d.address, c.address) as address from invitation_events v
        left join deliveries d on d.organization_id = v.organization_id and d.id = v.delivery_id
        left join contact_points c on c.organization_id = v.organization_id and c.id = v.contact_point_id
        where v.organization_id = $1 and v.invitation_id = i.id order by v.id`)} as timeline
    from invitations i where i.organization_id = $1 and i.user_id = $2 order by i.id`)} as invitations,
  ${list(`select d.id, d.kind, d.channel, d.address, d.language, d.state, d.created_at, d.finished_at,
      ${list(`select a.started_at as at, a.result, a.code, a.reply, a.provider from delivery_attempts a
        where a.organization_id = $1 and a.delivery_id = d.id order by a.started_at, a.id`)} as tries,
      ${list(`select r.reported_at as at, r.outcome, r.code, r.reply from delivery_reports r
        where r.organization_id = $1 and r.delivery_id = d.id order by r.reported_at`)} as reports
    from deliveries d where d.organization_id = $1 and d.user_id = $2 order by d.id`)} as messages,
  ${list(`select c.address, s.reason, s.created_at as since from contact_points c
    join suppressions s on s.organization_id = c.organization_id and s.kind = c.kind and s.canonical = c.canonical
    where c.organization_id = $1 and c.user_id = $2 order by s.created_at`)} as stopped,
  ${list(`select created_at, last_seen_at, expires_at, ended_at, device, network, proved_by from sessions
    where organization_id = $1 and user_id = $2 order by created_at, id`)} as sessions,
  ${list(`select name, synced, created_at, last_used_at from passkeys
    where organization_id = $1 and user_id = $2 order by created_at, id`)} as passkeys,
  ${list(`select id, name, permissions, created_at, expires_at, revoked_at, last_used_on, last_used_network from api_tokens
    where organization_id = $1 and user_id = $2 order by created_at, id`)} as api_tokens,
  ${list(`select n.name as connection, i.issuer, i.subject, i.linked_by, i.created_at, i.last_used_at from external_identities i
    join connections n on n.organization_id = i.organization_id and n.id = i.connection_id
    where i.organization_id = $1 and i.user_id = $2 order by i.created_at, i.id`)} as external_identities,
  ${list(`select name, shared, query, created_at from saved_views
    where organization_id = $1 and owner_id = $2 order by created_at, id`)} as saved_views,
  ${list(`select t.name as tool, l.at, l.kind, l.claims, l.reason, l.device, l.network from tool_uses l
    left join tools t on t.organization_id = l.organization_id and t.id = l.tool_id
    where l.organization_id = $1 and l.user_id = $2 order by l.id`)} as tool_uses,
  ${list(`select last_day_on, case when $3 then reason end as reason, planned_at, done_at, cancelled_at from offboardings
    where organization_id = $1 and user_id = $2 order by id`)} as last_days,
  ${list(`select j.action, j.created_at as at, i.outcome from bulk_job_items i
    join bulk_jobs j on j.organization_id = i.organization_id and j.id = i.job_id
    where i.organization_id = $1 and i.user_id = $2 order by j.id`)} as bulk_changes`;

export const SOURCES = `select field, source, trust, set_at, set_by = $2 as own from profile_value_sources
  where organization_id = $1 and user_id = $2`;

/** What an event may be about, that is the person: they, their invitations, their API tokens. */
export const TARGETS = `
select $2::uuid as id union all
select id from invitations where organization_id = $1 and user_id = $2 union all
select id from api_tokens where organization_id = $1 and user_id = $2`;

/**
 * Events by or about the person, oldest first, a page at a time. Values only of those about them, the network address only of
 * those by them: what is left out is about somebody else.
 */
export const EVENTS = `
with page as materialized (
  (select id from audit_events where organization_id = $1 and actor_user_id = $2 and id > $4 order by id limit $5)
  union
  (select id from audit_events where organization_id = $1 and target_id = any($3::uuid[]) and id > $4 order by id limit $5)
  order by id limit $5
)
select a.id, a.at, a.action, a.actor_user_id is not distinct from $2::uuid as by_the_person,
  coalesce(a.target_id = any($3::uuid[]), false) as about_the_person, a.fields,
  case when a.target_id = any($3::uuid[]) then
    coalesce((select jsonb_agg(jsonb_build_object('field', v.field, 'before', v.before, 'after', v.after) order by v.field)
      from audit_values v where v.organization_id = $1 and v.event_id = a.id and v.field <> '@network'
        and ($6 or v.field not in ('reason', 'note'))), '[]')
    else '[]' end as changes,
  case when a.actor_user_id = $2 then (select v.after #>> '{}' from audit_values v
    where v.organization_id = $1 and v.event_id = a.id and v.field = '@network') end as network
from page p join audit_events a on a.organization_id = $1 and a.id = p.id order by a.id`;

export const NOW = 'select app_now() as now';
