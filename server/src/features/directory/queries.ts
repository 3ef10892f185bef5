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
