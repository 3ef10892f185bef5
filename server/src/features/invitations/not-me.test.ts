import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { codeTo, everything, invite, linkOf, standing, timelineOf, tokensTo } from './testing/guest.ts';

let door: Door;
let org: TestOrganization;
const DAY = 86_400;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door?.close());
beforeEach(async () => {
  await door.clock.reset();
  org = await door.organization({ name: 'Harbor Logistics' });
});

const noticesTo = (email: string | null) =>
  (door.smtp?.messages ?? []).filter(
    (m) => m.envelope.to.includes(email ?? '') && /went to somebody else/.test(m.subject ?? ''),
  );

describe('*Not me*', () => {
  test('asks first, then ends the invitation, stops messages, and tells the inviter', async () => {
    const guest = await invite(door, org, { mobile: '+447400555666' });
    const link = await linkOf(door, guest);
    const [other] = await tokensTo(door, '+447400555666');
    const browser = door.browser();
    const question = await browser.get(`${link}/not-me`);
    expect(question.body).toContain(`We tell <bdi>${org.admin.name}`);
    expect((await standing(door, guest))?.state).toBe('pending');

    const answer = await browser.post(`${link}/not-me`);
    expect([answer.statusCode, answer.body.includes('Thank you')]).toEqual([200, true]);
    expect(await standing(door, guest)).toMatchObject({
      status: 'not_invited',
      state: 'declined',
      alive: 0,
      proved: [],
    });
    const suppressed = await door.db.many(
      'select kind, canonical, reason from suppressions where organization_id = $1',
      [org.id],
    );
    expect(suppressed).toEqual([{ kind: 'email', canonical: guest.email, reason: 'not_me' }]);
    expect((await timelineOf(door, guest)).slice(-2)).toEqual(['opened', 'not_me']);
    const [entry] = await door.db.many<{ last_event: string }>(
      'select last_event from directory_entries where user_id = $1',
      [guest.userId],
    );
    expect(entry?.last_event).toBe('not_me');
    const [audit] = await door.db.many<{ action: string; actor_kind: string }>(
      'select action, actor_kind from audit_events where target_id = $1 order by id desc limit 1',
      [guest.invitationId],
    );
    expect(audit).toEqual({ action: 'invitation.declined', actor_kind: 'invitee' });

    await door.runWorkerOnce();
    const [notice] = noticesTo(org.admin.email);
    expect(notice?.text).toContain('\u2068Zofia Nowak\u2069');
    expect(notice?.text).toContain(`/admin/identity/users/${guest.userId}`);
    // The other link died with it; pressing again says that it has ended.
    for (const path of [`/j/${other}`, link, `${link}/not-me`]) {
      const ended = await browser.post(path);
      expect([ended.statusCode, ended.body.includes('This invitation has ended')]).toEqual([410, true]);
    }
  });

  test('cancels what still waits, and gives its hour back', async () => {
    const guest = await invite(door, org, { mobile: '+447400555777' });
    const link = await linkOf(door, guest);
    await tokensTo(door, '+447400555777');
    await door.runWorkerOnce();
    await door.db.many(
      `update deliveries set state = 'queued', attempts = 0, not_before = app_now() + interval '1 day'
       where subject_id = $1 and channel = 'sms'`,
      [guest.invitationId],
    );
    await door.browser().post(`${link}/not-me`);
    const [row] = await door.db.many(
      'select state, state_reason from deliveries where subject_id = $1 and channel = $2',
      [guest.invitationId, 'sms'],
    );
    expect(row).toEqual({ state: 'cancelled', state_reason: 'declined' });
    const hours = await door.db.many<{ kind: string }>(
      'select kind from invitation_hours where organization_id = $1',
      [org.id],
    );
    expect(hours).toEqual([{ kind: 'email' }]);
  });

  test('mails an inviter once a day, whoever else says so', async () => {
    for (const day of [1, 2]) {
      for (let i = 0; i < 3; i++) {
        const guest = await invite(door, org);
        await door.browser().post(`${await linkOf(door, guest)}/not-me`);
        expect((await timelineOf(door, guest)).at(-1)).toBe('not_me');
      }
      await door.runWorkerOnce();
      expect(noticesTo(org.admin.email)).toHaveLength(day);
      await door.clock.move(DAY + 60);
      await door.signIn(org.admin);
    }
  });

  test('ten at once are one', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => door.browser().post(`${link}/not-me`)),
    );
    expect(answers.map((a) => a.statusCode).sort()).toEqual([200, ...Array(9).fill(410)]);
    expect((await timelineOf(door, guest)).filter((k) => k === 'not_me' || k === 'opened')).toEqual([
      'opened',
      'not_me',
    ]);
  });
});

describe('/join, for whoever has a link that does not work', () => {
  test('sends a code to the invited contact, which leads where the link leads', async () => {
    const guest = await invite(door, org);
    await linkOf(door, guest);
    const browser = door.browser();
    expect((await browser.get('/join')).body).toContain('at which you were invited');
    expect(
      (await browser.post('/join', { contact: ` ${guest.email?.toUpperCase()} ` })).headers.location,
    ).toBe('/join/code');
    expect((await browser.get('/join/code')).body).toContain('If this contact was invited');
    const code = await codeTo(door, guest.email ?? '');
    const proved = await browser.post('/join/code', { code });
    const confirm = proved.headers.location ?? '';
    expect(confirm).toBe(`/join/confirm?organization=${org.id}`);
    const page = await browser.get(confirm);
    expect(page.body).toContain('invites you to <bdi>Harbor Logistics');
    expect((await standing(door, guest))?.status).toBe('invited');
    // The proof belongs to the browser that typed the code.
    const thief = await door.browser().post('/join/confirm', { organization: org.id });
    expect(thief.headers.location).toBe('/join?gone');
    expect((await browser.post('/join/confirm', { organization: org.id })).headers.location).toBe('/welcome');
    expect(await standing(door, guest)).toMatchObject({ status: 'active', proved: ['email'], alive: 0 });
    expect((await browser.post('/join/confirm', { organization: org.id })).headers.location).toBe(
      '/join?gone',
    );
  });

  test('a pending person who goes to sign in gets there too', async () => {
    const guest = await invite(door, org);
    await linkOf(door, guest);
    const browser = door.browser();
    await browser.post('/sign-in', { contact: guest.email ?? '' });
    const code = await codeTo(door, guest.email ?? '');
    const proved = await browser.post('/sign-in/code', { code });
    expect(proved.headers.location).toBe(`/join/confirm?organization=${org.id}`);
    expect((await browser.post('/join/confirm', { organization: org.id })).headers.location).toBe('/welcome');
  });

  test('answers the same for a contact that nobody invited, and sends nothing', async () => {
    const guest = await invite(door, org);
    await linkOf(door, guest);
    const [known, unknown] = [door.browser(), door.browser()];
    const answers = [
      await known.post('/join', { contact: guest.email ?? '' }),
      await unknown.post('/join', { contact: 'nobody@people.example' }),
    ];
    expect(answers.map((a) => [a.statusCode, a.headers.location, a.body])).toEqual([
      [303, '/join/code', ''],
      [303, '/join/code', ''],
    ]);
    expect((await unknown.get('/join/code')).body).toBe((await known.get('/join/code')).body);
    await door.runWorkerOnce();
    expect(door.received('nobody@people.example')).toBe(0);
    expect((await unknown.post('/join/code', { code: '123456' })).statusCode).toBe(422);
  });

  test('expired and revoked invitations get no code', async () => {
    const guest = await invite(door, org);
    await linkOf(door, guest);
    await door.clock.move(15 * DAY);
    await door.browser().post('/join', { contact: guest.email ?? '' });
    await door.runWorkerOnce();
    expect(door.received(guest.email ?? '')).toBe(1);
  });

  test('invited by two organizations: the person chooses, and joins the one that was chosen', async () => {
    const here = await invite(door, org, { email: 'both@people.example' });
    const other = await door.organization({ name: 'Quay Works' });
    const there = await invite(door, other, { email: 'both@people.example' });
    await tokensTo(door, 'both@people.example', 2);
    const browser = door.browser();
    await browser.post('/join', { contact: 'both@people.example' });
    const proved = await browser.post('/join/code', { code: await codeTo(door, 'both@people.example') });
    expect(proved.headers.location).toBe('/sign-in/choose');
    const choice = await browser.post('/sign-in/choose', { organization: other.id });
    expect(choice.headers.location).toBe(`/join/confirm?organization=${other.id}`);
    expect((await browser.post('/join/confirm', { organization: other.id })).headers.location).toBe(
      '/welcome',
    );
    expect((await standing(door, there))?.status).toBe('active');
    expect((await standing(door, here))?.status).toBe('invited');
  });

  test('a contact that cannot be one is told so, and nothing is changed', async () => {
    const before = await everything(door);
    const answer = await door.browser().post('/join', { contact: 'not a contact <script>' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Error: Join with a code');
    expect(answer.body).toContain('value="not a contact &#60;script&#62;"');
    expect((await door.browser().get('/join/confirm?organization=nonsense')).headers.location).toBe(
      '/join?gone',
    );
    expect(await everything(door)).toBe(before);
  });
});
