import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { newBrowserToken, requestCode } from './index.ts';
import { askedFor as askedForOn, type Door, emailOf, openDoor, type TestBrowser } from './testing/kit.ts';

let door: Door;
let organization: TestOrganization;
beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization({ name: 'Harbor Logistics' });
});
afterAll(() => door?.close());

const askedFor = (contact: string, browser?: TestBrowser) => askedForOn(door, contact, browser);

const evaluated = async () =>
  (await door.db.one<{ used: number }>(`select used from limits where scope = 'code_failures'`))?.used ?? 0;

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
    const visit = { ...door.services, network: null, device: null, requestId: 'r', language: 'en' as const };
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
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/');
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
    expect(answers.filter((a) => a.headers.location === '/')).toHaveLength(1);
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
    expect((await browser.post('/sign-in/code', { code })).headers.location).toBe('/');
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
    expect((await first.browser.post('/sign-in/code', { code: first.code })).headers.location).toBe('/');
    expect(await inARow()).toBeUndefined();
    const second = await wrong();
    await inARow(100);
    expect((await second.browser.post('/sign-in/code', { code: second.code })).statusCode).toBe(422);
    // All that was ever queued for the contact: the one before may still be noted as on its way.
    const codes = async () =>
      (
        await door.db.one<{ n: number }>(
          `select count(*)::int as n from deliveries d join codes c on c.id = d.subject_id where c.canonical = $1`,
          [emailOf(user)],
        )
      )?.n;
    const before = await codes();
    await door.db.many(`delete from limits where scope like 'code_requests%'`);
    await askedFor(emailOf(user));
    expect(await codes()).toBe(before);
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
