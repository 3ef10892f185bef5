import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { hashToken } from '../../platform/secrets.ts';
import { suspendUser } from '../users/contract.ts';
import { onOpenInvitations } from './index.ts';
import { askedFor as askedForOn, type Door, emailOf, openDoor, type TestBrowser } from './testing/kit.ts';

let door: Door;
let organization: TestOrganization;
beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization({ name: 'Harbor Logistics' });
});
afterAll(() => door?.close());

const askedFor = (contact: string, browser?: TestBrowser) => askedForOn(door, contact, browser);

async function signedInAs(user: TestUser): Promise<TestBrowser> {
  const browser = await askedFor(emailOf(user));
  const answer = await browser.post('/sign-in/code', { code: await door.code(emailOf(user)) });
  expect(answer.headers.location).toBe('/');
  return browser;
}

describe('signing in by a code', () => {
  test('to an email address: once, in the browser that asked', async () => {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    const mail = door.smtp?.messages.find((m) => m.envelope.to.includes(emailOf(user)));
    expect(mail?.from?.value[0]?.name).toBe('Harbor Logistics');

    const other = door.browser();
    other.cookies.set('beckon-code', browser.cookies.get('beckon-code')?.replace(/\..*/, '.x') ?? '');
    expect((await other.post('/sign-in/code', { code })).headers.location).toBe('/sign-in?gone');

    const answer = await browser.post('/sign-in/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(answer.headers['set-cookie']).toContainEqual(
      expect.stringMatching(/^beckon=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; SameSite=Lax$/),
    );
    expect((await browser.get('/home')).body).toContain('<bdi>Robin</bdi>');
    const tokens = await door.db.many<{ token_hash: Buffer }>('select token_hash from sessions');
    const cookie = browser.cookies.get('beckon') ?? '';
    expect(tokens.some((row) => row.token_hash.equals(hashToken(cookie)))).toBe(true);

    const again = door.browser();
    for (const [name, value] of browser.cookies) again.cookies.set(name, value);
    expect((await again.post('/sign-in/code', { code })).headers.location).toBe('/sign-in?gone');
  });

  test('to a mobile number, which phones offer on our host alone', async () => {
    const user = await door.user(organization, { email: null, mobile: '+447400900123' });
    const browser = door.browser();
    // With one organization, its country reads the number as people type it.
    await askedFor('07400 900 123', browser);
    const code = await door.code('+447400900123');
    const text = door.sms?.messages.find((m) => m.to === '+447400900123')?.text ?? '';
    expect(text).toContain('Harbor Logistics');
    expect(text.split('\n').at(-1)).toBe(`@localhost #${code}`);
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/');
    expect(user.mobile).toBe('+447400900123');
  });

  test('the email says whose code it is and that nobody asks for it, in text and HTML, and loads nothing', async () => {
    const user = await door.user(organization);
    await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    const mail = door.smtp?.messages.find((m) => m.envelope.to.includes(emailOf(user)));
    expect(mail?.subject).toBe('Your code for Harbor Logistics');
    for (const part of [mail?.text ?? '', String(mail?.html)]) {
      expect(part).toContain(code);
      expect(part.replaceAll(/[\u2068\u2069]|<\/?bdi>/g, '')).toContain(
        'Nobody from Harbor Logistics will ask you for this code',
      );
      expect(part).not.toMatch(/https?:|<img|src=|url\(/i);
    }
  });

  test('leads on to the page that was asked for, never to another site', async () => {
    const user = await door.user(organization);
    for (const [next, location] of [
      ['/admin/identity/users', '/admin/identity/users'],
      ['//evil.test/', '/'],
    ] as const) {
      const browser = door.browser();
      await browser.post('/sign-in', { contact: emailOf(user), next });
      const code = await door.code(emailOf(user));
      const answer = await browser.post('/sign-in/code', { code, next });
      expect(answer.headers.location).toBe(location);
    }
  });

  test('at the page of an organization names it; an unknown one is not found', async () => {
    const page = await door.browser().get(`/o/${organization.slug}`);
    expect(page.body).toContain('<title>Sign in to Harbor Logistics</title>');
    expect((await door.browser().get('/o/nobody')).statusCode).toBe(404);
  });

  test('gives a token of its own and ends the one that the browser had', async () => {
    const user = await door.user(organization);
    const browser = await signedInAs(user);
    const before = browser.cookies.get('beckon') ?? '';
    await askedFor(emailOf(user), browser);
    await browser.post('/sign-in/code', { code: await door.code(emailOf(user)) });
    const after = browser.cookies.get('beckon');
    expect(after).not.toBe(before);
    const old = door.browser();
    old.cookies.set('beckon', before);
    expect((await old.get('/home')).headers.location).toBe('/sign-in?next=%2Fhome');
  });

  test('the code stands in no row, only its HMAC', async () => {
    const user = await door.user(organization);
    await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    const rows = await door.db.many<{ text: string }>(`select to_jsonb(d)::text as text from deliveries d
      union all select to_jsonb(c)::text from codes c union all select to_jsonb(a)::text from delivery_attempts a`);
    for (const { text } of rows) expect(text).not.toContain(`"${code}"`);
  });
});

test('over HTTPS every cookie carries __Host- and Secure, and a planted plain one counts for nothing', async () => {
  const { settings } = door.services;
  const plain = settings.publicUrl;
  settings.publicUrl = new URL('https://people.example.org');
  try {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const answer = await browser.post('/sign-in/code', { code: await door.code(emailOf(user)) });
    for (const line of [answer.headers['set-cookie']].flat())
      expect(line).toMatch(/^__Host-beckon[\w-]*=.*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/);
    const token = browser.cookies.get('__Host-beckon') ?? '';
    expect((await browser.get('/home')).statusCode).toBe(200);
    browser.cookies.clear();
    browser.cookies.set('beckon', token);
    expect((await browser.get('/home')).statusCode).toBe(303);
  } finally {
    settings.publicUrl = plain;
  }
});

describe('who may enter', () => {
  test('an address that nobody proved gets no code, though its owner asks (the mistyped second address)', async () => {
    const user = await door.user(organization, { mobile: true });
    await door.db.many('update contact_points set verified_at = null where id = $1', [user.contactIds.email]);
    const stranger = await askedFor(emailOf(user));
    await stranger.post('/sign-in/code', { code: '123456' });
    const queued = await door.db.many('select 1 from deliveries where user_id = $1', [user.id]);
    expect(queued).toHaveLength(0);
    await askedFor(String(user.mobile));
    await door.code(String(user.mobile));
    expect(door.received(emailOf(user))).toBe(0);
  });

  test('somebody suspended after the code was sent does not', async () => {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    await door.call(organization.admin, suspendUser, { params: { id: user.id } });
    expect((await browser.post('/sign-in/code', { code })).statusCode).toBe(422);
    expect(browser.cookies.has('beckon')).toBe(false);
  });

  test('a contact known to several organizations leads to a choice, once', async () => {
    const other = await door.organization({ name: 'Other Harbor' });
    const third = await door.organization({ name: 'Third Harbor' });
    const email = 'ana.both@people.example';
    const here = await door.user(organization, { email });
    await door.user(other, { email });
    const invited = await door.user(third, { email, status: 'invited' });
    onOpenInvitations(
      async (_db, points) =>
        new Set(points.map((p) => p.contactPointId).filter((id) => id === invited.contactIds.email)),
    );
    const browser = await askedFor(email);
    const code = await door.code(email);
    const mail = door.smtp?.messages.find((m) => m.envelope.to.includes(email));
    expect(mail?.text).not.toMatch(/Harbor/);
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/sign-in/choose');
    expect(browser.cookies.has('beckon')).toBe(false);
    const page = await browser.get('/sign-in/choose');
    for (const name of ['Harbor Logistics', 'Other Harbor', 'Third Harbor'])
      expect(page.body).toContain(name);

    expect((await browser.post('/sign-in/choose', { organization: third.id })).headers.location).toBe(
      `/join/confirm?organization=${third.id}`,
    );
    expect(browser.cookies.has('beckon')).toBe(false);
    expect((await browser.post('/sign-in/choose', { organization: 'nonsense' })).statusCode).toBe(422);
    const both = await Promise.all(
      [1, 2].map(() => browser.post('/sign-in/choose', { organization: here.organizationId })),
    );
    // One takes the proof; the other leads on to where the first did, by way of a page that knows who is signed in.
    const ways = both.map((a) => a.headers.location);
    expect(ways).toContain('/');
    for (const way of ways) expect(['/', '/sign-in']).toContain(way);
    expect((await browser.get('/sign-in')).headers.location).toBe('/');
    const sessions = await door.db.many('select organization_id from sessions where user_id = $1', [here.id]);
    expect(sessions).toHaveLength(1);
    expect((await browser.post('/sign-in/choose', { organization: other.id })).headers.location).toBe(
      '/sign-in',
    );

    const direct = door.browser();
    await direct.post('/sign-in', { contact: email, organization: other.slug });
    const answer = await direct.post('/sign-in/code', { code: await door.code(email) });
    expect(answer.headers.location).toBe('/');
    expect((await direct.get('/home')).body).toContain('Other Harbor');
    onOpenInvitations(async () => new Set());
  });

  test('somebody invited lands where the link lands; without an open invitation nothing is sent', async () => {
    const invited = await door.user(organization, { status: 'invited' });
    const early = await askedFor(emailOf(invited));
    expect((await early.post('/sign-in/code', { code: '111111' })).statusCode).toBe(422);
    onOpenInvitations(async (_db, points) => new Set(points.map((p) => p.contactPointId)));
    const browser = await askedFor(emailOf(invited));
    const answer = await browser.post('/sign-in/code', { code: await door.code(emailOf(invited)) });
    expect(answer.headers.location).toBe(`/join/confirm?organization=${organization.id}`);
    expect(browser.cookies.has('beckon-proof')).toBe(true);
    expect(door.received(emailOf(invited))).toBe(1);
    onOpenInvitations(async () => new Set());
  });

  test('posts of other sites are refused, whatever the cookie', async () => {
    const user = await door.user(organization);
    const browser = await signedInAs(user);
    for (const headers of [
      { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' },
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
    ]) {
      const answer = await browser.post('/sign-out', {}, headers);
      expect(answer.statusCode).toBe(403);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    }
    expect((await browser.get('/home')).statusCode).toBe(200);
    expect((await browser.post('/sign-out')).headers.location).toBe('/sign-in');
    expect((await browser.get('/home')).statusCode).toBe(303);
  });
});
