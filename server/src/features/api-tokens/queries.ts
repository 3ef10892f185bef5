import type { Grant } from '../../platform/permissions.ts';

export interface LoadedToken {
  organization_id: string;
  id: string;
  user_id: string;
  permissions: string[];
  grants: Grant[];
}

/**
 * One statement decides whether a token is good, and what its maker holds at this very moment. The first use of a day is
 * noted, so that a token in constant use costs one write a day.
 */
export const LOAD = `
with live as (
  select t.organization_id, t.id, t.user_id, t.permissions, t.last_used_on,
    coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'teamId', g.team_id)) from role_grants g
      where g.organization_id = t.organization_id and g.user_id = t.user_id), '[]') as grants
  from api_tokens t join users u on u.organization_id = t.organization_id and u.id = t.user_id
  where t.token_hash = $1 and t.revoked_at is null and t.expires_at > app_now() and u.status = 'active'
), used as (
  update api_tokens t set last_used_on = (app_now() at time zone 'UTC')::date, last_used_network = $2
  from live where t.organization_id = live.organization_id and t.id = live.id
    and live.last_used_on is distinct from (app_now() at time zone 'UTC')::date
)
select organization_id, id, user_id, permissions, grants from live`;

export interface TokenRow {
  id: string;
  name: string;
  hint: string;
  user_id: string;
  user_name: string | null;
  maker_active: boolean;
  maker_grants: Grant[];
  permissions: string[];
  state: 'active' | 'expired' | 'revoked';
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
  last_used_on: string | null;
  last_used_network: string | null;
}

/** Good ones, and for 90 days those that ended. `$2` narrows to a maker, `$3` to one token; null for all. */
export const LIST = `
select t.id, t.name, t.hint, t.user_id, e.name as user_name, u.status = 'active' as maker_active,
  coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'teamId', g.team_id)) from role_grants g
    where g.organization_id = t.organization_id and g.user_id = t.user_id), '[]') as maker_grants,
  t.permissions, t.created_at, t.expires_at, t.revoked_at, t.last_used_on::text, t.last_used_network,
  case when t.revoked_at is not null then 'revoked' when t.expires_at <= app_now() then 'expired' else 'active' end as state
from api_tokens t
join users u on u.organization_id = t.organization_id and u.id = t.user_id
left join directory_entries e on e.organization_id = t.organization_id and e.user_id = t.user_id
where t.organization_id = $1 and ($2::uuid is null or t.user_id = $2) and ($3::uuid is null or t.id = $3)
  and least(t.revoked_at, t.expires_at) > app_now() - interval '90 days'
order by (t.revoked_at is null and t.expires_at > app_now()) desc, t.id desc limit 500`;

/** Under the organization's lock; no row when there are too many already. */
export const INSERT = `
insert into api_tokens (organization_id, id, user_id, name, token_hash, hint, permissions, expires_at)
select $1, $2, $3, $4, $5, $6, $7, app_now() + make_interval(days => $8)
where (select count(*) from api_tokens where organization_id = $1 and revoked_at is null and expires_at > app_now()) < $9
returning id`;

/** Of whoever left: nothing brings them back. */
export const REVOKE_OF_USERS = `update api_tokens set revoked_at = app_now()
  where organization_id = $1 and user_id = any($2::uuid[]) and revoked_at is null and expires_at > app_now()
  returning id`;

export const REVOKE = `update api_tokens set revoked_at = app_now()
  where organization_id = $1 and id = $2 and ($3::uuid is null or user_id = $3) and revoked_at is null
    and expires_at > app_now()
  returning id`;

export const ERASE_OF_USER = `
update api_tokens set name = '', hint = '', last_used_on = null, last_used_network = null,
  revoked_at = coalesce(revoked_at, app_now())
where organization_id = $1 and user_id = $2 returning id`;
