import { exportSPKI, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { takeLimit } from '../../platform/limits.ts';
import { networkKey } from '../../platform/network.ts';
import { createInvitation } from '../invitations/contract.ts';
import { type Door, emailOf, openDoor } from '../sessions/testing/kit.ts';
import { updateMyProfile, updateUser } from '../users/contract.ts';
import { changeDepartments } from '../users/index.ts';
import { removeConnection, switchConnection, updateConnection } from './contract.ts';
import { JOURNEYS } from './journeys.ts';
import { comeBy, connect, said, verified, whoIs } from './testing/company.ts';
import { type Provider, startProvider } from './testing/provider.ts';

let door: Door;
let org: TestOrganization;
let provider: Provider;
let connection: string;

beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
  provider = await startProvider();
  await door.signIn(org.admin);
  connection = await connect(door, org, provider);
});
afterEach(() => {
  provider.conduct = {};
});
afterAll(async () => {
  await provider?.close();
  await door?.close();
});

const ctxOf = ({ id }: TestOrganization) => door.services.contextFor(id, { kind: 'shell' });
let last = 0;
const person = (more = {}): Promise<TestUser> =>
  door.user(org, { email: `ada.${++last}@people.example`, ...more });
const identities = (userId: string) =>
  door.db.many('select linked_by from external_identities where user_id = $1', [userId]);

async function invited(email: string) {
  const { body } = await door.call(org.admin, createInvitation, {
    body: { first_name: 'Ines', last_name: 'Calder', email },
  });
  return { userId: body.user.id, invitationId: body.invitation?.id ?? '' };
}

const fresh = () => `ines.${++last}@people.example`;

describe('an address links', () => {
  test('only where provider, domain and record all vouch for it', async () => {
    await verified(door, org, 'people.example');
    for (const [saidSo, provedHere, domain] of [
      [true, true, true],
      [true, false, true],
      [false, true, true],
      [false, false, true],
      ['true', true, true],
      [true, true, false],
    ] as const) {
      const user = await person();
      await door.db.pool.query(
        `update contact_points set address = $2, canonical = $2, verified_at = case when $3 then app_now() end where user_id = $1 and kind = 'email'`,
        [user.id, domain ? fresh() : `x${++last}@elsewhere.example`, provedHere],
      );
      const [row] = await door.db.many<{ canonical: string }>(
        `select canonical from contact_points where user_id = $1 and kind = 'email'`,
        [user.id],
      );
      const browser = door.browser();
      const claims = { sub: `s-${++last}`, email: row?.canonical, email_verified: saidSo };
      const answer = await comeBy(browser, connection, provider, claims);
      const linked = saidSo === true && provedHere && domain;
      expect([saidSo, provedHere, domain, answer.headers.location?.toString().split('?')[0]]).toEqual([
        saidSo,
        provedHere,
        domain,
        linked ? '/' : '/sign-in/company/confirm',
      ]);
      expect(await whoIs(door, browser)).toBe(linked ? user.id : null);
      expect(await identities(user.id)).toHaveLength(linked ? 1 : 0);
    }
  });

  test('only once: under another name at the provider it may be somebody else’s by now', async () => {
    const user = await person();
    await comeBy(door.browser(), connection, provider, said(user, { sub: 'ada-who-left' }));
    const browser = door.browser();
    const answer = await comeBy(browser, connection, provider, said(user, { sub: 'ada-who-came' }));
    expect(answer.headers.location).toMatch(/^\/sign-in\/company\/confirm/);
    expect(await whoIs(door, browser)).toBe(null);
    expect(await identities(user.id)).toEqual([{ linked_by: 'email' }]);
  });

  test('or a code to the address on record does, and then the identity alone counts', async () => {
    const user = await person();
    const browser = door.browser();
    const claims = { sub: 'by-code', email: 'other@nowhere.example', email_verified: false };
    const asked = await comeBy(browser, connection, provider, claims);
    const state = new URL(String(asked.headers.location), 'http://x').searchParams.get('state') ?? '';
    expect((await browser.get(String(asked.headers.location))).statusCode).toBe(200);
    await browser.post('/sign-in/company/confirm', { state, contact: emailOf(user) });
    const code = await door.code(emailOf(user));
    expect((await browser.get(`/sign-in/company/code?state=${state}`)).statusCode).toBe(200);
    const wrong = await browser.post('/sign-in/company/code', {
      state,
      code: '000000' === code ? '111111' : '000000',
    });
    expect(wrong.statusCode).toBe(422);
    // Another browser has neither the journey nor the code.
    expect((await door.browser().post('/sign-in/company/code', { state, code })).statusCode).toBe(400);
    const entered = await browser.post('/sign-in/company/code', { state, code });
    expect([entered.statusCode, await whoIs(door, browser)]).toEqual([303, user.id]);
    const again = door.browser();
    await comeBy(again, connection, provider, { sub: 'by-code' });
    expect(await whoIs(door, again)).toBe(user.id);
    expect(await identities(user.id)).toEqual([{ linked_by: 'code' }]);
  });

  test("of one organization alone: another's provider that says its address gets nothing", async () => {
    const other = await door.organization();
    await door.signIn(other.admin);
    const evil = await startProvider();
    const theirs = await connect(door, other, evil, 'evil.example');
    const user = await person();
    await verified(door, org, emailOf(user).split('@')[1] ?? '');
    await comeBy(door.browser(), connection, provider, said(user));
    const browser = door.browser();
    for (const claims of [said(user), { ...said(user), iss: provider.issuer }]) {
      await comeBy(browser, theirs, evil, claims);
      expect(await whoIs(door, browser)).toBe(null);
    }
    await evil.close();
  });

  test('by connection: two of one issuer have identities of their own', async () => {
    const second = await connect(door, org, provider, null);
    const user = await person();
    await verified(door, org, emailOf(user).split('@')[1] ?? '');
    await comeBy(door.browser(), connection, provider, said(user));
    const browser = door.browser();
    const asked = await comeBy(browser, second, provider, { sub: said(user).sub });
    expect(asked.headers.location).toContain('/sign-in/company/confirm');
    expect(await whoIs(door, browser)).toBe(null);
    await door.call(org.admin, removeConnection, { params: { id: second } });
  });
});

test('a network that sets out without end is told to wait, and leaves no more rows and requests', async () => {
  const ip = '203.0.113.77';
  const settingOut = () => door.browser(ip).get(`/sign-in/company/${connection}`);
  expect((await settingOut()).statusCode).toBe(303);
  await takeLimit(door.services, JOURNEYS, networkKey(ip), JOURNEYS.max);
  const refused = await settingOut();
  expect([refused.statusCode, Number(refused.headers['retry-after']) > 0]).toEqual([429, true]);
  expect((await door.browser('203.0.113.78').get(`/sign-in/company/${connection}`)).statusCode).toBe(303);
});

test('somebody with a name that no provider gives is nobody', async () => {
  for (const sub of ['x'.repeat(256), 'a\0b', '']) {
    const answer = await comeBy(door.browser(), connection, provider, { ...said(await person()), sub });
    expect(answer.statusCode, sub).toBe(502);
  }
});

describe('an invited person', () => {
  test('joins by it, with one story', async () => {
    const email = fresh();
    const { userId, invitationId } = await invited(email);
    const browser = door.browser();
    const answer = await comeBy(browser, connection, provider, said({ email }));
    expect(answer.headers.location).toBe('/welcome');
    expect(await whoIs(door, browser)).toBe(userId);
    const [row] = await door.db.many<{ state: string; status: string; proved_by: string; joined: number }>(
      `select i.state, u.status, (select proved_by from sessions s where s.user_id = u.id) as proved_by,
        (select count(*)::int from invitation_events e where e.invitation_id = i.id and e.kind = 'joined') as joined
       from invitations i join users u on u.id = i.user_id where i.id = $1`,
      [invitationId],
    );
    expect(row).toEqual({ state: 'accepted', status: 'active', proved_by: 'company', joined: 1 });
  });

  test('joins by it even where it signs nobody in later, and then has proved no more than by a code', async () => {
    const email = fresh();
    await door.signIn(org.admin);
    await door.call(org.admin, createInvitation, {
      body: { first_name: 'Ines', last_name: 'Calder', email, role: 'organization_admin' },
    });
    await door.db.many(
      `insert into sign_in_policies (organization_id, methods, grace_days, strong_since)
       values ($1, '{code,passkey}', 0, app_now() - interval '1 day')`,
      [org.id],
    );
    const browser = door.browser();
    const answer = await comeBy(browser, connection, provider, said({ email }));
    await door.db.many('update sign_in_policies set methods = $2 where organization_id = $1', [
      org.id,
      ['code', 'passkey', 'company'],
    ]);
    expect(answer.headers.location).toBe('/welcome');
    expect((await browser.get('/api/v1/me')).json().sign_in.admin_panel.open).toBe(false);
    await door.db.many('delete from sign_in_policies where organization_id = $1', [org.id]);
  });

  test('is one user, however many ways in are taken at once', async () => {
    const email = fresh();
    const { userId, invitationId } = await invited(email);
    const { newLinkToken, hashToken } = await import('../../platform/secrets.ts');
    const token = newLinkToken();
    await door.db.pool.query(
      `insert into invitation_links (organization_id, id, invitation_id, contact_point_id, token_hash, origin, expires_at)
       select organization_id, gen_random_uuid(), $1, (select id from contact_points where user_id = $2 limit 1), $3, 'message', app_now() + interval '1 day'
       from invitations where id = $1`,
      [invitationId, userId, hashToken(token)],
    );
    const browsers = Array.from({ length: 20 }, () => door.browser());
    const ready = await Promise.all(
      browsers.map(async (browser, at) =>
        at % 2 === 0 ? String((await browser.get(`/sign-in/company/${connection}`)).headers.location) : null,
      ),
    );
    const answers = await Promise.all(
      browsers.map((browser, at) => {
        const location = ready[at];
        return location
          ? browser.get(provider.authorize(location, said({ email })))
          : browser.post(`/j/${token}`);
      }),
    );
    expect(answers.filter((a) => a.statusCode >= 500)).toEqual([]);
    const signedIn = await Promise.all(browsers.map((b) => whoIs(door, b)));
    expect([...new Set(signedIn.filter(Boolean))]).toEqual([userId]);
    expect(signedIn.filter((_, at) => at % 2 === 0)).toEqual(Array(10).fill(userId));
    const [story] = await door.db.many(
      `select (select count(*)::int from external_identities where user_id = $1) as identities,
        (select count(*)::int from invitation_events where invitation_id = $2 and kind = 'joined') as joined,
        (select count(*)::int from contact_points where canonical = $3) as contacts`,
      [userId, invitationId, email],
    );
    expect(story).toEqual({ identities: 1, joined: 1, contacts: 1 });
  });
});

describe('somebody without an invitation', () => {
  test('is asked for a code, or created once with the teams of the rule', async () => {
    const email = fresh();
    const asked = await comeBy(door.browser(), connection, provider, said({ email }));
    expect(asked.headers.location).toContain('/sign-in/company/confirm');
    const team = await door.team(org);
    await door.call(org.admin, updateConnection, {
      params: { id: connection },
      body: { newcomers: 'create', newcomer_team_ids: [team.id] },
    });
    const browsers = Array.from({ length: 8 }, () => door.browser());
    const claims = said({ email }, { given_name: 'Nina', family_name: 'Rook' });
    await Promise.all(browsers.map((browser) => comeBy(browser, connection, provider, claims)));
    const users = new Set(await Promise.all(browsers.map((b) => whoIs(door, b))));
    expect(users.size).toBe(1);
    const [made] = await door.db.many(
      `select u.first_name, u.last_name, u.status, (select count(*)::int from memberships m where m.user_id = u.id and m.team_id = $2) as teams
       from users u where u.id = $1`,
      [[...users][0], team.id],
    );
    expect(made).toEqual({ first_name: 'Nina', last_name: 'Rook', status: 'active', teams: 1 });
    // Of a domain that is not verified nobody is created.
    const stranger = await comeBy(
      door.browser(),
      connection,
      provider,
      said({ email: 'x@elsewhere.example' }),
    );
    expect(stranger.headers.location).toContain('/sign-in/company/confirm');
    await door.call(org.admin, updateConnection, {
      params: { id: connection },
      body: { newcomers: 'refuse' },
    });
  });
});

describe('what is mapped', () => {
  test('fills the field, locks it, and leaves it free when the connection goes off', async () => {
    const user = await person({ values: { first_name: 'Ada', department: 'Yard' } });
    await verified(door, org, emailOf(user).split('@')[1] ?? '');
    const mapping = { department: 'dept', about: 'bio', start_on: 'since' };
    await door.call(org.admin, updateConnection, { params: { id: connection }, body: { mapping } });
    const claims = said(user, { dept: 'Finance', bio: 'Sails', since: 'no day at all' });
    await comeBy(door.browser(), connection, provider, claims);
    const params = { id: user.id };
    const present = () =>
      door.db.many(
        'select u.department, s.source, s.trust from users u join profile_value_sources s on s.user_id = u.id and s.field = $2 where u.id = $1',
        [user.id, 'department'],
      );
    expect(await present()).toEqual([{ department: 'Finance', source: 'directory', trust: 'confirmed' }]);
    const refused = await door.call(org.admin, updateUser, { params, body: { department: 'Yard' } });
    expect(refused.problem).toMatchObject({ status: 409, code: 'profile_value.locked' });
    await door.signIn(user);
    const own = await door.call(user, updateMyProfile, { body: { about: 'Rows' } });
    expect(own.problem.code).toBe('profile_value.locked');
    const same = await door.call(org.admin, updateUser, {
      params,
      body: { department: 'Finance', job_title: 'Clerk' },
    });
    expect(same.status).toBe(200);
    const many = await changeDepartments(ctxOf(org), [user.id], 'Yard');
    expect(many.items[0]).toMatchObject({ ok: false, refusal: { code: 'profile_value.locked' } });
    await door.call(org.admin, switchConnection, { params: { id: connection }, body: { state: 'off' } });
    const free = await door.call(org.admin, updateUser, { params, body: { department: 'Yard' } });
    expect(free.status).toBe(200);
    await door.call(org.admin, switchConnection, { params: { id: connection }, body: { state: 'on' } });
    await door.call(org.admin, updateConnection, { params: { id: connection }, body: { mapping: {} } });
  });
});

describe('nobody comes in', () => {
  test('who is suspended, or by a connection that was switched off on the way', async () => {
    const user = await person();
    await verified(door, org, emailOf(user).split('@')[1] ?? '');
    await comeBy(door.browser(), connection, provider, said(user));
    await door.db.pool.query(`update users set status = 'suspended' where id = $1`, [user.id]);
    const browser = door.browser();
    expect((await comeBy(browser, connection, provider, said(user))).statusCode).toBe(403);
    await door.db.pool.query(`update users set status = 'active' where id = $1`, [user.id]);
    const out = await browser.get(`/sign-in/company/${connection}`);
    await door.call(org.admin, switchConnection, { params: { id: connection }, body: { state: 'off' } });
    expect((await browser.get(provider.authorize(String(out.headers.location), said(user)))).statusCode).toBe(
      403,
    );
    expect((await browser.get(`/sign-in/company/${connection}`)).statusCode).toBe(403);
    expect(await whoIs(door, browser)).toBe(null);
    await door.call(org.admin, switchConnection, { params: { id: connection }, body: { state: 'on' } });
  });

  test('by a state that is replayed, of another browser, too old, or made up', async () => {
    const user = await person();
    await verified(door, org, emailOf(user).split('@')[1] ?? '');
    const browser = door.browser();
    const out = String((await browser.get(`/sign-in/company/${connection}`)).headers.location);
    const back = provider.authorize(out, said(user));
    const thief = door.browser();
    await thief.get(`/sign-in/company/${connection}`);
    expect((await thief.get(back)).statusCode).toBe(400);
    expect((await browser.get(back)).statusCode).toBe(303);
    expect((await browser.get(back)).statusCode).toBe(400);
    expect((await browser.get('/sign-in/company/callback?state=made-up&code=x')).statusCode).toBe(400);
    const late = door.browser();
    const slow = String((await late.get(`/sign-in/company/${connection}`)).headers.location);
    await door.clock.move(601);
    expect((await late.get(provider.authorize(slow, said(user)))).statusCode).toBe(400);
  });

  test('by a token that is forged, weak, old, of somebody else or for somebody else', async () => {
    const user = await person();
    await verified(door, org, emailOf(user).split('@')[1] ?? '');
    const now = Math.floor(Date.now() / 1000);
    const signed =
      (claims: JWTPayload, header = {}) =>
      (payload: JWTPayload) =>
        new SignJWT({ ...payload, ...claims })
          .setProtectedHeader({ alg: 'RS256', kid: provider.kid, ...header })
          .sign(provider.key);
    const other = await startProvider();
    const pem = await exportSPKI((await importJWK({ ...provider.publicJwk, ext: true }, 'RS256')) as never);
    const attacks: Record<string, Provider['conduct']> = {
      none: { token: (p) => new UnsecuredJWT(p).encode() },
      'HS256 with the public key': {
        token: (p) =>
          new SignJWT(p).setProtectedHeader({ alg: 'HS256', kid: provider.kid }).sign(Buffer.from(pem)),
      },
      'HS256 with the secret': {
        token: (p) =>
          new SignJWT(p).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from('secret'.padEnd(32, '0'))),
      },
      'a wrong kid': { token: signed({}, { kid: 'unknown' }) },
      "another's key": {
        token: (p) => new SignJWT(p).setProtectedHeader({ alg: 'RS256', kid: provider.kid }).sign(other.key),
      },
      'another audience': { claims: { aud: 'somebody-else' } },
      'two audiences': { claims: { aud: ['beckon', 'somebody-else'] } },
      'another issuer': { claims: { iss: other.issuer } },
      'another nonce': { claims: { nonce: 'another' } },
      'no nonce': { claims: { nonce: undefined } },
      expired: { claims: { iat: now - 400, exp: now - 61 } },
      // Counted from when it is signed: those before it may have taken a while.
      'not yet': { token: (p) => signed({ nbf: Math.floor(Date.now() / 1000) + 63 })(p) },
      'mixed up': { iss: other.issuer },
      'no iss': { iss: null },
      rubbish: { token: () => 'x.y.z' },
      'a broken provider': { status: 500 },
    };
    for (const [name, conduct] of Object.entries(attacks)) {
      const browser = door.browser();
      const out = String((await browser.get(`/sign-in/company/${connection}`)).headers.location);
      provider.conduct = conduct;
      const answer = await browser.get(provider.authorize(out, said(user)));
      provider.conduct = {};
      expect([name, answer.statusCode, await whoIs(door, browser)]).toEqual([name, 502, null]);
    }
    await other.close();
    // Within the minute that clocks may differ, and by a key that is new, it works.
    for (const claims of [{ exp: now - 40, iat: now - 340 }, { nbf: now + 40 }, {}]) {
      provider.conduct = { claims };
      const browser = door.browser();
      await comeBy(browser, connection, provider, said(user));
      expect(await whoIs(door, browser)).toBe(user.id);
      await provider.rotate();
    }
  });

  test('by a code that is used again, or without the verifier of its journey', async () => {
    const user = await person();
    const one = door.browser();
    const out = String((await one.get(`/sign-in/company/${connection}`)).headers.location);
    expect(new URL(out).searchParams.get('code_challenge_method')).toBe('S256');
    const back = provider.authorize(out, said(user));
    await one.get(back);
    const code = new URL(back, 'http://x').searchParams.get('code') ?? '';
    expect(provider.requests.at(-1)?.get('code_verifier')).toBeTruthy();
    // The same code in another journey: its nonce is not the one that was asked for.
    const two = door.browser();
    const location = String((await two.get(`/sign-in/company/${connection}`)).headers.location);
    const state = new URL(location).searchParams.get('state') ?? '';
    const answer = await two.get(
      `/sign-in/company/callback?${new URLSearchParams({ code, state, iss: provider.issuer })}`,
    );
    expect([answer.statusCode, await whoIs(door, two)]).toEqual([502, null]);
  });

  test('while the provider is down or the person stopped, which a page says, with the other ways', async () => {
    const browser = door.browser();
    const out = String((await browser.get(`/sign-in/company/${connection}`)).headers.location);
    const state = new URL(out).searchParams.get('state');
    const stopped = await browser.get(`/sign-in/company/callback?state=${state}&error=access_denied`);
    expect([stopped.statusCode, stopped.body.includes(`/o/${org.slug}`)]).toEqual([403, true]);
    await door.signIn(org.admin);
    const gone = await startProvider();
    const dead = await connect(door, org, gone, null);
    await gone.close();
    const answer = await browser.get(`/sign-in/company/${dead}`);
    expect([answer.statusCode, answer.body.includes('does not answer')]).toEqual([502, true]);
    await door.call(org.admin, removeConnection, { params: { id: dead } });
    expect((await browser.get(`/o/${org.slug}`)).body).toContain(`/sign-in/company/${connection}`);
  });
});
