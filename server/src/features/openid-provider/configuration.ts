import Provider, { type Configuration, errors, interactionPolicy } from 'oidc-provider';
import { newId } from '../../platform/ids.ts';
import { logToolUse, mayUse } from '../tools/index.ts';
import { callOf, type LibraryContext, toolOf } from './call.ts';
import { type AskedClaims, CLAIMS_OF_SCOPES, namesIn, TOLD, toldClaims } from './claims.ts';
import { LIVES } from './lives.ts';

/** Below the issuer; the same for every organization. */
export const ROUTES = {
  authorization: '/oidc/auth',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  jwks: '/oidc/jwks',
  revocation: '/oidc/revoke',
  end_session: '/oidc/logout',
} as const;

/** Where somebody goes of whom the library needs something: to sign in, to prove it anew, or to read why not. */
export const enterPath = (slug: string, uid: string): string => `/o/${slug}/oidc/enter/${uid}`;

export const REFUSED = 'access';

const off = { enabled: false } as const;

/** All that is the same for every organization. What OAuth can do and nobody here needs is off. */
export const CONFIGURATION = {
  responseTypes: ['code'],
  scopes: ['openid', 'offline_access', ...Object.keys(CLAIMS_OF_SCOPES)],
  claims: {
    openid: ['sub'],
    acr: null,
    auth_time: null,
    iss: null,
    sid: null,
    ...Object.fromEntries(Object.entries(CLAIMS_OF_SCOPES).map(([scope, claims]) => [scope, [...claims]])),
  },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
  subjectTypes: ['public'],
  pkce: { required: (ctx, client) => pkceRequired(ctx, client.clientId) },
  allowOmittingSingleRegisteredRedirectUri: false,
  conformIdTokenClaims: false,
  enableHttpPostMethods: true,
  routes: ROUTES,
  ttl: LIVES,
  features: {
    devInteractions: off,
    dPoP: off,
    pushedAuthorizationRequests: off,
    resourceIndicators: off,
    // It chooses among what the tool's admin lets it have, and opens nothing else.
    claimsParameter: { enabled: true },
    introspection: off,
    deviceFlow: off,
    clientCredentials: off,
    registration: off,
    requestObjects: off,
    userinfo: { enabled: true },
    revocation: { enabled: true },
    backchannelLogout: { enabled: true },
  },
  // Records name their session themselves, and the statement that finds one asks whether it lasts.
  expiresWithSession: async () => false,
  issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  revokeGrantPolicy: () => true,
  clientBasedCORS: (_ctx, origin, client) =>
    client.tokenEndpointAuthMethod === 'none' &&
    (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
  findAccount,
  loadExistingGrant,
} satisfies Configuration;

const pkceRequired = (ctx: LibraryContext, clientId: string): boolean =>
  toolOf(ctx, clientId).openid?.require_pkce !== false;

/**
 * The person that a session, code or token speaks of. With a token, this decides whether they may use the tool at this very
 * moment: at the exchange of a code, at every refresh, at every look at the person.
 */
async function findAccount(ctx: LibraryContext, sub: string, token?: object) {
  const call = callOf(ctx);
  const clientId = ctx.oidc.client?.clientId ?? '';
  const tool = toolOf(ctx, clientId);
  if (token) {
    const verdict = await mayUse(call.ctx, tool.id, sub);
    if (!verdict.allowed) {
      await note(ctx, tool.id, sub, verdict.reason);
      return undefined;
    }
  }
  return {
    accountId: sub,
    claims: async (_use: string, scope: string, asked: object = {}) => {
      const told = await toldClaims(call.ctx, tool.id, sub, scope, Object.keys(asked));
      call.told = Object.keys(told);
      return { sub, [TOLD]: told };
    },
  };
}

const note = (ctx: LibraryContext, toolId: string, userId: string, reason: string): Promise<void> =>
  logToolUse(callOf(ctx).ctx, {
    toolId,
    userId,
    kind: 'refused',
    protocol: 'openid',
    claims: [],
    reason,
  });

/** A grant of its own for every sign-in, of all that is asked for; it is written with the code, or not at all. */
async function loadExistingGrant(ctx: LibraryContext) {
  const { provider, account, client, params } = ctx.oidc;
  if (!account || !client) return undefined;
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  Object.assign(grant, { jti: newId() });
  grant.addOIDCScope(String(params?.scope ?? ''));
  grant.addOIDCClaims(namesIn(ctx.oidc.claims as AskedClaims));
  return grant;
}

/**
 * Nobody is asked to consent inside of their organization. After signing in, whether the person gets the tool is decided
 * anew at each request.
 */
export function policy() {
  const { Check, Prompt, base } = interactionPolicy;
  const prompts = base();
  prompts.get('consent')?.checks.clear();
  const refused = new Check(
    'not_allowed',
    'this person may not use this tool',
    'access_denied',
    async (ctx) => {
      const { accountId } = ctx.oidc.session ?? {};
      const { clientId } = ctx.oidc.client ?? {};
      if (!accountId || !clientId) return Check.NO_NEED_TO_PROMPT;
      const tool = toolOf(ctx, clientId);
      const verdict = await mayUse(callOf(ctx).ctx, tool.id, accountId);
      if (verdict.allowed) return Check.NO_NEED_TO_PROMPT;
      reasons.set(ctx, verdict.reason);
      await note(ctx, tool.id, accountId, verdict.reason);
      return Check.REQUEST_PROMPT;
    },
    (ctx) => ({ reason: reasons.get(ctx) }),
  );
  prompts.add(new Prompt({ name: REFUSED, requestable: false }, refused));
  return prompts;
}
const reasons = new WeakMap<object, string>();

/** What is told goes past the library's list of claims: custom ones have names that only the tool's admin knows. */
export function tellAll({
  Claims,
}: {
  Claims: { prototype: { available: object; result(): Promise<object> } };
}) {
  const { result } = Claims.prototype;
  Claims.prototype.result = async function (this: { available: { [TOLD]?: object } }) {
    return { ...(await result.call(this as never)), ...this.available[TOLD] };
  } as typeof result;
}

export { errors, Provider };
