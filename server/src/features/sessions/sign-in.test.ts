import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { hashToken } from '../../platform/secrets.ts';
import { suspendUser } from '../users/contract.ts';
import { newBrowserToken, onOpenInvitations, requestCode } from './index.ts';
import { type Door, openDoor, type TestBrowser } from './testing/kit.ts';

let door: Door;
let organization: TestOrganization;
beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization({ name: 'Harbor Logistics' });
});
afterAll(() => door?.close());

const emailOf = (user: TestUser): string => {
  if (!user.email) throw new Error('has no email');
  return user.email;
};

async function askedFor(contact: string, browser = door.browser()): Promise<TestBrowser> {
  const answer = await browser.post('/sign-in', { contact });
  expect(answer.statusCode).toBe(303);
  expect(answer.headers.location).toBe('/sign-in/code');
  return browser;
}

async function signedInAs(user: TestUser): Promise<TestBrowser> {
  const browser = await askedFor(emailOf(user));
  const answer = await browser.post('/sign-in/code', { code: await door.code(emailOf(user)) });
  expect(answer.headers.location).toBe('/home');
  return browser;
}

const evaluated = async () =>
  (await door.db.one<{ used: number }>(`select used from limits where scope = 'code_failures'`))?.used ?? 0;

describe('signing in by a code', () => {
  test('to an email address: once, in the browser that asked', async () => {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));

    const other = door.browser();
    other.cookies.set('beckon-code', browser.cookies.get('beckon-code')?.replace(/\..*/, '.x') ?? '');
    expect((await other.post('/sign-in/code', { code })).headers.location).toBe('/sign-in?gone');

    const answer = await browser.post('/sign-in/code', { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toBe('/home');
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
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/home');
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
      expect(part.replaceAll(/[\u2068\u2069]/g, '')).toContain(
        'Nobody from Harbor Logistics will ask you for this code',
      );
      expect(part).not.toMatch(/https?:|<img|src=|url\(/i);
    }
  });

  test('leads on to the page that was asked for, never to another site', async () => {
    const user = await door.user(organization);
    for (const [next, location] of [
      ['/admin/identity/users', '/admin/identity/users'],
      ['//evil.test/', '/home'],
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

describe('known and unknown contacts', () => {
  const shape = (answer: Awaited<ReturnType<TestBrowser['post']>>) => ({
    status: answer.statusCode,
    body: answer.body,
    headers: Object.fromEntries(
      Object.entries(answer.headers)
        .filter(([name]) => name !== 'date')
        .map(([name, value]) => [name, String(value).replace(/=[\w.-]{36,}/g, (v) => `=${v.length}`)]),
    ),
  });

  test.for(['email', 'mobile'] as const)(
    'by %s: status, headers and body are the same, byte for byte',
    async (kind) => {
      const user = await door.user(organization, { mobile: true });
      const suspended = await door.user(organization, { mobile: true, status: 'suspended' });
      const known = String(user[kind]);
      const unknowns = [
        kind === 'email' ? 'nobody.at.all@people.example' : '+447400999999',
        String(suspended[kind]),
      ];
      for (const unknown of unknowns) {
        const steps = async (contact: string) => {
          const browser = door.browser('203.0.113.7');
          const asked = await browser.post('/sign-in', { contact });
          const page = await browser.get('/sign-in/code');
          const wrong = await browser.post('/sign-in/code', { code: '000000' });
          return [asked, page, wrong]
            .map(shape)
            .map((s) => JSON.parse(JSON.stringify(s).replaceAll(contact, '«contact»')));
        };
        await door.db.many('delete from limits');
        const [a, b] = [await steps(known), await steps(unknown)];
        // Pages show the contact as typed; their length differs by nothing else.
        for (const s of [...a, ...b]) delete s.headers['content-length'];
        expect(b).toEqual(a);
        await door.db.many('delete from limits');
      }
      expect(door.received(unknowns[0] ?? '')).toBe(0);
      expect(door.received(String(suspended[kind]))).toBe(0);
    },
  );

  test('take the same time', { retry: 2 }, async () => {
    const user = await door.user(organization);
    const visit = { ...door.services, network: null, device: null, requestId: 'r' };
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let i = 0; i < 60; i++) {
      for (const which of ['known', 'unknown'] as const) {
        await door.db.many(`delete from limits`);
        const canonical = which === 'known' ? emailOf(user) : `nobody${i}@people.example`;
        const start = performance.now();
        await requestCode(visit, {
          purpose: 'sign_in',
          kind: 'email',
          canonical,
          browserToken: newBrowserToken(),
        });
        times[which].push(performance.now() - start);
      }
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[list.length / 2] ?? 0;
    expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(20);
    await door.db.many(`update deliveries set state = 'cancelled' where state = 'queued'`);
    await door.db.many(`delete from limits`);
  });

  test('a contact that cannot be one is refused at once, in words, with the field', async () => {
    for (const contact of ['', 'nobody', 'a@b', 'x＠corp.io', '+44', 'a@corp.io, b@corp.io']) {
      const answer = await door.browser().post('/sign-in', { contact });
      expect([contact, answer.statusCode]).toEqual([contact, 422]);
      expect(answer.body).toContain('<title>Error: Sign in</title>');
      expect(answer.body).toContain('href="#f-contact"');
    }
    const twice = await door.api.inject({
      method: 'POST',
      url: '/sign-in',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'contact=a%40corp.io&contact=b%40corp.io',
    });
    expect(twice.statusCode).toBe(422);
  });
});

describe('guessing', () => {
  test('of 50 guesses at once exactly 5 are evaluated, and then the right code is refused', async () => {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    const before = await evaluated();
    const guesses = Array.from({ length: 50 }, (_, i) =>
      String((Number(code) + 1 + i) % 1_000_000).padStart(6, '0'),
    );
    const answers = await Promise.all(guesses.map((guess) => browser.post('/sign-in/code', { code: guess })));
    expect(new Set(answers.map((a) => a.statusCode))).toEqual(new Set([422]));
    expect((await evaluated()) - before).toBe(5);
    const tries = await door.db.one<{ tries: number }>('select tries from codes order by id desc limit 1');
    expect(tries?.tries).toBe(5);
    expect((await browser.post('/sign-in/code', { code })).statusCode).toBe(422);
    expect((await evaluated()) - before).toBe(5);
  });

  test('a slip of the finger is no try', async () => {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    for (const slip of ['', '12345', 'abcdef', '1234567', '12345x'])
      expect((await browser.post('/sign-in/code', { code: slip })).statusCode).toBe(422);
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/home');
  });

  test('a code is good for 10 minutes', async () => {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    await door.clock.move(601);
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/sign-in?gone');
    await door.clock.reset();
  });

  test('two at once with the right code start one session', async () => {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    const answers = await Promise.all([1, 2, 3].map(() => browser.post('/sign-in/code', { code })));
    expect(answers.filter((a) => a.headers.location === '/home')).toHaveLength(1);
    const sessions = await door.db.many('select 1 from sessions where user_id = $1', [user.id]);
    expect(sessions).toHaveLength(1);
  });

  test('1,000 wrong codes an hour pause codes for everybody alike; guesses at nothing do not count', async () => {
    const user = await door.user(organization);
    const browser = await askedFor(emailOf(user));
    const code = await door.code(emailOf(user));
    const nobody = await askedFor('nobody.else@people.example');
    const before = await evaluated();
    expect((await nobody.post('/sign-in/code', { code: '123456' })).statusCode).toBe(422);
    expect(await evaluated()).toBe(before);
    await door.db.many(
      `update limits set used = 1000, window_started_at = app_now() where scope = 'code_failures'`,
    );
    for (const [who, typed] of [
      [browser, code],
      [nobody, '123456'],
    ] as const) {
      const answer = await who.post('/sign-in/code', { code: typed });
      expect(answer.statusCode).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3500);
      expect(answer.body).toContain('Codes are paused on this server for 60 minutes.');
    }
    await door.db.many(`delete from limits`);
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/home');
  });

  test('100 wrong codes in a row turn codes off for a contact; a right one before that starts anew', async () => {
    const user = await door.user(organization);
    const wrong = async () => {
      await door.db.many(`delete from limits where scope like 'code_requests%'`);
      const browser = await askedFor(emailOf(user));
      const code = await door.code(emailOf(user));
      await browser.post('/sign-in/code', { code: code === '000000' ? '000001' : '000000' });
      return { browser, code };
    };
    const inARow = async (n?: number) => {
      if (n !== undefined)
        await door.db.many(`update limits set used = $1 where scope = 'code_failures_in_a_row'`, [n]);
      return (
        await door.db.one<{ used: number }>(`select used from limits where scope = 'code_failures_in_a_row'`)
      )?.used;
    };
    await door.db.many(`delete from limits`);
    const first = await wrong();
    expect(await inARow()).toBe(1);
    await inARow(98);
    expect((await first.browser.post('/sign-in/code', { code: first.code })).headers.location).toBe('/home');
    expect(await inARow()).toBeUndefined();
    const second = await wrong();
    await inARow(100);
    expect((await second.browser.post('/sign-in/code', { code: second.code })).statusCode).toBe(422);
    const sent = door.received(emailOf(user));
    await door.db.many(`delete from limits where scope like 'code_requests%'`);
    await askedFor(emailOf(user));
    const [last] = await door.db.many(
      `select d.id from deliveries d join codes c on c.id = d.subject_id
      where c.canonical = $1 and d.state in ('queued', 'sending')`,
      [emailOf(user)],
    );
    expect(last).toBeUndefined();
    expect(door.received(emailOf(user))).toBe(sent);
    await door.db.many(`delete from limits`);
  });
});

describe('asking', () => {
  test('three times in 10 minutes for one contact, known or not, whoever asks', async () => {
    const user = await door.user(organization);
    for (const contact of [emailOf(user), 'not.on.record@people.example']) {
      for (let i = 0; i < 3; i++) await askedFor(contact);
      const answer = await door.browser().post('/sign-in', { contact: contact.toUpperCase() });
      expect(answer.statusCode).toBe(429);
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(600);
      expect(answer.body).toContain('Try again in 10 minutes.');
    }
    await door.clock.move(601);
    await askedFor(emailOf(user));
    await askedFor(emailOf(user));
    await door.clock.move(601);
    expect((await door.browser().post('/sign-in', { contact: emailOf(user) })).statusCode).toBe(429);
    await door.clock.reset();
    await door.db.many('delete from limits');
  });

  test('30 times an hour from one network, of IPv6 the first 64 bits', async () => {
    for (let i = 0; i < 30; i++)
      await askedFor(`someone${i}@people.example`, door.browser(`2001:db8:1:2::${i + 1}`));
    const more = { contact: 'someone.else@people.example' };
    expect((await door.browser('2001:db8:1:2:ffff::1').post('/sign-in', more)).statusCode).toBe(429);
    expect((await door.browser('2001:db8:1:3::1').post('/sign-in', more)).statusCode).toBe(303);
    await door.db.many('delete from limits');
  });
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
    expect(both.map((a) => a.headers.location)).toEqual(['/home', '/home']);
    const sessions = await door.db.many('select organization_id from sessions where user_id = $1', [here.id]);
    expect(sessions).toHaveLength(1);
    expect((await browser.post('/sign-in/choose', { organization: other.id })).headers.location).toBe(
      '/sign-in',
    );

    const direct = door.browser();
    await direct.post('/sign-in', { contact: email, organization: other.slug });
    const answer = await direct.post('/sign-in/code', { code: await door.code(email) });
    expect(answer.headers.location).toBe('/home');
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
