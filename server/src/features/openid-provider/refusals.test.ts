import { createHash, createHmac } from 'node:crypto';
import { type Configuration, fetchUserInfo, refreshTokenGrant } from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import {
  ask,
  Browser,
  buildTool,
  exchange,
  relyingParty,
  signInAt,
  startListening,
  type TestTool,
} from './testing/kit.ts';

/** What a tool, or somebody who pretends to be one, does not get. */
let app: Awaited<ReturnType<typeof startListening>>;
let org: TestOrganization;
let user: TestUser;
let tool: TestTool;
let open: TestTool;
let rp: Configuration;
let browser: Browser;
const issuerOf = (organization: TestOrganization) => `${app.origin}/o/${organization.slug}`;
beforeAll(async () => {
  app = await startListening();
  org = await app.organization();
  user = await app.user(org);
  tool = await buildTool(app, org, {
    refresh: true,
    redirectUris: ['https://wiki.example/callback', 'http://localhost:9/cb'],
  });
  open = await buildTool(app, org, { public: true, refresh: true });
  rp = await relyingParty(app.origin, tool);
  browser = await new Browser(app.origin).signIn(app, user);
});
afterAll(() => app?.close());

/** The answer of the token endpoint to whatever is sent. */
async function token(sent: Record<string, string>, by: TestTool | null = tool, at: TestOrganization = org) {
  const basic = by?.secret ? `Basic ${Buffer.from(`${by.clientId}:${by.secret}`).toString('base64')}` : null;
  const response = await fetch(`${issuerOf(at)}/oidc/token`, {
    method: 'POST',
    headers: basic ? { authorization: basic } : {},
    body: new URLSearchParams(sent),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

/** A code that the browser brought back, with what belongs to it. */
async function newCode(at: TestTool = tool, more: Record<string, string> = {}) {
  const asked = await ask(at === tool ? rp : await relyingParty(app.origin, at), at, more);
  const { url } = await browser.go(asked.url);
  const code = new URL(url).searchParams.get('code');
  if (!code) throw new Error(`No code: ${url}`);
  return {
    asked,
    url,
    sent: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: at.redirectUri,
      code_verifier: asked.verifier,
    },
  };
}

const reuseOf = (sent: Record<string, string>) =>
  token(sent).then(({ status, body }) => [status, body.error]);
const userinfo = (accessToken: string, at = org) =>
  fetch(`${issuerOf(at)}/oidc/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });

describe('an address of return that is not registered, byte by byte, is never gone to', () => {
  test.each([
    ['a slash at the end', 'https://wiki.example/callback/'],
    ['another path', 'https://wiki.example/callback/../callback'],
    ['an encoded path', 'https://wiki.example/%63allback'],
    ['a path beside it', 'https://wiki.example/callback/../../evil'],
    ['another port', 'https://wiki.example:8443/callback'],
    ['the same port, said', 'https://wiki.example:443/callback'],
    ['another loopback port', 'http://localhost:10/cb'],
    ['another loopback name', 'http://127.0.0.1:9/cb'],
    ['capitals in the host', 'https://WIKI.example/callback'],
    ['capitals in the path', 'https://wiki.example/Callback'],
    ['one more query', 'https://wiki.example/callback?next=evil'],
    ['an empty query', 'https://wiki.example/callback?'],
    ['a fragment', 'https://wiki.example/callback#here'],
    ['a user', 'https://wiki.example@evil.example/callback'],
    ['credentials', 'https://user:password@wiki.example/callback'],
    ['another scheme', 'http://wiki.example/callback'],
    ['a script', 'javascript:alert(1)'],
    ['a subdomain', 'https://a.wiki.example/callback'],
    ['a longer domain', 'https://wiki.example.evil.example/callback'],
    ['a backslash', 'https://evil.example\\@wiki.example/callback'],
    ['white space', ' https://wiki.example/callback'],
    ['nothing', ''],
  ])('%s', async (_what, redirect_uri) => {
    const { url } = await ask(rp, tool);
    url.searchParams.set('redirect_uri', redirect_uri);
    const stop = await browser.go(url);
    expect(stop.status).toBe(400);
    expect(stop.url).toMatch(new RegExp(`^${issuerOf(org)}/oidc/auth`));
    expect(stop.html).toContain('redirect_uri');
    expect(stop.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  test('neither is one left out, nor one of another tool', async () => {
    const other = await buildTool(app, org, { redirectUris: ['https://other.example/callback'] });
    for (const change of [
      (u: URL) => u.searchParams.delete('redirect_uri'),
      (u: URL) => u.searchParams.set('redirect_uri', other.redirectUri),
    ]) {
      const { url } = await ask(rp, tool);
      change(url);
      expect((await browser.go(url)).status).toBe(400);
    }
  });

  test('a code is exchanged for the address that it was asked for alone', async () => {
    const { sent } = await newCode();
    expect(await reuseOf({ ...sent, redirect_uri: 'http://localhost:9/cb' })).toEqual([400, 'invalid_grant']);
  });
});

describe('PKCE', () => {
  const without = async (at: TestTool, change: (u: URL) => void) => {
    const { url } = await ask(await relyingParty(app.origin, at), at);
    change(url);
    return new URL((await browser.go(url)).url).searchParams.get('error');
  };
  const drop = (u: URL) => {
    for (const name of ['code_challenge', 'code_challenge_method']) u.searchParams.delete(name);
  };

  test('is asked of every tool, and always of a public one', async () => {
    expect(await without(open, drop)).toBe('invalid_request');
    expect(await without(tool, drop)).toBe('invalid_request');
    const spared = await buildTool(app, org, { pkce: false });
    expect(await without(spared, drop)).toBeNull();
  });

  test('is by S256: neither plain nor unsaid', async () => {
    expect(await without(open, (u) => u.searchParams.set('code_challenge_method', 'plain'))).toBe(
      'invalid_request',
    );
    expect(await without(open, (u) => u.searchParams.delete('code_challenge_method'))).toBe(
      'invalid_request',
    );
    expect(await without(open, (u) => u.searchParams.set('code_challenge', 'short'))).toBe('invalid_request');
  });

  test('holds: no verifier, or another one, gets nothing', async () => {
    const { sent } = await newCode();
    const { code_verifier: _, ...bare } = sent;
    expect(await reuseOf(bare)).toEqual([400, 'invalid_grant']);
    expect(await reuseOf({ ...sent, code_verifier: 'x'.repeat(43) })).toEqual([400, 'invalid_grant']);
    expect((await token(sent)).status).toBe(200);
  });
});

describe('a code', () => {
  test('that is used twice ends all that came of it', async () => {
    const { sent } = await newCode();
    const first = await token(sent);
    expect(first.status).toBe(200);
    expect((await userinfo(first.body.access_token ?? '')).status).toBe(200);
    expect(await reuseOf(sent)).toEqual([400, 'invalid_grant']);
    expect((await userinfo(first.body.access_token ?? '')).status).toBe(401);
    const refresh_token = first.body.refresh_token ?? '';
    expect(await reuseOf({ grant_type: 'refresh_token', refresh_token })).toEqual([400, 'invalid_grant']);
  });

  test('that is used twice at once gives one answer at most, and nothing lasts', async () => {
    const { sent } = await newCode();
    const answers = await Promise.all(Array.from({ length: 6 }, () => token(sent)));
    const good = answers.filter((a) => a.status === 200);
    expect(good.length).toBeLessThanOrEqual(1);
    for (const { body } of good) expect((await userinfo(body.access_token ?? '')).status).toBe(401);
  });

  test('ends no other sign-in at the same tool', async () => {
    const [one, other] = [await newCode(), await newCode()];
    const kept = await token(other.sent);
    await token(one.sent);
    await token(one.sent);
    expect((await userinfo(kept.body.access_token ?? '')).status).toBe(200);
  });

  test('of one tool is nothing in the hands of another, of a public one or of nobody', async () => {
    const { sent } = await newCode();
    const other = await buildTool(app, org);
    expect((await token(sent, other)).body.error).toBe('invalid_grant');
    expect((await token({ ...sent, client_id: open.clientId }, null)).body.error).toBe('invalid_grant');
    expect((await token({ ...sent, client_id: tool.clientId }, null)).status).toBe(401);
    expect((await token({ ...sent, client_id: tool.clientId, client_secret: 'guessed' }, null)).status).toBe(
      401,
    );
    expect((await token(sent, null)).status).toBe(400);
  });

  test('is over after a minute, by the clock of the database', async () => {
    const { sent } = await newCode();
    await app.clock.move(61);
    expect(await reuseOf(sent)).toEqual([400, 'invalid_grant']);
    await app.clock.reset();
  });
});

describe('a refresh token', () => {
  const refresh = (refresh_token: string, by: TestTool | null = tool, more = {}) =>
    token({ grant_type: 'refresh_token', refresh_token, ...more }, by);

  test('is replaced at each use, and its second use ends the family', async () => {
    const first = (await token((await newCode()).sent)).body;
    const second = (await refresh(first.refresh_token ?? '')).body;
    expect(second.refresh_token).toBeDefined();
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const third = (await refresh(second.refresh_token ?? '')).body;
    expect((await refresh(first.refresh_token ?? '')).body.error).toBe('invalid_grant');
    expect((await refresh(third.refresh_token ?? '')).body.error).toBe('invalid_grant');
    expect((await userinfo(third.access_token ?? '')).status).toBe(401);
  });

  test('that two use at once serves one of them at most', async () => {
    const first = (await token((await newCode()).sent)).body;
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(first.refresh_token ?? '')));
    const good = answers.filter((a) => a.status === 200);
    expect(good.length).toBeLessThanOrEqual(1);
    for (const { body } of good)
      expect((await refresh(body.refresh_token ?? '')).body.error).toBe('invalid_grant');
  });

  test('is of its tool alone, and of no wider scope than it was', async () => {
    const { refresh_token = '' } = (await token((await newCode(tool, { scope: 'openid email' })).sent)).body;
    expect((await refresh(refresh_token, await buildTool(app, org, { refresh: true }))).body.error).toBe(
      'invalid_grant',
    );
    expect((await refresh(refresh_token, null, { client_id: open.clientId })).body.error).toBe(
      'invalid_grant',
    );
    expect((await refresh(refresh_token, tool, { scope: 'openid email groups' })).body.error).toBe(
      'invalid_scope',
    );
  });

  test('is given out only where the tool was allowed it', async () => {
    const plain = await buildTool(app, org);
    const given = (
      await token((await newCode(plain, { scope: 'openid offline_access', prompt: 'consent' })).sent, plain)
    ).body;
    expect(given.access_token).toBeDefined();
    expect(given.refresh_token).toBeUndefined();
    expect((await refresh('made-up', plain)).body.error).toBe('invalid_request');
  });

  test('takes part in nothing else: not an access token, and no access token refreshes', async () => {
    const { refresh_token = '', access_token = '' } = (await token((await newCode()).sent)).body;
    expect((await userinfo(refresh_token)).status).toBe(401);
    expect((await refresh(access_token)).body.error).toBe('invalid_grant');
    expect(
      (await token({ grant_type: 'authorization_code', code: refresh_token, redirect_uri: tool.redirectUri }))
        .body.error,
    ).toBe('invalid_grant');
  });
});

describe('what is not offered', () => {
  test.each(['token', 'id_token', 'id_token token', 'code id_token', 'code token', 'none'])(
    'response type %s',
    async (response_type) => {
      const { url } = await ask(rp, tool, { response_type });
      const { searchParams, hash } = new URL((await browser.go(url)).url);
      const error = searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error');
      expect(error).toBe('unsupported_response_type');
    },
  );

  test.each([
    'password',
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
  ])('grant %s', async (grant_type) => {
    const answer = await token({ grant_type, username: 'a', password: 'b' });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatch(/unsupported_grant_type|unauthorized_client/);
  });

  test.each([
    'reg',
    'device/auth',
    'device',
    'token/introspection',
    'request',
    'backchannel',
    'me',
    'interaction/x',
  ])('address %s', async (path) => {
    const response = await fetch(`${issuerOf(org)}/oidc/${path}`, {
      method: 'POST',
      body: new URLSearchParams({}),
    });
    expect(response.status).toBe(404);
  });

  test('requests as objects', async () => {
    for (const more of [
      { request: 'e30.e30.' },
      { request_uri: 'https://wiki.example/request' },
      { registration: '{}' },
    ]) {
      const { url } = await ask(rp, tool, more);
      expect(new URL((await browser.go(url)).url).searchParams.get('error')).toMatch(/_not_supported$/);
    }
  });
});

describe('confused algorithms and audiences', () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = (header: object, payload: object) => `${part(header)}.${part(payload)}`;

  async function publicKey() {
    const { keys } = (await (await fetch(`${issuerOf(org)}/oidc/jwks`)).json()) as {
      keys: Record<string, string>[];
    };
    return keys[0] ?? {};
  }

  test('a hint is believed when this issuer signed it for this tool, and no other way', async () => {
    const good = (await signInAt(rp, tool, browser)).id_token ?? '';
    const [header = '', payload = '', signature = ''] = good.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const key = await publicKey();
    const byPublicKey = unsigned({ alg: 'HS256', kid: key.kid }, claims);
    const bySecret = unsigned({ alg: 'HS256' }, claims);
    const hmac = (text: string, secret: string) =>
      createHmac('sha256', secret).update(text).digest('base64url');
    const otherTool = await buildTool(app, org);
    const forOther =
      (await signInAt(await relyingParty(app.origin, otherTool), otherTool, browser)).id_token ?? '';
    const wrong = {
      none: `${unsigned({ alg: 'none' }, claims)}.`,
      'None in capitals': `${unsigned({ alg: 'NONE' }, claims)}.`,
      'signature left out': `${header}.${payload}.`,
      'another payload': `${header}.${part({ ...claims, sub: org.admin.id })}.${signature}`,
      'HMAC with the public key': `${byPublicKey}.${hmac(byPublicKey, JSON.stringify(key))}`,
      'HMAC with the modulus': `${byPublicKey}.${hmac(byPublicKey, key.n ?? '')}`,
      'HMAC with the secret': `${bySecret}.${hmac(bySecret, tool.secret ?? '')}`,
      'for another tool': forOther,
      'no token at all': 'hint',
    };
    for (const [what, id_token_hint] of Object.entries(wrong)) {
      const { url } = await ask(rp, tool, { prompt: 'none', id_token_hint });
      expect(new URL((await browser.go(url)).url).searchParams.get('error'), what).toBe('invalid_request');
      const out = await browser.go(
        `${issuerOf(org)}/oidc/logout?${new URLSearchParams({ id_token_hint, client_id: tool.clientId })}`,
      );
      expect(out.status, what).toBe(400);
    }
    const { url } = await ask(rp, tool, { prompt: 'none', id_token_hint: good });
    expect(new URL((await browser.go(url)).url).searchParams.has('code')).toBe(true);
  });

  test('an assertion signed with the public key, the secret or nothing is no secret', async () => {
    const { sent } = await newCode();
    const claims = {
      iss: tool.clientId,
      sub: tool.clientId,
      aud: `${issuerOf(org)}/oidc/token`,
      jti: '1',
      exp: 4102444800,
    };
    const key = await publicKey();
    const text = unsigned({ alg: 'HS256', kid: key.kid }, claims);
    for (const secret of [JSON.stringify(key), key.n ?? '', tool.secret ?? '']) {
      const client_assertion = `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
      const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
      const { status } = await token(
        { ...sent, client_assertion, client_assertion_type, client_id: tool.clientId },
        null,
      );
      expect(status).toBe(401);
    }
  });

  test('another organization issues nothing for this tool, and believes none of its tokens', async () => {
    const other = await app.organization();
    const { sent } = await newCode();
    expect((await token(sent, tool, other)).status).toBe(401);
    const { access_token = '', refresh_token = '' } = (await token(sent)).body;
    expect((await userinfo(access_token, other)).status).toBe(401);
    expect((await token({ grant_type: 'refresh_token', refresh_token }, tool, other)).status).toBe(401);
    const { url } = await ask(rp, tool);
    const elsewhere = new URL(url.href.replace(`/o/${org.slug}/`, `/o/${other.slug}/`));
    expect((await browser.go(elsewhere)).status).toBe(400);
    const keys = async (o: TestOrganization) =>
      ((await (await fetch(`${issuerOf(o)}/oidc/jwks`)).json()) as { keys: { kid: string }[] }).keys.map(
        (k) => k.kid,
      );
    const [ours, theirs] = [await keys(org), await keys(other)];
    expect(ours.filter((kid) => theirs.includes(kid))).toEqual([]);
    expect((await fetch(`${app.origin}/o/nobody/.well-known/openid-configuration`)).status).toBe(404);
  });

  test('the relying party refuses what was issued for another tool', async () => {
    const otherTool = await buildTool(app, org);
    const { asked, url } = await newCode();
    await expect(exchange(await relyingParty(app.origin, otherTool), asked, url)).rejects.toThrow();
  });
});

test('addresses of the answer come from the settings, whatever the request says of itself', async () => {
  const answer = await app.api.inject({
    url: `/o/${org.slug}/.well-known/openid-configuration`,
    headers: {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    },
  });
  expect(answer.body).not.toContain('evil');
  for (const [name, value] of Object.entries(answer.json()))
    if (/_endpoint$|_uri$|^issuer$/.test(name)) expect(value).toMatch(new RegExp(`^${issuerOf(org)}`));
});

test('codes and tokens are kept by their hash alone, keys and secrets sealed', async () => {
  const { sent } = await newCode();
  const { access_token = '', refresh_token = '' } = (await token(sent)).body;
  const rows = await app.db.many<{ row: string }>(
    `select t::text as row from openid_records t union all select t::text from signing_keys t union all select t::text from tool_openid t`,
  );
  const all = rows.map(({ row }) => row).join('\n');
  for (const secret of [sent.code, access_token, refresh_token, tool.secret ?? 'none'])
    expect(all).not.toContain(secret);
  expect(all).toContain(createHash('sha256').update(access_token).digest('hex'));
  expect(all).not.toMatch(/"d":|\\"p\\":/);
});

describe('asked for by name', () => {
  const asking = (claims: object) => ({ scope: 'openid', claims: JSON.stringify(claims) });

  test('a claim that the admin of the tool did not choose does not arrive, however essential', async () => {
    const essential = { essential: true };
    const claims = { userinfo: { email: essential, phone_number: essential, department: null } };
    const tokens = await signInAt(rp, tool, browser, asking(claims));
    const told = await fetchUserInfo(rp, tokens.access_token, user.id);
    expect(told).toEqual({ sub: user.id, email: user.email });
    const again = await refreshTokenGrant(rp, tokens.refresh_token ?? '');
    expect(await fetchUserInfo(rp, again.access_token, user.id)).toEqual(told);
    expect(again.claims()).not.toHaveProperty('phone_number');
  });

  test('a way of signing in that nobody knows, or somebody else, signs nobody in', async () => {
    const back = async (claims: object) => {
      const { url } = await ask(rp, tool, asking(claims));
      const stop = await browser.go(url);
      return [new URL(stop.url).searchParams.get('error'), stop.status];
    };
    const acr = { essential: true, values: ['gold'] };
    expect(await back({ id_token: { acr } })).toEqual(['unmet_authentication_requirements', 0]);
    expect(await back({ id_token: { acr: { essential: true, value: 'gold' } } })).toEqual([
      'unmet_authentication_requirements',
      0,
    ]);
    expect(await back({ id_token: { sub: { value: org.admin.id } } })).toEqual([null, 403]);
    expect((await back({ id_token: { sub: { value: user.id } } }))[0]).toBe(null);
    const { url } = await ask(rp, tool, { claims: 'not json' });
    expect((await browser.go(url)).url).toContain('error=invalid_request');
  });
});
