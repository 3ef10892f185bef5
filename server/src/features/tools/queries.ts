import type { Rule } from '../dynamic-teams/contract.ts';

/** A tool as the database has it, with what it is registered with. */
export interface ToolRow {
  organization_id: string;
  id: string;
  name: string;
  protocol: 'openid' | 'saml';
  enabled: boolean;
  icon: string | null;
  launch_url: string | null;
  template: string | null;
  session_minutes: number | null;
  access: 'everyone' | 'teams' | 'rule';
  rule: Rule | null;
  inputs: string[];
  count_team_admins: boolean;
  version: number;
  created_at: Date;
  updated_at: Date;
  openid: null | {
    client_id: string;
    client_type: 'public' | 'confidential';
    redirect_uris: string[];
    post_logout_redirect_uris: string[];
    backchannel_logout_uri: string | null;
    require_pkce: boolean;
    grant_refresh: boolean;
    secret_set_at: string | null;
  };
  secret_sealed: Buffer | null;
  saml: null | {
    entity_id: string;
    acs_url: string;
    slo_url: string | null;
    name_id: 'email' | 'persistent';
    certificate: string | null;
    want_signed_requests: boolean;
  };
}

const TOOL = `
select t.organization_id, t.id, t.name, t.protocol, t.enabled, t.icon, t.launch_url, t.template, t.session_minutes, t.access,
  t.rule, t.inputs, t.count_team_admins, t.version, t.created_at, t.updated_at, o.secret_sealed,
  case when o.tool_id is not null then jsonb_build_object('client_id', o.client_id, 'client_type', o.client_type,
    'redirect_uris', o.redirect_uris, 'post_logout_redirect_uris', o.post_logout_redirect_uris,
    'backchannel_logout_uri', o.backchannel_logout_uri, 'require_pkce', o.require_pkce, 'grant_refresh', o.grant_refresh,
    'secret_set_at', o.secret_set_at) end as openid,
  case when s.tool_id is not null then jsonb_build_object('entity_id', s.entity_id, 'acs_url', s.acs_url, 'slo_url', s.slo_url,
    'name_id', s.name_id, 'certificate', s.certificate, 'want_signed_requests', s.want_signed_requests) end as saml
from tools t
left join tool_openid o on o.organization_id = t.organization_id and o.tool_id = t.id
left join tool_saml s on s.organization_id = t.organization_id and s.tool_id = t.id`;

export const BY_ID = `${TOOL} where t.organization_id = $1 and t.id = $2 and t.removed_at is null`;
export const BY_CLIENT_ID = `${TOOL} where o.organization_id = $1 and o.client_id = $2 and t.removed_at is null`;
export const BY_ENTITY_ID = `${TOOL} where s.organization_id = $1 and s.entity_id = $2 and t.removed_at is null`;

/** What decides who gets a tool. */
export type AccessRow = Pick<
  ToolRow,
  'id' | 'enabled' | 'access' | 'rule' | 'inputs' | 'count_team_admins' | 'version'
>;

const ACCESS = `select id, enabled, access, rule, inputs, count_team_admins, version from tools`;
export const ACCESS_OF = `${ACCESS} where organization_id = $1 and id = any($2::uuid[]) and removed_at is null order by id`;
export const ALL_ACCESS = `${ACCESS} where organization_id = $1 and removed_at is null order by id`;

/** Whoever decides inside a transaction waits for whoever is changing this person, and they for the decision. */
export const HOLD_USER = 'select id from users where organization_id = $1 and id = $2 for share';

export const LOG = `
insert into tool_uses (organization_id, id, tool_id, user_id, kind, protocol, claims, reason, network, device)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

export const OPEN = `
insert into tool_openings (organization_id, tool_id, user_id) values ($1, $2, $3) on conflict do nothing`;

export interface ClaimRow {
  claim: string;
  source: string;
}

export const CLAIMS =
  'select claim, source from tool_claims where organization_id = $1 and tool_id = $2 order by claim';

/** All that claims are made of, of one person: values that count with how far they are trusted, contacts, teams. */
export interface PersonRow {
  first_name: string;
  last_name: string;
  language: string | null;
  values: Record<string, string | null>;
  custom: Record<string, string>;
  manager_name: string | null;
  unconfirmed: string[];
  waiting: string[];
  email: string | null;
  email_verified: boolean;
  mobile: string | null;
  mobile_verified: boolean;
  teams: { name: string; by_team_admin: boolean }[];
}

export const PERSON = `
select u.first_name, u.last_name, u.language, u.custom,
  jsonb_build_object('first_name', nullif(u.first_name, ''), 'last_name', nullif(u.last_name, ''), 'job_title', u.job_title,
    'department', u.department, 'start_on', u.start_on, 'employee_id', u.employee_id, 'company', u.company,
    'location', u.location, 'work_phone', u.work_phone, 'last_day_on', u.last_day_on, 'about', u.about) as values,
  (select nullif(trim(m.first_name || ' ' || m.last_name), '') from users m
    where m.organization_id = u.organization_id and m.id = u.line_manager_id) as manager_name,
  array(select s.field from profile_value_sources s where s.organization_id = u.organization_id and s.user_id = u.id
    and s.trust = 'proposed') as unconfirmed,
  array(select p.field from profile_value_proposals p where p.organization_id = u.organization_id and p.user_id = u.id) as waiting,
  e.address as email, coalesce(e.verified_at is not null, false) as email_verified,
  n.canonical as mobile, coalesce(n.verified_at is not null, false) as mobile_verified,
  coalesce((select jsonb_agg(jsonb_build_object('name', g.name, 'by_team_admin', g.by_team_admin) order by g.name) from (
    select t.name, bool_and(m.trust = 'team_admin') as by_team_admin from memberships m
    join teams t on t.organization_id = m.organization_id and t.id = m.team_id and t.removed_at is null
    where m.organization_id = u.organization_id and m.user_id = u.id group by t.id, t.name) g), '[]') as teams
from users u
left join contact_points e on e.organization_id = u.organization_id and e.user_id = u.id and e.kind = 'email' and e.released_at is null
left join contact_points n on n.organization_id = u.organization_id and n.user_id = u.id and n.kind = 'mobile' and n.released_at is null
where u.organization_id = $1 and u.id = $2`;
