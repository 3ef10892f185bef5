import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What the next token says, and how the provider misbehaves: each in its own way. */
export interface Conduct {
  claims?: Record<string, unknown>;
  /** Instead of a token signed as it should be. */
  token?: (said: JWTPayload) => Promise<string> | string;
  /** In the answer at the browser. */
  iss?: string | null;
  /** Answers every request with this. */
  status?: number;
  /** People can sign out there. */
  singleLogout?: boolean;
}

export interface Provider {
  issuer: string;
  conduct: Conduct;
  key: CryptoKey;
  kid: string;
  publicJwk: Record<string, unknown>;
  /** What the token endpoint was sent. */
  requests: URLSearchParams[];
  /** Signs with a new key from now on, and forgets the old one. */
  rotate(): Promise<void>;
  /** As a person there would: looks at where the browser was sent and answers with the address it comes back to. */
  authorize(location: string, claims?: Record<string, unknown>): string;
  /** What it says when a session there is over; what is null is left out. */
  logoutToken(
    said: Record<string, unknown>,
    signedBy?: CryptoKey,
    header?: Record<string, unknown>,
  ): Promise<string>;
  close(): Promise<void>;
}

/**
 * An OpenID Connect provider of our own that does wrong on request: no honest software signs with `none`, answers in
 * somebody else's name or gives out a code twice.
 */
export async function startProvider(clientId = 'beckon'): Promise<Provider> {
  const codes = new Map<string, { nonce: string; claims: Record<string, unknown> }>();
  let last = 0;
  const server: Server = createServer(async (request, response) => {
    const send = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (provider.conduct.status) return send({ error: 'server_error' }, provider.conduct.status);
    const { pathname } = new URL(request.url ?? '/', provider.issuer);
    if (pathname === '/.well-known/openid-configuration') return send(documentOf(provider));
    if (pathname === '/jwks') return send({ keys: [provider.publicJwk] });
    let body = '';
    for await (const chunk of request) body += chunk;
    const asked = new URLSearchParams(body);
    provider.requests.push(asked);
    const given = codes.get(asked.get('code') ?? '');
    if (!given) return send({ error: 'invalid_grant' }, 400);
    return send({
      access_token: 'at',
      token_type: 'Bearer',
      id_token: await tokenOf(provider, clientId, given),
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const provider: Provider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    conduct: {},
    requests: [],
    ...(await newKey('key-1')),
    async rotate() {
      Object.assign(provider, await newKey(`key-${++last + 1}`));
    },
    authorize(location, claims = {}) {
      const asked = new URL(location).searchParams;
      const code = `code-${++last}-${Math.random()}`;
      codes.set(code, { nonce: asked.get('nonce') ?? '', claims });
      const { iss = provider.issuer } = provider.conduct;
      const back = new URLSearchParams({ code, state: asked.get('state') ?? '', ...(iss ? { iss } : {}) });
      return `/sign-in/company/callback?${back}`;
    },
    logoutToken(said, signedBy = provider.key, header = {}) {
      const all = {
        iss: provider.issuer,
        aud: clientId,
        iat: Math.floor(Date.now() / 1000),
        jti: `logout-${++last}-${Math.random()}`,
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
        ...said,
      };
      const told = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
      return new SignJWT(told)
        .setProtectedHeader({ alg: 'RS256', typ: 'logout+jwt', kid: provider.kid, ...header })
        .sign(signedBy);
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return provider;
}

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  return {
    key: privateKey,
    kid,
    publicJwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' },
  };
}

const documentOf = ({ issuer, conduct }: Provider) => ({
  issuer,
  ...(conduct.singleLogout ? { end_session_endpoint: `${issuer}/end?tenant=1` } : {}),
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  // It claims to know the weak ones, too: that must not make anybody take them.
  id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
  authorization_response_iss_parameter_supported: true,
});

async function tokenOf(
  provider: Provider,
  clientId: string,
  given: { nonce: string; claims: Record<string, unknown> },
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const said: JWTPayload = {
    iss: provider.issuer,
    aud: clientId,
    sub: 'somebody',
    nonce: given.nonce,
    iat: now,
    exp: now + 300,
    ...given.claims,
    ...provider.conduct.claims,
  };
  if (provider.conduct.token) return provider.conduct.token(said);
  return new SignJWT(said).setProtectedHeader({ alg: 'RS256', kid: provider.kid }).sign(provider.key);
}
