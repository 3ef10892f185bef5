import {
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import type * as oidc from 'openid-client';
import { takeLimit } from '../../platform/limits.ts';
import type { Settings } from '../../platform/settings.ts';
import type { Visit } from '../sessions/index.ts';
import type { SaidOver } from './commands/end-by-provider.ts';
import type { WayOut } from './facts.ts';
import { NOW } from './logout-queries.ts';
import { ALGORITHMS, configurationOf, fetchFor, openIdSettings, SKEW_SECONDS } from './openid.ts';
import type { ConnectionRow } from './queries.ts';

/** Where a provider leads people back to who signed out there. */
export const SIGNED_OUT = '/sign-in/company/signed-out';
export const signedOutAddress = (settings: Settings): string => new URL(SIGNED_OUT, settings.publicUrl).href;

/** Where a provider says, from its server to ours, that a session is over. */
export const openidLogoutAddress = (settings: Settings, connectionId: string): string =>
  new URL(`/sign-in/company/${connectionId}/logout`, settings.publicUrl).href;

/**
 * Where the browser signs out at the provider (OpenID Connect RP-Initiated Logout 1.0). What that is was learned when the
 * person signed in, so that nobody is asked now: a provider that is down keeps nobody.
 */
export function openidWayOut(
  settings: Settings,
  connection: ConnectionRow,
  { address, idToken }: Extract<WayOut, { protocol: 'openid' }>,
): string {
  const url = new URL(address);
  url.searchParams.set('client_id', openIdSettings(connection).client_id);
  url.searchParams.set('post_logout_redirect_uri', signedOutAddress(settings));
  // By it we know whose page to show when the person is back; it proves nothing and need not.
  url.searchParams.set('state', connection.id);
  if (idToken) url.searchParams.set('id_token_hint', idToken);
  return url.href;
}

/** Why a logout token is not taken, in a word that names nobody. */
export class LogoutRefused extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'LogoutRefused';
  }
}

/** The provider must be asked for its keys, and does not answer, or was asked too often: it may try again. */
export class LogoutDelayed extends Error {}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** How late a provider may be with it. */
const OLDEST_SECONDS = 600;
const TYPES = new Set(['logout+jwt', 'application/logout+jwt', 'jwt']);

/**
 * Checks a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6): signed by a key of this connection's provider, of its
 * issuer, for us, of now, about an end and nothing else.
 * @throws LogoutRefused; LogoutDelayed
 */
export async function readLogoutToken(
  visit: Visit,
  connection: ConnectionRow,
  token: string,
): Promise<SaidOver> {
  const { issuer, client_id } = openIdSettings(connection);
  // Before anybody is asked for keys: what is not even meant for us costs nothing.
  refuseOthers(token, issuer, client_id);
  const { now } = (await visit.db.one<{ now: Date }>(NOW)) ?? {};
  const keys = await keysOf(visit, connection);
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience: client_id,
      algorithms: [...ALGORITHMS],
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: OLDEST_SECONDS,
      requiredClaims: ['jti'],
      ...(now ? { currentDate: now } : {}),
    });
    if (!TYPES.has((protectedHeader.typ ?? 'jwt').toLowerCase())) throw new LogoutRefused('typ');
    return saidOf(payload);
  } catch (error) {
    if (error instanceof LogoutRefused) throw error;
    if (!isOfToken(error)) {
      known.delete(nameOf(connection));
      throw new LogoutDelayed('keys', { cause: error });
    }
    throw new LogoutRefused(error.code);
  }
}

/** Of the token itself, rather than of the way to the keys. */
const isOfToken = (error: unknown): error is Error & { code: string } =>
  error instanceof Error &&
  'code' in error &&
  /^ERR_(JW[ST]_|JWKS_NO_MATCHING_KEY|JOSE_(ALG|NOT))/.test(String(error.code));

function refuseOthers(token: string, issuer: string, clientId: string): void {
  let said: JWTPayload;
  try {
    said = decodeJwt(token);
  } catch {
    throw new LogoutRefused('unreadable');
  }
  if (said.iss !== issuer) throw new LogoutRefused('iss');
  if (![said.aud].flat().includes(clientId)) throw new LogoutRefused('aud');
}

const MOST_LETTERS = 500;
const isName = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && value.length <= MOST_LETTERS && !value.includes('\0');

function saidOf(payload: JWTPayload): SaidOver {
  const { iss = '', sub, sid, jti, iat = 0, nonce, events } = payload;
  const about = typeof events === 'object' && events !== null && Object.hasOwn(events, EVENT);
  if (!about) throw new LogoutRefused('events');
  // An ID token is no logout token.
  if (nonce !== undefined) throw new LogoutRefused('nonce');
  for (const name of [sub, sid, jti])
    if (name !== undefined && !isName(name)) throw new LogoutRefused('unreadable');
  if (sub === undefined && sid === undefined) throw new LogoutRefused('sub');
  return {
    issuer: iss,
    messageId: `openid ${jti}`,
    subject: sub ?? null,
    providerSessions: typeof sid === 'string' ? [sid] : [],
    saidAt: new Date(iat * 1000),
  };
}

/** Keys of providers, so that many people who sign out there at once cost it one question. */
const known = new Map<string, JWTVerifyGetKey>();
const MOST_KNOWN = 500;
const nameOf = (connection: ConnectionRow) => `${connection.id} ${openIdSettings(connection).issuer}`;

/** Whoever writes tokens that look like the provider's makes us ask it that often and no oftener. */
const LOOK_UPS = { scope: 'company_logout.keys', max: 30, windowSeconds: 60 };

async function keysOf(visit: Visit, connection: ConnectionRow): Promise<JWTVerifyGetKey> {
  const name = nameOf(connection);
  const had = known.get(name);
  if (had) return had;
  const { granted } = await takeLimit(visit, LOOK_UPS, connection.id);
  if (granted === 0) throw new LogoutDelayed('too many');
  const { jwks_uri } = await metadataOf(visit, connection);
  const keys = createRemoteJWKSet(new URL(jwks_uri ?? ''), {
    cooldownDuration: 5000,
    [customFetch]: (url, { headers, method }) =>
      fetchFor(visit.settings, url, {
        method,
        headers: Object.fromEntries(headers),
      } as oidc.CustomFetchOptions),
  });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, keys);
  return keys;
}

async function metadataOf({ settings }: Visit, connection: ConnectionRow): Promise<oidc.ServerMetadata> {
  try {
    return (await configurationOf(settings, connection)).serverMetadata();
  } catch (error) {
    throw new LogoutDelayed('keys', { cause: error });
  }
}
