import type { Context } from '../../platform/context/index.ts';
import { open } from '../../platform/sealed.ts';
import * as q from './queries.ts';

/** A tool as a protocol needs it. */
export interface Tool {
  id: string;
  organization_id: string;
  name: string;
  protocol: 'openid' | 'saml';
  enabled: boolean;
  icon: string | null;
  launch_url: string | null;
  /** How long the tool keeps people signed in by itself. */
  session_minutes: number | null;
  openid: null | {
    client_id: string;
    client_type: 'public' | 'confidential';
    /** As the tool sends it; null for a public tool. */
    secret: string | null;
    redirect_uris: string[];
    post_logout_redirect_uris: string[];
    backchannel_logout_uri: string | null;
    require_pkce: boolean;
    grant_refresh: boolean;
  };
  saml: q.ToolRow['saml'];
}

type Reading = Pick<Context, 'db' | 'settings'>;

export const findToolByClientId = (
  ctx: Reading,
  organizationId: string,
  clientId: string,
): Promise<Tool | undefined> => find(ctx, q.BY_CLIENT_ID, organizationId, clientId);

export const findToolByEntityId = (
  ctx: Reading,
  organizationId: string,
  entityId: string,
): Promise<Tool | undefined> => find(ctx, q.BY_ENTITY_ID, organizationId, entityId);

/** By its own id, for what starts at this side: opening a tool, back-channel logout. */
export const findToolById = (ctx: Reading, organizationId: string, id: string): Promise<Tool | undefined> =>
  find(ctx, q.BY_ID, organizationId, id);

async function find(ctx: Reading, text: string, organizationId: string, key: string) {
  const row = await ctx.db.one<q.ToolRow>(text, [organizationId, key]);
  return row && asTool(ctx, row);
}

function asTool({ settings }: Reading, row: q.ToolRow): Tool {
  const { id, organization_id, name, protocol, enabled, icon, launch_url, session_minutes, saml } = row;
  const secret = row.secret_sealed ? open(settings, row.secret_sealed) : null;
  const { secret_set_at: _, ...registered } = row.openid ?? {};
  const openid = row.openid ? { ...row.openid, ...registered, secret } : null;
  return { id, organization_id, name, protocol, enabled, icon, launch_url, session_minutes, openid, saml };
}
