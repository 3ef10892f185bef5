import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import type * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { createTool } from '../tools/contract.ts';
import {
  ask,
  Browser,
  buildTool,
  relyingParty,
  type Stop,
  startListening,
  type TestTool,
} from './testing/kit.ts';

/**
 * The modules of the OpenID Foundation's Basic OP plan (`oidcc-basic-certification-test-plan`), each
 * by its id. What each asks is written anew from what the suite checks; `docs/openid-conformance.md` lists them all.
 */
let app: Awaited<ReturnType<typeof startListening>>;
let org: TestOrganization;
let user: TestUser;
let tool: TestTool;
let second: TestTool;
let rp: client.Configuration;
let browser: Browser;
let issuer = '';
let metadata: Record<string, unknown> = {};

const CLAIMS = {
  name: 'name',
  given_name: 'first_name',
  family_name: 'last_name',
  locale: 'locale',
  email: 'email',
  phone_number: 'phone_number',
  groups: 'teams',
};
const NAMES = ['name', 'given_name', 'family_name', 'locale'];

beforeAll(async () => {
  app = await startListening();
  org = await app.organization();
  const crew = await app.team(org, 'Crew');
  user = await app.user(org, { teams: [crew], mobile: true });
  const given = { claims: CLAIMS, refresh: true, pkce: false } as const;
  tool = await buildTool(app, org, given);
  second = await buildTool(app, org, given);
  rp = await relyingParty(app.origin, tool);
  issuer = `${app.origin}/o/${org.slug}`;
  metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as typeof metadata;
});
afterAll(() => app?.close());
beforeEach(async () => {
  browser = await new Browser(app.origin).signIn(app, user);
});

/** Asks as the suite does: code flow, state and nonce, PKCE only where the module is about it. */
async function authorize(more: Record<string, string | null> = {}, by: TestTool = tool, visitor = browser) {
  const { url, nonce, state } = await ask(rp, by);
  const asked: Record<string, string | null> = {
    scope: 'openid',
    client_id: by.clientId,
    code_challenge: null,
    code_challenge_method: null,
    ...more,
  };
  for (const [name, value] of Object.entries(asked))
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  return { nonce, state, stop: await visitor.go(url) };
}

const answered = ({ url }: Pick<Stop, 'url'>) => Object.fromEntries(new URL(url).searchParams);

interface Tokens {
  access_token: string;
  id_token: string;
  refresh_token?: string;
  token_type: string;
  expires_in: number;
  scope?: string;
  error?: string;
}
async function token(sent: Record<string, string>, by: TestTool = tool, how: 'basic' | 'post' = 'basic') {
  const response = await fetch(`${issuer}/oidc/token`, {
    method: 'POST',
    headers: how === 'basic' ? { authorization: `Basic ${btoa(`${by.clientId}:${by.secret}`)}` } : {},
    body: new URLSearchParams({
      ...sent,
      ...(how === 'post' ? { client_id: by.clientId, client_secret: by.secret ?? '' } : {}),
    }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Tokens };
}
const codeIn = (stop: Stop, by: TestTool = tool) => ({
  grant_type: 'authorization_code',
  code: answered(stop).code ?? '',
  redirect_uri: by.redirectUri,
});

/** Everything that must be right about an ID token, whichever module asks for it. */
async function verified(idToken: string, by: TestTool, expected: { nonce?: string; accessToken: string }) {
  const keys = createRemoteJWKSet(new URL(String(metadata.jwks_uri)));
  const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
    issuer,
    audience: by.clientId,
    algorithms: ['RS256'],
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
  });
  expect(protectedHeader.kid).toBeDefined();
  expect(payload.aud).toBe(by.clientId);
  expect(String(payload.sub).length).toBeLessThanOrEqual(255);
  expect(payload.nonce).toBe(expected.nonce);
  if (payload.at_hash !== undefined) {
    const half = createHash('sha256').update(expected.accessToken).digest().subarray(0, 16);
    expect(payload.at_hash).toBe(half.toString('base64url'));
  }
  return payload;
}

/** A whole sign-in, and what the tool holds afterwards. */
async function happy(
  more: Record<string, string | null> = {},
  by: TestTool = tool,
  how: 'basic' | 'post' = 'basic',
) {
  const { nonce, state, stop } = await authorize(more, by);
  const back = answered(stop);
  expect(stop.url.startsWith(by.redirectUri), `${stop.url} ${stop.html.slice(0, 300)}`).toBe(true);
  expect(back.error).toBeUndefined();
  expect(back.state).toBe(more.state === null ? undefined : state);
  expect(back.iss).toBe(issuer);
  const { status, headers, body } = await token(codeIn(stop, by), by, how);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toContain('no-store');
  expect(body.token_type.toLowerCase()).toBe('bearer');
  expect(body.expires_in).toBeGreaterThan(0);
  const expected = { accessToken: body.access_token, ...(more.nonce === null ? {} : { nonce }) };
  return { ...body, stop, claims: await verified(body.id_token, by, expected) };
}

async function userinfo(accessToken: string, how: 'get' | 'header' | 'body' = 'get') {
  const headers = how === 'body' ? {} : { authorization: `Bearer ${accessToken}` };
  const body = new URLSearchParams(how === 'body' ? { access_token: accessToken } : {});
  const url = String(metadata.userinfo_endpoint);
  const response = await fetch(url, how === 'get' ? { headers } : { method: 'POST', headers, body });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/json');
  return (await response.json()) as JWTPayload;
}

/** As the page for it does, once the person has entered a code. */
const proveAgain = () =>
  app.db.many('update sessions set proved_at = app_now() where user_id = $1', [user.id]);

/** Has the tool ask again, follows to where the person proves themselves, and comes back. */
async function again(more: Record<string, string>) {
  const first = await happy();
  await app.clock.move(2, { proofsAge: true });
  const { nonce, stop } = await authorize(more);
  expect(new URL(stop.url).pathname).toBe('/step-up');
  await app.clock.move(2, { proofsAge: true });
  await proveAgain();
  const landed = await browser.go(new URL(stop.url).searchParams.get('next') ?? '');
  const { body } = await token(codeIn(landed));
  const claims = await verified(body.id_token, tool, { nonce, accessToken: body.access_token });
  await app.clock.reset();
  expect(claims.auth_time).toBeGreaterThan(Number(first.claims.auth_time ?? 0));
  return { first, claims };
}

describe('Basic OP', () => {
  test('oidcc-server', async () => {
    const { claims, access_token } = await happy();
    expect(claims.sub).toBe(user.id);
    expect((await userinfo(access_token)).sub).toBe(user.id);
    expect(metadata.issuer).toBe(issuer);
  });

  test('oidcc-response-type-missing', async () => {
    const { stop, state } = await authorize({ response_type: null });
    expect(answered(stop)).toMatchObject({ error: 'invalid_request', state });
  });

  test('oidcc-idtoken-signature', async () => {
    const { id_token } = await happy();
    const { keys } = (await (await fetch(String(metadata.jwks_uri))).json()) as {
      keys: Record<string, string>[];
    };
    const kids = keys.map((key) => key.kid);
    expect(new Set(kids).size).toBe(kids.length);
    for (const key of keys) expect([key.kty, key.use, key.d]).toEqual(['RSA', 'sig', undefined]);
    const { kid, alg } = JSON.parse(Buffer.from(id_token.split('.')[0] ?? '', 'base64url').toString());
    expect(kids).toContain(kid);
    expect(alg).toBe('RS256');
  });

  test('oidcc-idtoken-unsigned', async () => {
    // The module wants a token that nobody signed, and spares a provider that does not offer one.
    expect(metadata.id_token_signing_alg_values_supported).not.toContain('none');
    const openid = { client_type: 'confidential', redirect_uris: ['https://plain.example/callback'] };
    const unsigned = { ...openid, id_token_signed_response_alg: 'none' };
    const refused = await app.call(org.admin, createTool, {
      body: { name: 'Plain', openid: unsigned } as never,
    });
    expect(refused.problem.code).toBe('request.invalid');
    // Nor is one believed.
    const { stop } = await authorize({ prompt: 'none', id_token_hint: objectOf({ sub: user.id }) });
    expect(answered(stop).error).toBe('invalid_request');
  });

  test('oidcc-userinfo-get', async () => {
    expect((await userinfo((await happy()).access_token, 'get')).sub).toBe(user.id);
  });
  test('oidcc-userinfo-post-header', async () => {
    expect((await userinfo((await happy()).access_token, 'header')).sub).toBe(user.id);
  });
  test('oidcc-userinfo-post-body', async () => {
    expect((await userinfo((await happy()).access_token, 'body')).sub).toBe(user.id);
  });

  test('oidcc-ensure-request-without-nonce-succeeds-for-code-flow', async () => {
    expect((await happy({ nonce: null })).claims.nonce).toBeUndefined();
  });

  describe('scopes', () => {
    const told = async (scope: string) =>
      Object.keys(await userinfo((await happy({ scope })).access_token)).sort();
    const email = ['email', 'email_verified'];
    const phone = ['phone_number', 'phone_number_verified'];

    test('oidcc-scope-profile', async () => {
      expect(await told('openid profile')).toEqual(['sub', ...NAMES].sort());
    });
    test('oidcc-scope-email', async () => {
      expect(await told('openid email')).toEqual(['sub', ...email].sort());
    });
    test('oidcc-scope-address', async () => {
      // An address is nothing that is known here; asking for it is no error.
      expect(await told('openid address')).toEqual(['sub']);
    });
    test('oidcc-scope-phone', async () => {
      expect(await told('openid phone')).toEqual(['sub', ...phone].sort());
    });
    test('oidcc-scope-all', async () => {
      expect(await told('openid profile email address phone')).toEqual(
        ['sub', ...NAMES, ...email, ...phone].sort(),
      );
    });
    test('oidcc-ensure-other-scope-order-succeeds', async () => {
      expect(await told('email openid')).toEqual(['sub', ...email].sort());
    });
  });

  test('oidcc-display-page', async () => {
    expect((await happy({ display: 'page' })).claims.sub).toBe(user.id);
  });
  test('oidcc-display-popup', async () => {
    expect((await happy({ display: 'popup' })).claims.sub).toBe(user.id);
  });

  test('oidcc-prompt-login', async () => {
    const { first, claims } = await again({ prompt: 'login' });
    expect(claims.sub).toBe(first.claims.sub);
  });

  test('oidcc-prompt-none-not-logged-in', async () => {
    const { stop, state } = await authorize({ prompt: 'none' }, tool, new Browser(app.origin));
    expect(answered(stop)).toMatchObject({ error: 'login_required', state });
    expect(answered(stop).code).toBeUndefined();
  });

  test('oidcc-prompt-none-logged-in', async () => {
    const first = await happy();
    const next = await happy({ prompt: 'none' });
    expect(next.claims.sub).toBe(first.claims.sub);
    expect(next.claims.auth_time).toBe(first.claims.auth_time);
  });

  test('oidcc-max-age-1', async () => {
    const { claims } = await again({ max_age: '1' });
    expect(claims.auth_time).toBeDefined();
  });

  test('oidcc-max-age-10000', async () => {
    const [first, next] = [await happy({ max_age: '10000' }), await happy({ max_age: '10000' })];
    expect(first.claims.auth_time).toBeDefined();
    expect(next.claims.auth_time).toBe(first.claims.auth_time);
    expect(next.claims.sub).toBe(first.claims.sub);
  });

  test('oidcc-ensure-request-with-unknown-parameter-succeeds', async () => {
    expect((await happy({ extra: 'foobar' })).claims.sub).toBe(user.id);
  });

  test('oidcc-id-token-hint', async () => {
    const first = await happy();
    const next = await happy({ prompt: 'none', id_token_hint: first.id_token });
    expect(next.claims.sub).toBe(first.claims.sub);
  });

  test('oidcc-login-hint', async () => {
    expect((await happy({ login_hint: user.email ?? '' })).claims.sub).toBe(user.id);
  });
  test('oidcc-ui-locales', async () => {
    expect((await happy({ ui_locales: 'se' })).claims.sub).toBe(user.id);
  });
  test('oidcc-claims-locales', async () => {
    expect((await happy({ claims_locales: 'se', scope: 'openid profile' })).claims.sub).toBe(user.id);
  });
  test('oidcc-ensure-request-with-acr-values-succeeds', async () => {
    expect((await happy({ acr_values: '1 2' })).claims.sub).toBe(user.id);
  });

  const reuse = async (seconds: number) => {
    const { stop, access_token } = await happy();
    await app.clock.move(seconds);
    const { status, body } = await token(codeIn(stop));
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
    const headers = { authorization: `Bearer ${access_token}` };
    expect((await fetch(String(metadata.userinfo_endpoint), { headers })).status).toBe(401);
    await app.clock.reset();
  };
  test('oidcc-codereuse', () => reuse(0));
  test('oidcc-codereuse-30seconds', () => reuse(30));

  test('oidcc-ensure-registered-redirect-uri', async () => {
    const { stop } = await authorize({ redirect_uri: `${tool.redirectUri}/foobar` });
    expect(stop.status).toBe(400);
    expect(stop.url.startsWith(issuer)).toBe(true);
  });

  test('oidcc-ensure-post-request-succeeds', async () => {
    const { url, nonce, state } = await ask(rp, tool);
    // Another site's form: our cookie does not come along, and does with the journey that follows.
    const form = Object.fromEntries(url.searchParams);
    const stop = await browser.go(url.origin + url.pathname, form);
    expect(answered(stop).state).toBe(state);
    const { body } = await token({ ...codeIn(stop), code_verifier: 'x'.repeat(43) });
    expect(body.error).toBe('invalid_grant');
    for (const name of ['code_challenge', 'code_challenge_method']) delete form[name];
    const plain = await browser.go(url.origin + url.pathname, form);
    const good = (await token(codeIn(plain))).body;
    expect((await verified(good.id_token, tool, { nonce, accessToken: good.access_token })).sub).toBe(
      user.id,
    );
  });

  test('oidcc-server-client-secret-post', async () => {
    expect((await happy({}, tool, 'post')).claims.sub).toBe(user.id);
  });

  test('oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported', async () => {
    expect(metadata.request_uri_parameter_supported).toBe(false);
    const { stop, state } = await authorize({ request_uri: 'https://wiki.example/request.jwt' });
    expect(answered(stop)).toMatchObject({ error: 'request_uri_not_supported', state });
  });

  const objectOf = (claims: object) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ iss: tool.clientId, aud: issuer, ...claims })}.`;
  };
  test('oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported', async () => {
    expect(metadata.request_parameter_supported ?? false).toBe(false);
    const { stop, state } = await authorize({ request: objectOf({ nonce: 'other' }) });
    expect(answered(stop)).toMatchObject({ error: 'request_not_supported', state });
  });

  test('oidcc-claims-essential', async () => {
    const claims = JSON.stringify({ userinfo: { name: { essential: true } } });
    const { access_token, id_token } = await happy({ scope: 'openid', claims });
    expect(await userinfo(access_token)).toEqual({ sub: user.id, name: user.name });
    // Asked for there alone.
    expect(decodeJwt(id_token)).not.toHaveProperty('name');
  });

  test('oidcc-ensure-request-object-with-redirect-uri', async () => {
    // The address in the object is never gone to: the object is refused at the address in the query.
    const { stop } = await authorize({
      request: objectOf({ redirect_uri: 'https://evil.example/callback' }),
    });
    expect(stop.url.startsWith(`${tool.redirectUri}?`)).toBe(true);
    expect(answered(stop).error).toBe('request_not_supported');
  });

  test('oidcc-refresh-token', async () => {
    const first = await happy({ scope: 'openid email offline_access', prompt: 'consent' });
    const sent = { grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' };
    // Of another tool first: it gets nothing, and what it tried stays good.
    expect((await token(sent, second)).body.error).toBe('invalid_grant');
    const { status, body } = await token(sent);
    expect(status).toBe(200);
    const claims = await verified(body.id_token, tool, {
      accessToken: body.access_token,
      nonce: String(first.claims.nonce),
    });
    expect([claims.iss, claims.sub, claims.aud]).toEqual([
      first.claims.iss,
      first.claims.sub,
      first.claims.aud,
    ]);
    expect(claims.iat).toBeGreaterThanOrEqual(Number(first.claims.iat));
    expect((await userinfo(body.access_token)).sub).toBe(user.id);
  });

  test('oidcc-ensure-request-with-valid-pkce-succeeds', async () => {
    const { url, verifier } = await ask(rp, tool);
    const { status } = await token({ ...codeIn(await browser.go(url)), code_verifier: verifier });
    expect(status).toBe(200);
  });
});

describe('Config OP', () => {
  test('oidcc-discovery-endpoint-verification', () => {
    expect(metadata).toMatchObject({
      issuer,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      claims_parameter_supported: true,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      authorization_response_iss_parameter_supported: true,
    });
    expect(metadata.scopes_supported).toEqual([
      'openid',
      'offline_access',
      'profile',
      'email',
      'phone',
      'groups',
    ]);
    expect(metadata).not.toHaveProperty('registration_endpoint');
    for (const [name, value] of Object.entries(metadata))
      if (/_endpoint$|_uri$/.test(name)) expect(String(value).startsWith(`${issuer}/`), name).toBe(true);
  });
});

test('the page about conformance says of each module what is true', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const rows = [
    ...read('../../../../docs/openid-conformance.md').matchAll(
      /^\| `(oidcc-[\w-]+)` \| (passes|refuses|\*not run\*) \|/gm,
    ),
  ];
  const ids = rows.map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const passing = rows.filter(([, , state]) => state !== '*not run*').map(([, id]) => id);
  const tests = [...read('./conformance.test.ts').matchAll(/test\('(oidcc-[\w-]+)'/g)].map(([, id]) => id);
  expect(tests.toSorted()).toEqual(passing.toSorted());
  expect(rows.length).toBe(39);
});
