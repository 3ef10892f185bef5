import type { Database } from '../../platform/database/index.ts';

export type Protocol = 'openid' | 'saml';
export type Purpose = 'sign_in' | 'test' | 'step_up';

export interface ConnectionRow {
  organization_id: string;
  id: string;
  protocol: Protocol;
  name: string;
  state: 'draft' | 'on' | 'off';
  settings: Record<string, unknown>;
  /** Sealed. */
  secret: Buffer | null;
  /** Profile field (`department`, `custom.shift`) to the name of what the provider says. */
  mapping: Record<string, string>;
  /** How far what is mapped counts. */
  trust: 'confirmed' | 'proposed';
  newcomers: 'refuse' | 'create';
  newcomer_team_ids: string[];
  /** Whether signing out here goes on to the provider. */
  single_logout: boolean;
  signing_certificate: string | null;
  /** Sealed. */
  signing_key: Buffer | null;
  /** When the metadata was last read from its address, and why the last reading changed nothing. */
  refreshed_at: Date | null;
  refresh_problem: string | null;
  tested_at: Date | null;
  last_used_at: Date | null;
  created_at: Date;
}

export const COLUMNS = `organization_id, id, protocol, name, state, settings, secret, mapping, trust, newcomers,
  newcomer_team_ids, single_logout, signing_certificate, signing_key, refreshed_at, refresh_problem,
  tested_at, last_used_at, created_at`;

/** By its id alone, since a link names nothing else; the organization is that of the row. */
export const FIND_ANYWHERE = `select ${COLUMNS} from connections where id = $1`;
export const LIST = `select ${COLUMNS}, (select count(distinct u.id)::int from external_identities i
    join users u on u.organization_id = i.organization_id and u.id = i.user_id and u.status = 'active'
    where i.organization_id = connections.organization_id and i.connection_id = connections.id) as people
  from connections where organization_id = $1 and ($2::uuid is null or id = $2) order by id limit 100`;
/** The buttons of a page for signing in. */
export const LIST_ON = `select id, name from connections where organization_id = $1 and state = 'on' order by name, id limit 20`;
/** Held as it is now until whoever comes by it is signed in: switched off, or trusted less, it counts so from that moment on. */
export const HOLD_ON = `select ${COLUMNS} from connections where organization_id = $1 and id = $2 and state = 'on' for share`;

export const INSERT = `insert into connections (organization_id, id, protocol, name, settings, secret)
values ($1, $2, $3, $4, $5, $6)`;
/** What is null stays. Settings that change have not been tested; nor can what was on stay on with them. */
export const UPDATE = `
update connections set name = coalesce($3, name), settings = coalesce($4::jsonb, settings), secret = coalesce($5, secret),
  mapping = coalesce($6::jsonb, mapping), newcomers = coalesce($7, newcomers),
  newcomer_team_ids = coalesce($8::uuid[], newcomer_team_ids), trust = coalesce($10, trust),
  single_logout = coalesce($11, single_logout), updated_at = app_now(),
  tested_at = case when $9 then null else tested_at end,
  state = case when $9 and state = 'on' then 'off' else state end
where organization_id = $1 and id = $2 returning id`;
/** Once: what was there first stays, and is given back. */
export const KEEP_KEY = `
update connections set signing_certificate = coalesce(signing_certificate, $3), signing_key = coalesce(signing_key, $4)
where organization_id = $1 and id = $2 returning signing_certificate, signing_key`;
export const SWITCH = `update connections set state = $3, updated_at = app_now()
where organization_id = $1 and id = $2 and ($3 <> 'on' or tested_at is not null) returning id`;
export const REMOVE = `delete from connections where organization_id = $1 and id = $2 returning id, name`;
/** Only the very settings that were tested. */
export const NOTE_TESTED = `update connections set tested_at = app_now()
where organization_id = $1 and id = $2 and settings = $3::jsonb and secret is not distinct from $4::bytea returning id`;
export const NOTE_USED = `update connections set last_used_at = app_now() where organization_id = $1 and id = $2
  and (last_used_at is null or last_used_at < app_now() - interval '1 minute')`;
export const UNLOCK = `update profile_value_sources set locked_by = null where organization_id = $1 and locked_by = $2
  and (not $3 or field <> all ($4::text[]))`;

// --- domains

/** Its record has been gone for so long that it vouches for nothing. */
export const LAPSED = (table: string) => `${table}.failing_since <= app_now() - interval '7 days'`;

export interface DomainRow {
  id: string;
  domain: string;
  token: string;
  state: 'unverified' | 'verified' | 'failing' | 'lapsed';
  failing_since: Date | null;
  seen_at: Date | null;
  verified_at: Date | null;
  created_at: Date;
}
export const LIST_DOMAINS = `select id, domain, token, verified_at, failing_since, seen_at, created_at,
    case when verified_at is null then 'unverified' when ${LAPSED('d')} then 'lapsed'
      when failing_since is not null then 'failing' else 'verified' end as state
  from verified_domains d where organization_id = $1 and ($2::uuid is null or id = $2) order by domain limit 500`;
export const INSERT_DOMAIN = `insert into verified_domains (organization_id, id, domain, token) values ($1, $2, $3, $4)
  on conflict (organization_id, domain) do nothing returning id`;
export const VERIFY_DOMAIN = `update verified_domains set verified_at = app_now(), seen_at = app_now(),
    failing_since = null, told = null, check_at = app_now() + interval '1 day'
  where organization_id = $1 and id = $2 and token = $3 returning id`;
export const REMOVE_DOMAIN = `delete from verified_domains where organization_id = $1 and id = $2 returning id, domain`;
export const IS_VERIFIED = `select 1 from verified_domains d where organization_id = $1 and domain = $2 and verified_at is not null
  and (failing_since is null or not ${LAPSED('d')})`;

// --- journeys

export interface JourneyRow {
  organization_id: string;
  connection_id: string;
  purpose: Purpose;
  kept: Buffer;
  session_id: string | null;
  next: string | null;
  arrived: Buffer | null;
}
export const START = `insert into company_sign_ins
  (state_hash, organization_id, connection_id, purpose, browser_hash, kept, session_id, next, expires_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, app_now() + interval '10 minutes')`;
/** Of two that bring one state, one gets the row; and only the browser that set out. */
export const ARRIVE = `update company_sign_ins set used_at = app_now()
  where state_hash = $1 and browser_hash = $2 and used_at is null and expires_at > app_now()
  returning organization_id, connection_id, purpose, kept, session_id, next, arrived`;
export const KEEP_ARRIVED = `update company_sign_ins set arrived = $3, expires_at = app_now() + interval '10 minutes'
  where state_hash = $1 and browser_hash = $2 and used_at is not null and arrived is null`;
export const FIND_ARRIVED = `select organization_id, connection_id, purpose, kept, session_id, next, arrived from company_sign_ins
  where state_hash = $1 and browser_hash = $2 and arrived is not null and expires_at > app_now()`;
export const TAKE_ARRIVED = `delete from company_sign_ins where state_hash = $1 and browser_hash = $2 and arrived is not null
  and expires_at > app_now() returning arrived`;
export const sweep = (db: Database) =>
  db.many(`delete from company_sign_ins where expires_at < app_now() - interval '1 day'`);

// --- identities

export interface IdentityRow {
  id: string;
  user_id: string;
}
export const FIND_IDENTITY = `select id, user_id from external_identities
  where organization_id = $1 and connection_id = $2 and issuer = $3 and subject = $4`;
/** Whether the connection knows the user ($5) by another name already. */
export const KNOWN_OTHERWISE = `select 1 from external_identities
  where organization_id = $1 and connection_id = $2 and (issuer, subject) <> ($3, $4) and user_id = $5 limit 1`;
export const NOTE_IDENTITY_USED = `update external_identities set last_used_at = app_now()
  where organization_id = $1 and connection_id = $2 and issuer = $3 and subject = $4`;
/** Of many at once one makes it; to whom it belongs does not change by another sign-in. */
export const LINK = `insert into external_identities (organization_id, id, connection_id, user_id, issuer, subject, linked_by)
  values ($1, $2, $3, $4, $5, $6, $7) on conflict (organization_id, connection_id, issuer, subject) do update
    set user_id = excluded.user_id, linked_by = excluded.linked_by, created_at = app_now(), last_used_at = app_now()
    where external_identities.user_id = excluded.user_id or exists (select 1 from users u where u.organization_id = $1 and u.id = external_identities.user_id
      and u.status in ('removed', 'invited', 'not_invited'))
  returning id`;
/** Who can sign in at the company now, for what policies ask. */
export const COMPANY_HOLDERS = `select i.organization_id, i.user_id from external_identities i
  join connections c on c.organization_id = i.organization_id and c.id = i.connection_id and c.state = 'on'`;

export const ERASE = `
with gone as (delete from external_identities where organization_id = $1 and user_id = $2
  returning organization_id, connection_id, subject)
delete from company_logouts l using gone
where l.organization_id = gone.organization_id and l.connection_id = gone.connection_id and l.subject = gone.subject`;
export const UNLOCK_OF_USERS = `update profile_value_sources set locked_by = null
  where organization_id = $1 and user_id = any($2::uuid[]) and locked_by is not null`;
