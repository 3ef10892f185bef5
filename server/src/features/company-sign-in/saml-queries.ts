export interface JourneyOutRow {
  organization_id: string;
  connection_id: string;
  purpose: 'sign_in' | 'test' | 'step_up';
  now: Date;
}

/** By what a response says that it answers; whose browser it is shows later. */
export const FIND_JOURNEY_OUT = `
select organization_id, connection_id, purpose, app_now() as now from company_sign_ins
where state_hash = $1 and used_at is null and expires_at > app_now()`;

/** Checking a signature takes long: for one journey it is done once. */
export const END_JOURNEY_OUT = `update company_sign_ins set used_at = app_now() where state_hash = $1 and used_at is null`;

/** No row: it was taken before. */
export const TAKE_ASSERTION = `
insert into saml_assertions (organization_id, connection_id, assertion_hash, good_until) values ($1, $2, $3, $4)
on conflict do nothing returning 1 as taken`;

/** No row: another answer to the same request came first. */
export const KEEP_ARRIVAL = `
insert into saml_arrivals (state_hash, facts) values ($1, $2) on conflict do nothing returning 1 as kept`;

export const TAKE_ARRIVAL = `
delete from saml_arrivals where state_hash = $1 and arrived_at > app_now() - interval '5 minutes' returning facts`;

export const NOW = 'select app_now() as now';

export const SWEEP_ASSERTIONS = `delete from saml_assertions where good_until < app_now()`;
export const SWEEP_ARRIVALS = `delete from saml_arrivals where arrived_at < app_now() - interval '5 minutes'`;
