import type { Snapshot } from '../users/index.ts';

/** What the command that made an invitation changed besides. */
export type Undo = { mode: 'created' | 'invited' } | { mode: 'restored'; before: Snapshot };

export interface InvitationRow {
  id: string;
  user_id: string;
  state: 'pending' | 'accepted' | 'declined' | 'revoked';
  expired: boolean;
  language: string;
  created_by: string | null;
  created_by_name: string | null;
  created_at: Date;
  expires_at: Date;
  closed_at: Date | null;
  renewed_at: Date | null;
  renewal_asked_at: Date | null;
  held_at: Date | null;
  undo: Undo | null;
}

const SELECT = `
select i.id, i.user_id, i.state, i.state = 'pending' and i.expires_at <= app_now() as expired, i.language, i.created_by,
  nullif(trim(u.first_name || ' ' || u.last_name), '') as created_by_name, i.created_at, i.expires_at, i.closed_at,
  i.renewed_at, i.renewal_asked_at, i.held_at, i.undo
from invitations i left join users u on u.organization_id = i.organization_id and u.id = i.created_by`;

export const FIND = `${SELECT} where i.organization_id = $1 and i.id = any($2::uuid[])`;

/** The latest invitation of each user. */
export const LATEST_OF_USERS = `select * from (
  select distinct on (s.user_id) s.* from (${SELECT} where i.organization_id = $1 and i.user_id = any($2::uuid[])) s
  order by s.user_id, s.id desc) latest`;

/** One pending invitation a user: the unique index decides, rows sorted so that lists wait for each other. */
export const INSERT = `
insert into invitations (organization_id, id, user_id, state, language, created_by, expires_at, undo)
select $1, i.id, i.user_id, 'pending', i.language, $3, app_now() + make_interval(days => $4), i.undo
from jsonb_to_recordset($2::jsonb) as i (id uuid, user_id uuid, language text, undo jsonb)
order by i.user_id
on conflict (organization_id, user_id) where state = 'pending' do nothing
returning id, created_at, expires_at`;

/** What a message says of an invitation that $2 would make now. */
export const IF_INVITED_NOW = `
select app_now() + make_interval(days => $3) as expires_at,
  (select nullif(trim(u.first_name || ' ' || u.last_name), '') from users u where u.organization_id = $1 and u.id = $2) as inviter_name`;

/** The life starts anew; only while pending. */
export const RENEW = `update invitations set expires_at = app_now() + make_interval(days => $3)
where organization_id = $1 and id = any($2::uuid[]) and state = 'pending' returning id, expires_at`;

/** Only one of several callers closes an invitation. */
export const CLOSE = `update invitations set state = $3, closed_at = app_now(), closed_by = $4, undo = null
where organization_id = $1 and id = any($2::uuid[]) and state = 'pending' returning id, user_id`;

export const PENDING_OF_USERS = `select id, user_id from invitations
where organization_id = $1 and user_id = any($2::uuid[]) and state = 'pending'`;

/** What is left of an invitation of somebody who was erased: when, and by whom. */
export const ERASE = `
with events as (delete from invitation_events where organization_id = $1 and user_id = $2), links as (
  delete from invitation_links l using invitations i
  where i.organization_id = $1 and i.user_id = $2 and l.organization_id = $1 and l.invitation_id = i.id
)
update invitations set undo = null, language = 'en', accepted_through = null where organization_id = $1 and user_id = $2
returning id`;

/** The line of those who joined by a link that the person vouched for. */
export const ERASE_VOUCHER = `
update invitation_events e set detail = e.detail || jsonb_build_object('sentence', $3::text)
from invitations i
where i.organization_id = $1 and i.vouched_by = $2 and e.organization_id = $1 and e.invitation_id = i.id
  and e.detail ->> 'sentence' like '{"key":"timeline.vouched"%'
returning e.user_id`;

export const FORGET_HOURS = `
delete from invitation_hours h using jsonb_to_recordset($2::jsonb) as k (kind text, canonical text)
where h.organization_id = $1 and h.kind = k.kind and h.canonical = k.canonical`;

export const DELETE = `delete from invitations where organization_id = $1 and id = $2`;

/** All links of invitations die together. */
export const KILL_LINKS = `update invitation_links set dead_at = app_now()
where organization_id = $1 and invitation_id = any($2::uuid[]) and dead_at is null`;

export const INSERT_LINK = `
insert into invitation_links (organization_id, id, invitation_id, contact_point_id, token_hash, origin, attempt_id, created_by, expires_at)
select $1, $2, $3, $4, $5, $6, $7, $8, least(i.expires_at, app_now() + make_interval(secs => $9))
from invitations i where i.organization_id = $1 and i.id = $3 and i.state = 'pending' and i.expires_at > app_now()
returning id, expires_at`;

/**
 * The hour: free when none was taken or it is over. A message that waits takes the hour that starts when the present
 * one ends, once: a second one that would wait finds it taken and waits behind it.
 */
export const TAKE_HOURS = `
insert into invitation_hours (organization_id, kind, canonical, taken_at, delivery_id, taken_by)
select $1, h.kind, h.canonical, app_now(), h.delivery_id, $5
from jsonb_to_recordset($2::jsonb) as h (kind text, canonical text, delivery_id uuid)
order by h.kind, h.canonical collate "C"
on conflict (organization_id, kind, canonical) do update set
  previous_at = invitation_hours.taken_at,
  taken_at = greatest(app_now(), invitation_hours.taken_at + make_interval(secs => $3)),
  delivery_id = excluded.delivery_id,
  taken_by = excluded.taken_by
where $4 or invitation_hours.taken_at + make_interval(secs => $3) <= app_now()
returning delivery_id, true as taken, case when taken_at > app_now() then taken_at end as waits_until,
  greatest(taken_at, app_now()) as free_at,
  extract(epoch from greatest(taken_at - app_now(), interval '0'))::float8 as seconds`;

export const HOURS_OF = `
select h.kind, h.canonical, h.taken_at + make_interval(secs => $3) as free_at,
  extract(epoch from h.taken_at + make_interval(secs => $3) - app_now())::float8 as seconds
from invitation_hours h
join jsonb_to_recordset($2::jsonb) as k (kind text, canonical text) on h.kind = k.kind and h.canonical = k.canonical
where h.organization_id = $1 and h.taken_at + make_interval(secs => $3) > app_now()`;

/** Back to what it was before; an hour that nothing had taken before is gone. */
export const GIVE_BACK_HOURS = `
with gone as (
  delete from invitation_hours where organization_id = $1 and delivery_id = any($2::uuid[]) and previous_at is null
)
update invitation_hours set taken_at = previous_at, previous_at = null, delivery_id = gen_random_uuid()
where organization_id = $1 and delivery_id = any($2::uuid[]) and previous_at is not null`;

export const INSERT_EVENTS = `
insert into invitation_events (organization_id, id, invitation_id, user_id, kind, actor_user_id, delivery_id, contact_point_id, detail)
select $1, e.id, e.invitation_id, e.user_id, e.kind, $3, e.delivery_id, e.contact_point_id, e.detail
from jsonb_to_recordset($2::jsonb) as e (id uuid, invitation_id uuid, user_id uuid, kind text, delivery_id uuid,
  contact_point_id uuid, detail jsonb)`;

/** In the order of ids, so that overlapping lists wait for each other. */
export const LOCK = `select id from invitations where organization_id = $1 and id = any($2::uuid[]) order by id for update`;
