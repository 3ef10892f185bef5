import { confirmedManager } from '../users/index.ts';
import type { InvitationRow } from './queries.ts';

/** What a link, or a contact that was proved by a code, stands for at this moment. */
export interface OfferRow {
  organization_id: string;
  invitation_id: string;
  state: InvitationRow['state'];
  expired: boolean;
  /** Whoever invited has left, and nobody has looked since: see `inviters.ts`. */
  held: boolean;
  /** Expired less than 30 days ago, and the one renewal of one's own was not used. */
  may_renew: boolean;
  /** Until when this way in is open. */
  expires_at: Date;
  created_by: string | null;
  inviter_name: string | null;
  language: string;
  user_id: string;
  user_status: string;
  first_name: string;
  /** Whether the invitation offers a role beside that of a user. */
  admin_role: boolean;
  contact_point_id: string;
  contact_kind: 'email' | 'mobile';
  address: string;
  canonical: string;
  /** The contact is no longer that of the person. */
  contact_gone: boolean;
  /** The rest is null where a contact was proved instead of a link opened. */
  link_id: string | null;
  origin: 'message' | 'copied' | 'shown' | null;
  link_dead: boolean | null;
  link_old: boolean | null;
  /** A visit was noted within the hour. */
  lately_fetched: boolean | null;
}

/**
 * Taken first by whatever ends an invitation or writes its timeline, in the order in which users are changed and removed,
 * so that none of these waits for another in a circle.
 */
export const LOCK_USER = 'select id from users where organization_id = $1 and id = $2 for update';

/** In the order of ids, so that overlapping lists wait for each other. */
export const LOCK_USERS =
  'select id from users where organization_id = $1 and id = any($2::uuid[]) order by id for update';

/** One that a line manager shows is good only while they are the line manager, and the organization lets them. */
const LED_BY = `(l.origin <> 'shown' or exists (select 1 from users r join organizations o on o.id = r.organization_id and o.my_team
    where r.organization_id = i.organization_id and r.id = i.user_id and r.line_manager_id = l.created_by
      and ${confirmedManager('r')}))`;
/** A link that a colleague can see is good only while that colleague is an active user, and for no other role than user. */
const VOUCHED_FOR = `l.expires_at > app_now()
  and not exists (select 1 from role_grants g where g.organization_id = i.organization_id and g.user_id = i.user_id)
  and exists (select 1 from users v where v.organization_id = i.organization_id and v.id = l.created_by and v.status = 'active')
  and ${LED_BY}`;
const HAS_ROLE =
  'exists (select 1 from role_grants g where g.organization_id = i.organization_id and g.user_id = i.user_id)';
/** Links that a colleague can see have shorter lives of their own. */
const YOUNG = `(l.origin <> 'message' or l.created_at > app_now() - (select make_interval(hours => o.link_code_after_hours)
  from organizations o where o.id = l.organization_id))`;

const OFFER = `i.organization_id, i.id as invitation_id, i.state, i.expires_at <= app_now() as expired,
  i.renewed_at is null and i.expires_at > app_now() - interval '30 days' as may_renew, i.created_by, i.language,
  case when b.status not in ('removed', 'offboarded') then nullif(trim(b.first_name || ' ' || b.last_name), '') end as inviter_name,
  i.held_at is not null as held, i.user_id, u.status as user_status, u.first_name, ${HAS_ROLE} as admin_role,
  c.id as contact_point_id, c.kind as contact_kind, c.address, c.canonical,
  c.released_at is not null or c.user_id <> i.user_id as contact_gone`;
const PEOPLE = `join users u on u.organization_id = i.organization_id and u.id = i.user_id
  left join users b on b.organization_id = i.organization_id and b.id = i.created_by`;

/** A link in a message lives as long as its invitation, also when a resend made that longer. */
export const FIND_BY_TOKEN = `
select ${OFFER}, case when l.origin = 'message' then i.expires_at else l.expires_at end as expires_at, l.id as link_id, l.origin, l.dead_at is not null or (l.origin <> 'message' and not (${VOUCHED_FOR})) as link_dead,
  not (${YOUNG}) as link_old, l.last_fetched_at > app_now() - interval '1 hour' as lately_fetched
from invitation_links l
  join invitations i on i.organization_id = l.organization_id and i.id = l.invitation_id
  join contact_points c on c.organization_id = l.organization_id and c.id = l.contact_point_id
  ${PEOPLE}
where l.token_hash = $1`;

export const FIND_BY_CONTACT = `
select ${OFFER}, i.expires_at, null as link_id, null as origin, null as link_dead, null as link_old, null as lately_fetched
from contact_points c
  join invitations i on i.organization_id = c.organization_id and i.user_id = c.user_id and i.state = 'pending'
  ${PEOPLE}
where c.organization_id = $1 and c.kind = $2 and c.canonical = $3 and c.released_at is null`;

/** Which contact points of invited people could join now; pairs, since it is asked across organizations. */
export const OPEN_AMONG = `
select c.id from jsonb_to_recordset($1::jsonb) as k (organization_id uuid, contact_point_id uuid)
  join contact_points c on c.organization_id = k.organization_id and c.id = k.contact_point_id and c.released_at is null
  join invitations i on i.organization_id = c.organization_id and i.user_id = c.user_id
    and i.state = 'pending' and i.expires_at > app_now()`;

/**
 * Accepts: the one statement that decides. All that was true when the page was shown is asked again; of many at once one
 * gets the row. $4 is the link, null where the contact was proved at /join; $5 says that a code to the contact was typed.
 */
export const ACCEPT = `
update invitations i set state = 'accepted', closed_at = app_now(), closed_by = i.user_id, accepted_through = c.id,
  vouched_by = case when l.origin <> 'message' then l.created_by end
from users u, contact_points c
  left join invitation_links l on l.organization_id = $1 and l.id = $4 and l.contact_point_id = c.id
where i.organization_id = $1 and i.id = $2 and i.state = 'pending' and i.expires_at > app_now() and i.held_at is null
  and u.organization_id = $1 and u.id = i.user_id and u.status = 'invited'
  and c.organization_id = $1 and c.id = $3 and c.user_id = i.user_id and c.released_at is null
  and case when $4::uuid is null then $5::boolean
    else l.invitation_id = i.id and l.dead_at is null and (l.origin = 'message' or (${VOUCHED_FOR}))
      and ($5 or (${YOUNG} and not ${HAS_ROLE})) end
returning i.user_id, i.vouched_by, l.origin`;

/** All links of an invitation die together; answers which were alive until now. */
export const TAKE_LINKS = `update invitation_links set dead_at = app_now()
where organization_id = $1 and invitation_id = $2 and dead_at is null returning id`;

/** At most one an hour and invitation. */
export const NOTE_FETCHED = `
update invitation_links l set last_fetched_at = app_now()
where l.organization_id = $1 and l.id = $2 and l.dead_at is null
  and (l.last_fetched_at is null or l.last_fetched_at <= app_now() - interval '1 hour')
  and not exists (select 1 from invitation_links o where o.organization_id = $1 and o.invitation_id = l.invitation_id
    and o.id <> l.id and o.last_fetched_at > app_now() - interval '1 hour')
returning l.id`;

export const WAS_OPENED = `select 1 from invitation_events
where organization_id = $1 and invitation_id = $2 and kind = 'opened' limit 1`;

/** The one renewal of one's own. */
export const RENEW_ALONE = `
update invitations set renewed_at = app_now(), expires_at = app_now() + make_interval(days => $3)
where organization_id = $1 and id = $2 and state = 'pending' and renewed_at is null
  and expires_at <= app_now() and expires_at > app_now() - interval '30 days'
returning id`;

/** A request that admins see, once a day at most. */
export const ASK_RENEWAL = `
update invitations set renewal_asked_at = app_now()
where organization_id = $1 and id = $2 and state = 'pending' and expires_at <= app_now()
  and (renewal_asked_at is null or renewal_asked_at <= app_now() - interval '1 day')
returning id`;

/** What a message about an invitation needs to know when it is written. */
export interface MessageFacts {
  state: InvitationRow['state'];
  expired: boolean;
  expires_at: Date;
  user_id: string;
  user_status: string;
  user_name: string | null;
  inviter_name: string | null;
  voucher_name: string | null;
  /** The contact point of the delivery is still that of the person. */
  contact_theirs: boolean;
}
export const MESSAGE_FACTS = `
select i.state, i.expires_at <= app_now() as expired, i.expires_at, i.user_id, u.status as user_status,
  nullif(trim(u.first_name || ' ' || u.last_name), '') as user_name,
  case when b.status not in ('removed', 'offboarded') then nullif(trim(b.first_name || ' ' || b.last_name), '') end as inviter_name,
  nullif(trim(v.first_name || ' ' || v.last_name), '') as voucher_name,
  exists (select 1 from contact_points c where c.organization_id = i.organization_id and c.id = $3
    and c.user_id = i.user_id and c.released_at is null) as contact_theirs
from invitations i ${PEOPLE}
  left join users v on v.organization_id = i.organization_id and v.id = i.vouched_by
where i.organization_id = $1 and i.id = $2`;

/** Those that still stand: *Undo* takes an invitation away. */
export const STATES_OF =
  'select id, user_id, state from invitations where organization_id = $1 and id = any($2::uuid[])';
