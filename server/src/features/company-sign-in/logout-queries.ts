/** Beside a session that has just begun. */
export const NOTE_SESSION = `
insert into company_sessions (organization_id, session_id, connection_id, issuer, subject, provider_session, way_out)
values ($1, $2, $3, $4, $5, $6, $7)`;

/** After a step-up at the same provider, which may have begun a session of its own there. */
export const RENEW_SESSION = `
update company_sessions set issuer = $4, subject = $5, provider_session = $6, way_out = $7
where organization_id = $1 and session_id = $2 and connection_id = $3`;

/** Whether the provider ended, since it told of a session ($5), that session or all of its person. */
export const WAS_ENDED = `
select 1 as ended from company_logouts
where organization_id = $1 and connection_id = $2 and said_at >= $5
  and (subject is null or subject = $3) and (provider_sessions = '{}' or $4::text = any(provider_sessions)
    or ($4 is null and subject is not null))
limit 1`;

/**
 * Sign-ins by this connection hold its row (HOLD_ON): those under way are waited for and then seen, those to come see what
 * is noted here.
 */
export const HOLD_FOR_LOGOUT = `
select id from connections where organization_id = $1 and id = $2 for no key update`;

/** No row: the message was taken before. */
export const TAKE_LOGOUT = `
insert into company_logouts (organization_id, connection_id, message_hash, subject, provider_sessions, said_at)
values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1 as taken`;

/** Whose name at the provider is not known ends with all of the person, rather than staying. */
export const SESSIONS_THAT_ENDED = `
select session_id as id from company_sessions
where organization_id = $1 and connection_id = $2 and issuer = $3 and ($4::text is null or subject = $4)
  and ($5::text[] = '{}' or provider_session = any($5) or (provider_session is null and $4::text is not null))`;

export interface WayOutRow {
  connection_id: string;
  provider_session: string | null;
  way_out: Buffer | null;
}

/** Taken once: whoever signs out goes on to the provider, and is no longer known here. */
export const TAKE_WAY_OUT = `
delete from company_sessions s using connections c
where s.organization_id = $1 and s.session_id = $2 and c.organization_id = s.organization_id and c.id = s.connection_id
  and c.single_logout
returning s.connection_id, s.provider_session, s.way_out`;

export const NOW = 'select app_now() as now';

export const SWEEP = [
  `delete from company_logouts where received_at < app_now() - interval '1 hour'`,
  `delete from company_sessions c using sessions s where s.organization_id = c.organization_id and s.id = c.session_id
    and least(s.ended_at, s.expires_at) < app_now() - interval '1 hour'`,
] as const;
