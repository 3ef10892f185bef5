import { decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { fetchOutside, OutsideError } from '../../platform/outbound.ts';
import { open } from '../../platform/sealed.ts';
import type { Settings } from '../../platform/settings.ts';
import type { Facts } from './facts.ts';
import type { ConnectionRow } from './queries.ts';

/** Signatures that only the provider can make; never none, never a secret that both sides know. */
export const ALGORITHMS = new Set([
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
]);
/** Clocks may differ by that much, and no more. */
export const SKEW_SECONDS = 60;
/** Of a step-up: the person proved themselves there just now. */
const FRESH_SECONDS = 60;

/**
 * The provider does not answer (`down`), or what it answers cannot be trusted (`rubbish`), or the person went back, or it
 * calls the person by another name each time (`nameless`).
 */
export class ProviderError extends Error {
  readonly fault: 'down' | 'rubbish' | 'cancelled' | 'nameless';
  constructor(fault: ProviderError['fault'], cause?: unknown) {
    super(cause instanceof Error ? cause.message : 'The provider did not answer as it should.', { cause });
    this.name = 'ProviderError';
    this.fault = fault;
  }
}

export const CALLBACK = '/sign-in/company/callback';
export const redirectAddress = (settings: Settings): string => new URL(CALLBACK, settings.publicUrl).href;

export interface OpenIdSettings {
  issuer: string;
  client_id: string;
}

/**
 * Asks the provider what it is. Anew for each journey: keys that it has changed since are known at once.
 * @throws ProviderError
 */
export async function discover(
  settings: Settings,
  { issuer, client_id }: OpenIdSettings,
  secret: string | null,
): Promise<oidc.Configuration> {
  try {
    const config = await oidc.discovery(
      new URL(issuer),
      client_id,
      { [oidc.clockTolerance]: SKEW_SECONDS },
      secret ? clientProof(secret) : oidc.None(),
      {
        [oidc.customFetch]: (url, options) => fetchFor(settings, url, options),
        execute: [
          oidc.enableNonRepudiationChecks,
          ...(issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
        ],
      },
    );
    const { authorization_endpoint, token_endpoint, jwks_uri } = config.serverMetadata();
    if (!authorization_endpoint || !token_endpoint || !jwks_uri) throw new ProviderError('rubbish');
    return config;
  } catch (error) {
    throw providerError(error);
  }
}

/** As the provider wants it; what OpenID Connect says where it does not say. */
const clientProof =
  (secret: string): oidc.ClientAuth =>
  (server, client, body, headers) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const basic = ways.includes('client_secret_basic') || !ways.includes('client_secret_post');
    return (basic ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret))(
      server,
      client,
      body,
      headers,
    );
  };

export const fetchFor = (
  settings: Settings,
  url: string,
  options: oidc.CustomFetchOptions,
): Promise<Response> =>
  fetchOutside(settings, url, {
    method: options.method,
    headers: options.headers,
    ...(options.body ? { body: String(options.body) } : {}),
  });

export const openIdSettings = (connection: ConnectionRow): OpenIdSettings => ({
  issuer: String(connection.settings.issuer ?? ''),
  client_id: String(connection.settings.client_id ?? ''),
});

export const configurationOf = (settings: Settings, connection: ConnectionRow) =>
  discover(
    settings,
    openIdSettings(connection),
    connection.secret ? open(settings, connection.secret) : null,
  );

export interface Journey {
  /** Where the browser goes, but for the state, which is not known yet. */
  address: (state: string) => string;
  kept: { nonce: string; verifier: string };
}

/**
 * Prepares the way to the provider.
 * @param fresh the person is to prove themselves there now, however lately they did
 * @throws ProviderError
 */
export async function beginOpenId(
  settings: Settings,
  connection: ConnectionRow,
  fresh: boolean,
): Promise<Journey> {
  const config = await configurationOf(settings, connection);
  const [nonce, verifier] = [oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
  const challenge = await oidc.calculatePKCECodeChallenge(verifier);
  const parameters = {
    redirect_uri: redirectAddress(settings),
    scope: 'openid email profile',
    nonce,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...(fresh ? { max_age: '0', prompt: 'login' } : {}),
  };
  return {
    address: (state) => oidc.buildAuthorizationUrl(config, { ...parameters, state }).href,
    kept: { nonce, verifier },
  };
}

/**
 * Changes the code that came back into what the provider says of the person: its signature by a key of the provider,
 * issuer, audience, nonce, times, and that the answer is of the provider that was asked (RFC 9207).
 * @throws ProviderError
 */
export async function finishOpenId(
  settings: Settings,
  connection: ConnectionRow,
  query: string,
  kept: Record<string, string>,
  fresh: boolean,
): Promise<Facts> {
  const answer = new URL(redirectAddress(settings));
  answer.search = query;
  if (answer.searchParams.get('error') === 'access_denied') throw new ProviderError('cancelled');
  try {
    const config = await configurationOf(settings, connection);
    const tokens = await oidc.authorizationCodeGrant(config, answer, {
      expectedNonce: kept.nonce ?? '',
      expectedState: answer.searchParams.get('state') ?? '',
      pkceCodeVerifier: kept.verifier ?? '',
      idTokenExpected: true,
      ...(fresh ? { maxAge: FRESH_SECONDS } : {}),
    });
    const said = tokens.claims();
    const { alg } = decodeProtectedHeader(tokens.id_token ?? '');
    if (!said || !alg || !ALGORITHMS.has(alg)) throw new ProviderError('rubbish');
    // OpenID Connect Core, 2: 255 ASCII characters at most. An empty one would be everybody's.
    if (!/^[^\0]{1,255}$/.test(said.sub)) throw new ProviderError('rubbish');
    const more =
      said.email === undefined && config.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(config, tokens.access_token, said.sub)
        : {};
    const claims: Record<string, unknown> = { ...more, ...said };
    return {
      issuer: said.iss,
      subject: said.sub,
      email: typeof claims.email === 'string' ? claims.email : null,
      emailVerified: claims.email_verified === true,
      claims,
      session: {
        id: typeof said.sid === 'string' ? said.sid : null,
        saidAt: new Date(said.iat * 1000).toISOString(),
        wayOut: wayOutOf(config, tokens.id_token ?? null),
      },
    };
  } catch (error) {
    throw providerError(error);
  }
}

/** Longer addresses are refused by servers; the provider then asks the person who they are. */
const LONGEST_HINT = 4000;

function wayOutOf(config: oidc.Configuration, idToken: string | null): Facts['session']['wayOut'] {
  const { end_session_endpoint: address } = config.serverMetadata();
  if (!address || !/^https?:/.test(address)) return null;
  return { protocol: 'openid', address, idToken: (idToken?.length ?? 0) > LONGEST_HINT ? null : idToken };
}

export function providerError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof OutsideError)
      return new ProviderError(at.fault === 'unreachable' ? 'down' : 'rubbish', at);
  return new ProviderError('rubbish', error);
}
