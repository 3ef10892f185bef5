import { exportSPKI, generateKeyPair, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { onSessions } from '../sessions/index.ts';
import { type Door, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import { listConnections, updateConnection } from './contract.ts';
import { comeBy, connect, said, whoIs } from './testing/company.ts';
import { type Provider, startProvider } from './testing/provider.ts';

/* Signing out at the company's provider by OpenID Connect: from here to there, and from there to here. */
let door: Door;
let org: TestOrganization;
let provider: Provider;
let connection: string;
let last = 0;
/** What features above are told of, so that tools end with the session. */
const announced: string[] = [];

beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
  provider = await startProvider();
  connection = await connect(door, org, provider);
  onSessions({
    async sessionsEnded(_tx, ids) {
      announced.push(...ids);
    },
  });
});
afterEach(() => {
  provider.conduct = {};
});
afterAll(async () => {
  await provider?.close();
  await door?.close();
});

const person = (): Promise<TestUser> => door.user(org, { email: `lena.${++last}@people.example` });
const seconds = () => Math.floor(Date.now() / 1000);
/** Somebody who signed in, in a browser of their own, a while before anything is said of it. */
async function signedIn(user: TestUser, sid: string | null, by = connection): Promise<TestBrowser> {
  const browser = door.browser();
  const claims = { ...said(user), iat: seconds() - 5, ...(sid ? { sid } : {}) };
  await comeBy(browser, by, provider, claims);
  expect(await whoIs(door, browser)).toBe(user.id);
  return browser;
}
const tell = (logout_token: string, to = connection) =>
  door.api.inject({
    method: 'POST',
    url: `/sign-in/company/${to}/logout`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ logout_token }).toString(),
  });
const said400 = async (token: string, to = connection) => {
  const answer = await tell(token, to);
  return [answer.statusCode, answer.json().error_description];
};
/** Where the page after signing out leads on to by itself. */
const leadsTo = (body: string) => {
  const found = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(body)?.[1];
  return found
    ? new URL(found.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))))
    : null;
};

describe('signing out here', () => {
  test('ends the session, and goes on to the provider that offers it, once', async () => {
    provider.conduct = { singleLogout: true };
    const browser = await signedIn(await person(), 's-out');
    const cookie = browser.cookies.get('beckon') ?? '';
    // From then on it is down: nobody has to ask it.
    provider.conduct = { status: 500 };
    const answer = await browser.post('/sign-out');
    expect(browser.cookies.has('beckon')).toBe(false);
    browser.cookies.set('beckon', cookie);
    expect(await whoIs(door, browser)).toBeNull();
    const to = leadsTo(answer.body);
    expect(`${to?.origin}${to?.pathname}`).toBe(`${provider.issuer}/end`);
    const asked = Object.fromEntries(to?.searchParams ?? []);
    expect(asked).toMatchObject({ tenant: '1', client_id: 'beckon', state: connection });
    const [, claims = ''] = (asked.id_token_hint ?? '').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sid: 's-out' });
    const { body } = await door.call(org.admin, listConnections);
    expect(asked.post_logout_redirect_uri).toBe(body.items[0]?.signed_out_address);
    // Back from there: to the page of the organization; whatever else it says leads nowhere else.
    const back = (state: string) =>
      door.browser().get(`/sign-in/company/signed-out?state=${encodeURIComponent(state)}`);
    expect((await back(connection)).headers.location).toBe(`/o/${org.slug}`);
    for (const state of ['', 'https://evil.example', org.id])
      expect((await back(state)).headers.location).toBe('/sign-in');
    expect(leadsTo((await browser.post('/sign-out')).body)).toBeNull();
  });

  test('ends there where the provider offers nothing, the connection says so, or another way led in', async () => {
    const user = await person();
    const plain = await signedIn(user, 's-plain');
    expect((await plain.post('/sign-out')).headers.location).toBe('/sign-in');
    provider.conduct = { singleLogout: true };
    const quiet = await signedIn(user, 's-quiet');
    const set = (single_logout: boolean) =>
      door.call(org.admin, updateConnection, { params: { id: connection }, body: { single_logout } });
    expect((await set(false)).body).toMatchObject({ single_logout: false, state: 'on' });
    expect((await quiet.post('/sign-out')).headers.location).toBe('/sign-in');
    await set(true);
    const other = door.browser();
    const [name = '', value = ''] = (await door.signIn(user)).split('=');
    other.cookies.set(name, value);
    expect((await other.post('/sign-out')).headers.location).toBe('/sign-in');
  });

  test('keeps what the provider said sealed, and for no longer than the session', async () => {
    provider.conduct = { singleLogout: true };
    const user = await person();
    const browser = await signedIn(user, null);
    const kept = () =>
      door.db.many<{ way_out: Buffer }>('select way_out from company_sessions where subject = $1', [
        `sub of ${user.email}`,
      ]);
    const [row] = await kept();
    expect(row?.way_out.includes('eyJ')).toBe(false);
    await browser.post('/sign-out');
    expect(await kept()).toEqual([]);
  });
});

describe('a logout token of the provider', () => {
  test('ends the one session, all of the person, or nothing that is not theirs', async () => {
    const [ada, bob] = [await person(), await person()];
    const desk = await signedIn(ada, 'desk');
    const phone = await signedIn(ada, 'phone');
    const bobs = await signedIn(bob, 'bobs');
    const own = door.browser();
    const [name = '', value = ''] = (await door.signIn(ada)).split('=');
    own.cookies.set(name, value);
    const alive = async () =>
      (await Promise.all([desk, phone, bobs, own].map((browser) => whoIs(door, browser)))).map(Boolean);
    const sub = `sub of ${ada.email}`;
    // A session of somebody else, by the name of hers.
    expect((await tell(await provider.logoutToken({ sub, sid: 'bobs' }))).statusCode).toBe(200);
    expect(await alive()).toEqual([true, true, true, true]);
    announced.length = 0;
    const ended = await tell(await provider.logoutToken({ sid: 'desk' }));
    expect([ended.statusCode, ended.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(await alive()).toEqual([false, true, true, true]);
    expect(announced).toHaveLength(1);
    expect((await tell(await provider.logoutToken({ sub }))).statusCode).toBe(200);
    expect(await alive()).toEqual([false, false, true, true]);
    // Of a session with a name that nobody could keep it is enough that the person is named.
    const odd = await signedIn(bob, `${'odd'.repeat(1000)}\0`);
    await tell(await provider.logoutToken({ sub: `sub of ${bob.email}`, sid: 'another' }));
    expect([await whoIs(door, odd), await whoIs(door, bobs)]).toEqual([null, bob.id]);
    const events = await door.db.many<{ actor_kind: string }>(
      `select actor_kind from audit_events where action = 'session.ended' and target_id = $1`,
      [ada.id],
    );
    expect(events).toEqual([{ actor_kind: 'system' }, { actor_kind: 'system' }]);
  });

  test('is refused, whoever sends it, when it is not what it should be', async () => {
    const user = await person();
    const browser = await signedIn(user, 'held');
    const sid = 'held';
    const stranger = await generateKeyPair('RS256');
    const token = (more: Record<string, unknown>, ...by: [CryptoKey?, Record<string, unknown>?]) =>
      provider.logoutToken({ sid, ...more }, ...by);
    const now = seconds();
    const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const whole = { iss: provider.issuer, aud: 'beckon', sid, iat: now, jti: 'x', events: event };
    const shared = new TextEncoder().encode(
      await exportSPKI((await importJWK(provider.publicJwk, 'RS256')) as CryptoKey),
    );
    const bad: [string, string][] = [
      ['hello', 'unreadable'],
      ['', 'unreadable'],
      [await token({}, stranger.privateKey), 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
      [await token({}, stranger.privateKey, { kid: 'key-9' }), 'ERR_JWKS_NO_MATCHING_KEY'],
      [new UnsecuredJWT(whole).encode(), 'ERR_JOSE_ALG_NOT_ALLOWED'],
      [
        await new SignJWT(whole).setProtectedHeader({ alg: 'HS256', kid: provider.kid }).sign(shared),
        'ERR_JOSE_ALG_NOT_ALLOWED',
      ],
      [await token({ iss: 'https://other.example' }), 'iss'],
      [await token({ aud: 'another' }), 'aud'],
      [await token({ aud: null }), 'aud'],
      [await token({ iat: null }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
      [await token({ iat: now - 700 }), 'ERR_JWT_EXPIRED'],
      [await token({ iat: now + 120 }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
      [await token({ exp: now - 61 }), 'ERR_JWT_EXPIRED'],
      [await token({ jti: null }), 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
      [await token({ jti: 7 }), 'unreadable'],
      [await token({ events: null }), 'events'],
      [await token({ events: { 'https://example.com/else': {} } }), 'events'],
      [await token({ nonce: 'n' }), 'nonce'],
      [await token({ sid: null }), 'sub'],
      [await token({ sid: ['held'] }), 'unreadable'],
      [await token({ sid: 'held\0' }), 'unreadable'],
      [await token({ sub: '' }), 'unreadable'],
      [await token({}, undefined, { typ: 'at+jwt' }), 'typ'],
    ];
    for (const [sent, reason] of bad) expect([reason, await said400(sent)]).toEqual([reason, [400, reason]]);
    expect(await whoIs(door, browser)).toBe(user.id);
    const good = await token({});
    expect((await tell(good)).statusCode).toBe(200);
    expect(await whoIs(door, browser)).toBeNull();
    // Caught and sent again, after the person has signed in anew.
    await signedIn(user, 'anew');
    expect(await said400(good)).toEqual([400, 'jti']);
  });

  test('of another connection or another organization reaches nobody here', async () => {
    const user = await person();
    const browser = await signedIn(user, 'ours');
    const sub = `sub of ${user.email}`;
    const second = await connect(door, org, provider);
    const other = await door.organization();
    const theirs = await connect(door, other, provider);
    // Good tokens of the very provider, of the very subject, told to another connection of it.
    for (const to of [second, theirs])
      expect((await tell(await provider.logoutToken({ sub, sid: 'ours' }), to)).statusCode).toBe(200);
    expect(await whoIs(door, browser)).toBe(user.id);
    const elsewhere = await startProvider();
    const strange = await connect(door, other, elsewhere);
    expect(await said400(await elsewhere.logoutToken({ sub }), connection)).toEqual([400, 'iss']);
    expect((await tell(await elsewhere.logoutToken({ sub }), strange)).statusCode).toBe(200);
    await elsewhere.close();
    expect(await whoIs(door, browser)).toBe(user.id);
    for (const to of [org.id, 'nobody', connection.replaceAll(/./g, '0')])
      expect((await tell(await provider.logoutToken({ sub }), to)).statusCode).toBe(400);
  });

  test('by a key that is new, or from a provider that is down', async () => {
    const user = await person();
    const browser = await signedIn(user, 'rotated');
    const down = await startProvider();
    const deaf = await connect(door, org, down);
    down.conduct = { status: 500 };
    const late = await tell(await down.logoutToken({ sid: 'x' }), deaf);
    expect([late.statusCode, late.headers['retry-after']]).toEqual([503, '10']);
    down.conduct = {};
    expect((await tell(await down.logoutToken({ sid: 'x' }), deaf)).statusCode).toBe(200);
    await down.close();
    const token = await provider.logoutToken({ sid: 'rotated' });
    expect((await tell(token)).statusCode).toBe(200);
    expect(await whoIs(door, browser)).toBeNull();
  });

  test('does not lose a race with a sign-in that is on its way', async () => {
    const user = await person();
    const sub = `sub of ${user.email}`;
    await signedIn(user, 'first');
    for (let round = 1; round <= 6; round++) {
      const sid = `race-${round}`;
      const browser = door.browser();
      const out = await browser.get(`/sign-in/company/${connection}`);
      const back = provider.authorize(String(out.headers.location), {
        ...said(user),
        sid,
        iat: seconds() - 1,
      });
      const token = await provider.logoutToken(round % 2 ? { sid } : { sub });
      await Promise.all([browser.get(back), tell(token)]);
      expect([round, await whoIs(door, browser)]).toEqual([round, null]);
    }
    // It had told of the session before it ended it, and the answer was slow.
    const browser = door.browser();
    const out = await browser.get(`/sign-in/company/${connection}`);
    const slow = provider.authorize(String(out.headers.location), {
      ...said(user),
      sid: 'slow',
      iat: seconds() - 3,
    });
    await tell(await provider.logoutToken({ sid: 'slow', iat: seconds() - 2 }));
    expect((await browser.get(slow)).statusCode).toBe(400);
    // Nor where it had no name of the session to tell.
    const nameless = door.browser();
    const set = await nameless.get(`/sign-in/company/${connection}`);
    const late = provider.authorize(String(set.headers.location), { ...said(user), iat: seconds() - 3 });
    await tell(await provider.logoutToken({ sub, sid: 'whichever', iat: seconds() - 2 }));
    expect((await nameless.get(late)).statusCode).toBe(400);
    // What it says afterwards counts.
    await comeBy(browser, connection, provider, { ...said(user), sid: 'slow', iat: seconds() + 2 });
    expect(await whoIs(door, browser)).toBe(user.id);
  });
});
