import type { Context } from '../../platform/context/index.ts';
import { getOrganization } from '../organizations/index.ts';
import { CONFIGURATION, ROUTES } from './configuration.ts';
import { listKeys, signingKeys } from './keys.ts';
import { issuerOf } from './provider.ts';

/** What an admin types into a tool, and the keys that sign. The first keys are made by the first look at them. */
export async function openidSettingsOf(ctx: Context) {
  const { slug } = await getOrganization(ctx);
  const issuer = issuerOf(ctx.settings, slug);
  await signingKeys(ctx);
  const keys = await listKeys(ctx);
  return {
    issuer,
    discovery_url: `${issuer}/.well-known/openid-configuration`,
    authorization_url: issuer + ROUTES.authorization,
    token_url: issuer + ROUTES.token,
    userinfo_url: issuer + ROUTES.userinfo,
    jwks_url: issuer + ROUTES.jwks,
    logout_url: issuer + ROUTES.end_session,
    scopes: [...CONFIGURATION.scopes],
    keys: keys.map(({ kid, state, created_at, used_from, retired_at }) => ({
      kid,
      state,
      created_at,
      used_from,
      retired_at,
    })),
  };
}
