export interface KeyRow {
  id: string;
  state: 'current' | 'next' | 'retired';
  certificate: string;
  private_key: Buffer | null;
  created_at: Date;
}

export const NOW = 'select app_now() as now';

/** Those that are published, the present one first. */
export const LIST_KEYS = `
select id, state, certificate, private_key, created_at from saml_keys
where organization_id = $1 and state in ('current', 'next') order by state`;

/** No row where there is one in that state already: of two at the same moment one is kept. */
export const INSERT_KEY = `
insert into saml_keys (organization_id, id, state, certificate, private_key) values ($1, $2, $3, $4, $5)
on conflict do nothing returning id`;

/** Only while it is still the next one. */
export const RETIRE_CURRENT = `
update saml_keys set state = 'retired', private_key = null
where organization_id = $1 and state = 'current'
  and exists (select 1 from saml_keys k where k.organization_id = $1 and k.id = $2 and k.state = 'next')
returning id`;

export const MAKE_CURRENT = `
update saml_keys set state = 'current' where organization_id = $1 and id = $2 and state = 'next' returning id`;

export interface RequestRow {
  id: string;
  entity_id: string;
  request_id: string;
  relay_state: string | null;
  force_authn: boolean;
  is_passive: boolean;
  /** How long ago the tool asked. */
  age_seconds: number;
  now: Date;
}

const REQUEST = `id, entity_id, request_id, relay_state, force_authn, is_passive,
  extract(epoch from app_now() - created_at)::float8 as age_seconds, app_now() as now`;

const OPEN = `organization_id = $1 and id = $2 and created_at > app_now() - interval '10 minutes'`;

export const INSERT_REQUEST = `
insert into saml_requests (organization_id, id, entity_id, request_id, relay_state, force_authn, is_passive)
values ($1, $2, $3, $4, $5, $6, $7)`;

export const FIND_REQUEST = `select ${REQUEST} from saml_requests where ${OPEN}`;

/** Whoever gets the row back answers it; nobody else does. */
export const TAKE_REQUEST = `delete from saml_requests where ${OPEN} returning ${REQUEST}`;

export const SWEEP = `delete from saml_requests where created_at < app_now() - interval '10 minutes'`;
