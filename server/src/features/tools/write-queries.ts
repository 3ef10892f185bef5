export const COUNT = `select count(*)::int as count from tools where organization_id = $1 and removed_at is null`;

export const INSERT = `
insert into tools (organization_id, id, name, name_folded, protocol, icon, launch_url, template, session_minutes, created_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

export const UPDATE = `
update tools set name = $3, name_folded = $4, icon = $5, launch_url = $6, session_minutes = $7, enabled = $8,
  version = version + 1, updated_at = app_now()
where organization_id = $1 and id = $2`;

export const TOUCH = `update tools set version = version + 1, updated_at = app_now() where organization_id = $1 and id = $2`;

/** The name and the secret of one that is registered already stay; one that turns public has none. */
export const UPSERT_OPENID = `
insert into tool_openid (organization_id, tool_id, client_id, client_type, redirect_uris, post_logout_redirect_uris,
  backchannel_logout_uri, require_pkce, grant_refresh)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (organization_id, tool_id) do update set client_type = excluded.client_type,
  redirect_uris = excluded.redirect_uris, post_logout_redirect_uris = excluded.post_logout_redirect_uris,
  backchannel_logout_uri = excluded.backchannel_logout_uri, require_pkce = excluded.require_pkce,
  grant_refresh = excluded.grant_refresh,
  secret_sealed = case when excluded.client_type = 'public' then null else tool_openid.secret_sealed end,
  secret_set_at = case when excluded.client_type = 'public' then null else tool_openid.secret_set_at end`;

export const UPSERT_SAML = `
insert into tool_saml (organization_id, tool_id, entity_id, acs_url, slo_url, name_id, certificate, want_signed_requests)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (organization_id, tool_id) do update set entity_id = excluded.entity_id, acs_url = excluded.acs_url,
  slo_url = excluded.slo_url, name_id = excluded.name_id, certificate = excluded.certificate,
  want_signed_requests = excluded.want_signed_requests`;

export const SET_SECRET = `
update tool_openid set secret_sealed = $3, secret_set_at = app_now() where organization_id = $1 and tool_id = $2`;

export const SET_ACCESS = `
update tools set access = $3, rule = $4, inputs = $5, count_team_admins = $6, version = version + 1, updated_at = app_now()
where organization_id = $1 and id = $2`;

export const SET_TEAMS = `
with gone as (
  delete from tool_teams where organization_id = $1 and tool_id = $2 and team_id <> all($3::uuid[])
)
insert into tool_teams (organization_id, tool_id, team_id) select $1, $2, team_id from unnest($3::uuid[]) as team_id
on conflict do nothing`;

export const SET_CLAIMS = `
with given as (
  select * from jsonb_to_recordset($3::jsonb) as g (claim text, source text)
), gone as (
  delete from tool_claims where organization_id = $1 and tool_id = $2 and claim not in (select claim from given)
)
insert into tool_claims (organization_id, tool_id, claim, source) select $1, $2, claim, source from given
on conflict (organization_id, tool_id, claim) do update set source = excluded.source`;

export const REMOVE = `
update tools set removed_at = app_now(), enabled = false, icon = null, launch_url = null, version = version + 1
where organization_id = $1 and id = $2`;

/** By which it signed people in, and what it was told: the row of the tool stays for the log alone. */
export const FORGET_REGISTRATION = `
with openid as (delete from tool_openid where organization_id = $1 and tool_id = $2),
  saml as (delete from tool_saml where organization_id = $1 and tool_id = $2),
  teams as (delete from tool_teams where organization_id = $1 and tool_id = $2),
  openings as (delete from tool_openings where organization_id = $1 and tool_id = $2)
delete from tool_claims where organization_id = $1 and tool_id = $2`;

/** Nobody gets a tool by a team that is gone. */
export const FORGET_TEAM = `
with gone as (delete from tool_teams where organization_id = $1 and team_id = $2 returning tool_id)
update tools set version = version + 1 where organization_id = $1 and id in (select tool_id from gone)`;
