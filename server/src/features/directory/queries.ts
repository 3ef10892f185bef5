export const TEAM_NAMES = `select id, name from teams
  where organization_id = $1 and id = any($2::uuid[]) and removed_at is null order by name_key, id`;

const NAME = (alias: string) => `nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), '')`;

export interface TimelineRow {
  id: string;
  at: Date;
  kind: string;
  actor_user_id: string | null;
  actor_name: string | null;
  channel: 'email' | 'sms' | null;
  address: string | null;
  detail: Record<string, string | null>;
}

/** All that happened to the invitations of a user, newest first; the address is the one that was written to. */
export const TIMELINE = `
select e.id, e.at, e.kind, e.actor_user_id, ${NAME('a')} as actor_name, e.detail,
  coalesce(d.channel, case c.kind when 'email' then 'email' when 'mobile' then 'sms' end) as channel,
  coalesce(d.address, c.address) as address
from invitation_events e
left join users a on a.organization_id = e.organization_id and a.id = e.actor_user_id
left join deliveries d on d.organization_id = e.organization_id and d.id = e.delivery_id
left join contact_points c on c.organization_id = e.organization_id and c.id = e.contact_point_id
where e.organization_id = $1 and e.user_id = $2 order by e.id desc limit 200`;

export interface AuditRow {
  id: string;
  at: Date;
  actor_kind: 'user' | 'invitee' | 'shell' | 'system';
  actor_user_id: string | null;
  actor_name: string | null;
  api_token_id: string | null;
  api_token_name: string | null;
  action: string;
  target_kind: string;
  target_id: string | null;
  target_name: string | null;
  changes: { field: string; before: unknown; after: unknown }[];
}

/**
 * Events newest first. The page is cut before anything is joined, so that its cost does not grow with the log. An
 * invitation goes by the name of whom it invites, and whoever asks for a user gets their invitations too.
 */
export const AUDIT_EVENTS = `
with page as materialized (
  select * from audit_events a
  where a.organization_id = $1 and ($3::text is null or a.action = $3) and ($4::uuid is null or a.id < $4)
    and ($2::uuid is null or a.target_id = $2 or a.target_id in (
      select i.id from invitations i where i.organization_id = $1 and i.user_id = $2))
  order by a.id desc limit $5
)
select a.id, a.at, a.actor_kind, a.actor_user_id, ${NAME('u')} as actor_name, a.api_token_id,
  k.name as api_token_name, a.action, a.target_kind, a.target_id,
  coalesce(e.name, t.name, f.label, ie.name, tk.name, case a.target_kind when 'organization' then o.name end) as target_name,
  coalesce((select jsonb_agg(jsonb_build_object('field', v.field, 'before', v.before, 'after', v.after) order by v.field)
    from audit_values v where v.organization_id = a.organization_id and v.event_id = a.id), '[]') as changes
from page a
join organizations o on o.id = a.organization_id
left join users u on u.organization_id = a.organization_id and u.id = a.actor_user_id
left join api_tokens k on k.organization_id = a.organization_id and k.id = a.api_token_id
left join directory_entries e on e.organization_id = a.organization_id and e.user_id = a.target_id
left join teams t on t.organization_id = a.organization_id and t.id = a.target_id
left join profile_fields f on f.organization_id = a.organization_id and f.id = a.target_id
left join invitations i on i.organization_id = a.organization_id and i.id = a.target_id
left join api_tokens tk on tk.organization_id = a.organization_id and tk.id = a.target_id
left join directory_entries ie on ie.organization_id = i.organization_id and ie.user_id = i.user_id
order by a.id desc`;

export interface LookedUp {
  id: string;
  name: string;
  status: string;
  since: Date;
}

/** Who has each of the contacts now, by index; those that nobody has are left out. */
export const HOLDERS = `
select a.index, u.id, coalesce(e.name, '?') as name, u.status, u.created_at as since
from jsonb_to_recordset($2::jsonb) as a (index int, kind text, canonical text)
join contact_points c on c.organization_id = $1 and c.kind = a.kind and c.canonical = a.canonical and c.released_at is null
join users u on u.organization_id = c.organization_id and u.id = c.user_id
left join directory_entries e on e.organization_id = u.organization_id and e.user_id = u.id`;
