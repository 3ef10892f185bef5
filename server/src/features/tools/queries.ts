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
  /** Whose members get it, where access is by teams. */
  team_ids: string[];
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

const TEAM_IDS = `array(select tt.team_id from tool_teams tt
    where tt.organization_id = t.organization_id and tt.tool_id = t.id) as team_ids`;

const TOOL = `
select t.organization_id, t.id, t.name, t.protocol, t.enabled, t.icon, t.launch_url, t.template, t.session_minutes, t.access,
  t.rule, t.inputs, t.count_team_admins, ${TEAM_IDS}, t.version, t.created_at, t.updated_at, o.secret_sealed,
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
  'id' | 'enabled' | 'access' | 'rule' | 'inputs' | 'count_team_admins' | 'team_ids' | 'version'
>;

export type AccessOnly = Pick<ToolRow, 'access' | 'rule' | 'count_team_admins' | 'team_ids'>;

const ACCESS = `select t.id, t.enabled, t.access, t.rule, t.inputs, t.count_team_admins, ${TEAM_IDS}, t.version from tools t`;
export const ACCESS_OF = `${ACCESS} where t.organization_id = $1 and t.id = any($2::uuid[]) and t.removed_at is null order by t.id`;
export const ALL_ACCESS = `${ACCESS} where t.organization_id = $1 and t.removed_at is null order by t.id`;

export type SummaryRow = AccessOnly &
  Pick<ToolRow, 'id' | 'name' | 'protocol' | 'icon' | 'enabled' | 'launch_url' | 'version'> & {
    last_sign_in_at: Date | null;
    /** The first address to which it is answered. */
    comes_back_to: string | null;
  };

const LATEST = `select u.at from tool_uses u where u.organization_id = t.organization_id and u.tool_id = t.id
    and u.kind = 'sign_in' order by u.id desc limit 1`;

export const LIST = `
select t.id, t.name, t.protocol, t.icon, t.enabled, t.launch_url, t.access, t.rule, t.count_team_admins, ${TEAM_IDS}, t.version,
  (${LATEST}) as last_sign_in_at, coalesce(o.redirect_uris[1], s.acs_url) as comes_back_to
from tools t
left join tool_openid o on o.organization_id = t.organization_id and o.tool_id = t.id
left join tool_saml s on s.organization_id = t.organization_id and s.tool_id = t.id
where t.organization_id = $1 and t.removed_at is null order by t.name_folded, t.id`;

export const LAST_SIGN_IN = `select at from tool_uses where organization_id = $1 and tool_id = $2 and kind = 'sign_in'
  order by id desc limit 1`;

/** Whoever decides inside a transaction waits for whoever is changing this person or the tool, and they for the decision. */
export const HOLD_USER = 'select id from users where organization_id = $1 and id = $2 for share';
export const HOLD_TOOL = 'select id from tools where organization_id = $1 and id = $2 for share';

export interface ClaimRow {
  claim: string;
  source: string;
}

export const CLAIMS =
  'select claim, source from tool_claims where organization_id = $1 and tool_id = $2 order by claim';
