/** How long a key stays among the published ones after it signed its last token: tools keep copies for hours. */
const OVERLAP = `interval '1 day'`;

// --- keys

export interface SigningKeyRow {
  kid: string;
  state: 'in_use' | 'next' | 'old';
  created_at: Date;
  used_from: Date | null;
  retired_at: Date | null;
}
const PUBLISHED = `from signing_keys k where k.organization_id = $1
  and (k.retired_at is null or k.retired_at > app_now() - ${OVERLAP})`;
const STATE = `case when k.used_from is null then 'next' when k.retired_at is null then 'in_use' else 'old' end`;

/** The one in use first: the library signs with the first that fits. */
export const LIST_KEYS = `select k.kid, ${STATE} as state, k.created_at, k.used_from, k.retired_at, k.sealed ${PUBLISHED}
  order by k.used_from is null, k.retired_at desc nulls first, k.kid`;

/** Changes whenever another key signs or is published, the passing of time included. */
export const KEYS_VERSION = `select string_agg(k.kid::text || ${STATE}, ' ' order by k.kid) as version ${PUBLISHED}`;

/** The first two; whoever comes second finds them there. */
export const INSERT_KEY = `insert into signing_keys (organization_id, kid, algorithm, public_jwk, sealed, used_from)
  values ($1, $2, 'RS256', $3, $4, case when $5 then app_now() end) on conflict do nothing returning kid`;

export const RETIRE_KEY = `update signing_keys set retired_at = app_now()
  where organization_id = $1 and used_from is not null and retired_at is null returning kid`;
/** Only one that tools had the time to fetch. */
export const USE_NEXT_KEY = `update signing_keys set used_from = app_now()
  where organization_id = $1 and used_from is null and created_at <= app_now() - make_interval(secs => $2) returning kid`;
export const NEXT_KEY_READY_AT = `select created_at + make_interval(secs => $2) as ready_at from signing_keys
  where organization_id = $1 and used_from is null`;

// --- records

/** A record whose session is over, or whose user is not active, is not there. */
const ALIVE = `
  and r.expires_at > app_now()
  and (r.user_id is null or exists (select 1 from users u
    where u.organization_id = r.organization_id and u.id = r.user_id and u.status = 'active'))
  and (r.session_id is null or exists (select 1 from sessions s
    join users u on u.organization_id = s.organization_id and u.id = s.user_id
    where s.organization_id = r.organization_id and s.id = r.session_id and s.ended_at is null
      and s.expires_at > app_now() and u.session_epoch = s.epoch))`;
export const FIND = `
select r.payload, extract(epoch from r.consumed_at)::int as consumed from openid_records r
where r.organization_id = $1 and r.kind = $2 and r.id_hash = $3 ${ALIVE}`;

/** Whether somebody proved who they are since the request came for which they were asked. */
export const PROVED_SINCE = `select s.proved_at > r.created_at as proved from openid_records r
  join sessions s on s.organization_id = r.organization_id and s.id = $3
  where r.organization_id = $1 and r.kind = 'Interaction' and r.id_hash = $2`;

/** Of no grant: a request under way, the state of a sign-out. */
export const PUT = `
insert into openid_records (organization_id, kind, id_hash, session_id, payload, expires_at)
values ($1, $2, $3, $4, $5, app_now() + make_interval(secs => $6))
on conflict (organization_id, kind, id_hash) do update set payload = excluded.payload, expires_at = excluded.expires_at`;

/** Refused, by no row, where the user is not active any more. */
export const PUT_GRANT = `
insert into openid_records (organization_id, kind, id_hash, grant_id, user_id, tool_id, session_id, payload, expires_at)
select $1, 'Grant', $2, $3, u.id, $5, $6, $7, app_now() + make_interval(secs => $8)
from users u where u.organization_id = $1 and u.id = $4 and u.status = 'active'
returning kind`;

/**
 * A code or token of a grant that stands at this moment. The lock keeps it so: whoever ends the grant meanwhile waits, and
 * then ends it, and what was issued is worth nothing without it.
 */
export const PUT_OF_GRANT = `
insert into openid_records (organization_id, kind, id_hash, grant_id, user_id, tool_id, session_id, payload, expires_at)
select $1, $2, $3, g.grant_id, g.user_id, g.tool_id, g.session_id, $5, app_now() + make_interval(secs => $6)
from openid_records g
where g.organization_id = $1 and g.kind = 'Grant' and g.grant_id = $4 and g.expires_at > app_now()
  and exists (select 1 from users u where u.organization_id = $1 and u.id = g.user_id and u.status = 'active')
for share of g returning kind`;

/** Of two at once one wins. */
export const CONSUME = `update openid_records set consumed_at = app_now()
  where organization_id = $1 and kind = $2 and id_hash = $3 and consumed_at is null returning kind`;
export const REMOVE = `delete from openid_records where organization_id = $1 and kind = $2 and id_hash = $3`;
export const REMOVE_GRANT = `delete from openid_records where organization_id = $1 and grant_id = $2`;
export const REMOVE_OF_GRANT = `delete from openid_records where organization_id = $1 and kind = $2 and grant_id = $3`;
export const REMOVE_GRANT_OF = `delete from openid_records r using openid_records used
  where used.organization_id = $1 and used.kind = $2 and used.id_hash = $3
    and r.organization_id = used.organization_id and r.grant_id = used.grant_id`;

// --- sign-ins at tools

export interface SignInRow {
  sid: string;
  tool_id: string;
  client_id: string;
  user_id: string;
  session_id: string;
  created_at: Date;
  ended_at: Date | null;
  ended_by: 'access_lost' | 'signed_out' | 'tool' | null;
  logout_state: 'queued' | 'sent' | 'failed' | null;
  attempts: number;
  next_try_at: Date | null;
  answered_at: Date | null;
  problem: string | null;
}

/** What the library keeps of a session: since when its proof stands, where it signed in, and a sign-out under way. */
export interface SessionState {
  proved_at: number;
  authorizations: Record<string, { sid: string }>;
  state: Record<string, unknown> | null;
}
export const SESSION_STATE = `
select extract(epoch from s.proved_at)::int as proved_at,
  coalesce((select jsonb_object_agg(i.client_id, jsonb_build_object('sid', i.sid)) from openid_sign_ins i
    where i.organization_id = s.organization_id and i.session_id = s.id and i.ended_at is null), '{}') as authorizations,
  (select r.payload from openid_records r where r.organization_id = s.organization_id and r.kind = 'Session'
    and r.id_hash = $3 and r.expires_at > app_now()) as state
from sessions s where s.organization_id = $1 and s.id = $2`;

/** One for each session and tool, however often the tool asks. */
export const PUT_SIGN_IN = `
insert into openid_sign_ins (organization_id, sid, tool_id, client_id, user_id, session_id, logout_uri)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (organization_id, session_id, tool_id) where ended_at is null
  do update set logout_uri = excluded.logout_uri
returning sid`;

const ENDED = (by: string): string => `ended_at = app_now(), ended_by = '${by}',
  logout_state = case when s.logout_uri is not null then 'queued' end,
  next_try_at = case when s.logout_uri is not null then app_now() end`;

/** All that these people hold of these tools, whoever signed in where: grants, codes, tokens, requests of a refresh. */
export const END_LOST_RECORDS = `
delete from openid_records r using unnest($2::uuid[], $3::uuid[]) as lost (tool_id, user_id)
where r.organization_id = $1 and r.tool_id = lost.tool_id and r.user_id = lost.user_id`;
export const END_LOST_SIGN_INS = `
update openid_sign_ins s set ${ENDED('access_lost')}
from unnest($2::uuid[], $3::uuid[]) as lost (tool_id, user_id)
where s.organization_id = $1 and s.tool_id = lost.tool_id and s.user_id = lost.user_id and s.ended_at is null`;

export const END_RECORDS_OF_SESSIONS = `delete from openid_records where organization_id = $1 and session_id = any($2::uuid[])`;
export const END_SIGN_INS_OF_SESSIONS = `update openid_sign_ins s set ${ENDED('signed_out')}
  where s.organization_id = $1 and s.session_id = any($2::uuid[]) and s.ended_at is null`;
export const END_SIGN_IN_AT = `update openid_sign_ins s set ${ENDED('tool')}
  where s.organization_id = $1 and s.session_id = $2 and s.client_id = $3 and s.ended_at is null`;

/** Sessions that ended without a word: replaced by another, or past their time. */
export const END_SIGN_INS_OF_PAST_SESSIONS = `
update openid_sign_ins s set ${ENDED('signed_out')}
where s.ended_at is null and not exists (select 1 from sessions x
  join users u on u.organization_id = x.organization_id and u.id = x.user_id
  where x.organization_id = s.organization_id and x.id = s.session_id and x.ended_at is null
    and x.expires_at > app_now() and u.session_epoch = x.epoch)`;

// --- telling tools

export interface DueLogout {
  organization_id: string;
  sid: string;
  client_id: string;
  user_id: string;
  logout_uri: string;
  attempts: number;
  slug: string;
}
/** Takes some, counts the try and puts the next one off, so that a process that dies loses nothing. */
export const CLAIM_LOGOUTS = `
with due as (
  select organization_id, sid from openid_sign_ins
  where logout_state = 'queued' and next_try_at <= app_now() order by next_try_at limit $1 for update skip locked
)
update openid_sign_ins s set attempts = s.attempts + 1,
  next_try_at = app_now() + case s.attempts when 0 then interval '5 seconds' when 1 then interval '30 seconds'
    when 2 then interval '2 minutes' when 3 then interval '10 minutes' else interval '1 hour' end
from due, organizations o
where s.organization_id = due.organization_id and s.sid = due.sid and o.id = s.organization_id
returning s.organization_id, s.sid, s.client_id, s.user_id, s.logout_uri, s.attempts, o.slug`;
export const NOTE_LOGOUT = `update openid_sign_ins set
  logout_state = case when $3::text is null then 'sent' when attempts >= $4 then 'failed' else 'queued' end,
  next_try_at = case when $3::text is not null and attempts < $4 then next_try_at end,
  answered_at = app_now(), problem = $3
  where organization_id = $1 and sid = $2 and logout_state = 'queued' returning tool_id, logout_state`;

/** Ids are made in the order of time. */
export const LIST_SIGN_INS = `
select s.* from openid_sign_ins s where s.organization_id = $1 and s.tool_id = $2 and ($3::uuid is null or s.sid < $3)
order by s.sid desc limit $4`;

// --- what is over

export const SWEEP = [
  `delete from openid_records where expires_at < app_now()`,
  `delete from openid_sign_ins where ended_at < app_now() - interval '90 days'`,
  `delete from signing_keys where retired_at < app_now() - interval '30 days'`,
] as const;
export const ERASE = `
with records as (delete from openid_records where organization_id = $1 and user_id = $2)
delete from openid_sign_ins where organization_id = $1 and user_id = $2`;
