import { COLUMNS, LAPSED } from './queries.ts';

export const NOW = 'select app_now() as now';

// --- metadata of providers

/** Those that are due, each to one worker; who dies with it leaves it for an hour. */
export const CLAIM_REFRESH = `
update connections set refresh_at = app_now() + interval '1 hour'
where (organization_id, id) in (select organization_id, id from connections
  where refresh_at <= app_now() order by refresh_at limit 10 for no key update skip locked)
returning ${COLUMNS}`;

/** Seconds to the next reading; null where there is no address to read. */
export const PLAN_REFRESH = `
update connections set refresh_problem = null, refreshed_at = case when $3::float8 is null then null else app_now() end,
  refresh_at = app_now() + make_interval(secs => $3)
where organization_id = $1 and id = $2`;

/**
 * At the worker's next round: what it signs with may be new. Ten minutes after a reading that went well or did not (which is
 * tried again in an hour): whoever forges answers makes us ask no oftener.
 */
export const HURRY_REFRESH = `
update connections set refresh_at = app_now()
where organization_id = $1 and id = $2 and refresh_at > app_now() and refreshed_at < app_now() - interval '10 minutes'
  and (refresh_problem is null or refresh_at < app_now() + interval '50 minutes')`;

/** Only where nobody changed it since it was claimed ($4). */
export const TAKE_OVER = `
update connections set settings = $3, refreshed_at = app_now(), refresh_problem = null,
  refresh_at = app_now() + make_interval(secs => $5)
where organization_id = $1 and id = $2 and settings = $4::jsonb returning id`;

export const NOTE_REFRESH_PROBLEM = `
update connections set refresh_problem = $3 where organization_id = $1 and id = $2 and settings = $4::jsonb`;

// --- records of domains

export interface DueDomain {
  organization_id: string;
  id: string;
  domain: string;
  token: string;
}

export const CLAIM_DOMAINS = `
update verified_domains set check_at = app_now() + interval '1 hour'
where (organization_id, id) in (select organization_id, id from verified_domains
  where check_at <= app_now() and verified_at is not null order by check_at limit 20 for no key update skip locked)
returning organization_id, id, domain, token`;

/** A row where its record had been gone. */
export const NOTE_SEEN = `
with before as (select organization_id, id, failing_since from verified_domains
  where organization_id = $1 and id = $2 and token = $3 for no key update)
update verified_domains d set seen_at = app_now(), failing_since = null, told = null, check_at = app_now() + interval '1 day'
from before where d.organization_id = before.organization_id and d.id = before.id
returning before.failing_since`;

/**
 * A row where there is something new to tell. A name server that does not answer ($4 is false) says nothing, until it has said
 * nothing for three days.
 */
export const NOTE_GONE = `
with before as (select organization_id, id, told from verified_domains
  where organization_id = $1 and id = $2 and token = $3 and verified_at is not null
    and ($4 or coalesce(seen_at, verified_at) < app_now() - interval '3 days') for no key update)
update verified_domains d set failing_since = coalesce(d.failing_since, app_now()),
  told = case when ${LAPSED('d')} then 'lapsed' else 'failing' end
from before where d.organization_id = before.organization_id and d.id = before.id
returning d.told, before.told is distinct from d.told as is_news`;
