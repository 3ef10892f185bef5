import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { type Door, openDoor } from '../sessions/testing/kit.ts';
import { suspendUser } from '../users/contract.ts';
import { copyInvitationLink, resendInvitation, revokeInvitation } from './contract.ts';
import { codeTo, type Guest, invite, linkOf, standing, timelineOf, tokensTo } from './testing/guest.ts';

let door: Door;
let org: TestOrganization;
const HOUR = 3600;
const DAY = 86_400;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door?.close());
beforeEach(async () => {
  await door.clock.reset();
  org = await door.organization({ name: 'Harbor Logistics' });
});

/** A link that was copied by an Organization Admin. */
async function copiedLink(guest: Guest): Promise<string> {
  const params = { id: guest.invitationId };
  const { body } = await door.call(org.admin, copyInvitationLink, { params, body: {} });
  return new URL(body.url).pathname;
}

describe('joining by the link', () => {
  test('makes the user active, proves the contact, kills all links and signs in', async () => {
    const team = await door.team(org, 'Night shift');
    const guest = await invite(door, org, { mobile: '+447400111222', teams: [team] });
    const link = await linkOf(door, guest);
    await tokensTo(door, '+447400111222');
    const browser = door.browser();
    const page = await browser.get(link);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Welcome, <bdi>Zofia</bdi>');
    expect(page.body).toContain(`<bdi>${org.admin.name}</bdi> invites you to <bdi>Harbor Logistics`);
    expect(page.body).toMatch(/This invitation works until \u2068\d+ \w+ \d{4}/);
    expect(page.headers).toMatchObject({
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
    });
    expect(Buffer.byteLength(page.body)).toBeLessThan(14 * 1024);
    expect(page.body).not.toContain('<script');

    const joined = await browser.post(link);
    expect([joined.statusCode, joined.headers.location]).toEqual([303, '/welcome']);
    expect(await standing(door, guest)).toEqual({
      status: 'active',
      state: 'accepted',
      alive: 0,
      proved: ['email'],
      sessions: 1,
    });
    const welcome = await browser.get('/welcome');
    expect(welcome.body).toContain('You are in');
    expect(welcome.body).toContain('+447400111222');
    expect((await browser.get('/home')).body).toContain('Night shift');
    // The other contact's message may leave at any moment meanwhile.
    const story = (await timelineOf(door, guest)).filter((kind) => kind !== 'sent');
    expect(story.slice(-3)).toEqual(['link_fetched', 'opened', 'joined']);
    const [entry] = await door.db.many<{ status: string; last_event: string }>(
      'select status, last_event from directory_entries where user_id = $1',
      [guest.userId],
    );
    expect(entry).toEqual({ status: 'active', last_event: 'joined' });
    const audit = await door.db.many<{ action: string; actor_kind: string }>(
      'select action, actor_kind from audit_events where target_id = $1 order by id desc limit 1',
      [guest.invitationId],
    );
    expect(audit).toEqual([{ action: 'invitation.accepted', actor_kind: 'invitee' }]);
  });

  test('by one contact kills the link of the other, whose owner gets no further', async () => {
    const guest = await invite(door, org, { mobile: '+447400111333' });
    const [mobileToken] = await tokensTo(door, '+447400111333');
    await door.browser().post(await linkOf(door, guest));
    const other = door.browser();
    const answer = await other.post(`/j/${mobileToken}`);
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('You have joined already');
    expect(other.cookies.size).toBe(0);
    // The mistyped number: a code never goes there, so it never opens the account.
    const before = door.received('+447400111333');
    await other.post('/sign-in', { contact: '+447400111333' });
    await other.post('/join', { contact: '+447400111333' });
    await door.runWorkerOnce();
    expect(door.received('+447400111333')).toBe(before);
    expect((await standing(door, guest))?.proved).toEqual(['email']);
  });

  test('pressed twice leads to where the first press did', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const browser = door.browser();
    await browser.post(link);
    expect((await browser.post(link)).headers.location).toBe('/welcome');
    expect((await browser.get(link)).headers.location).toBe('/welcome');
    const elsewhere = await door.browser().get(link);
    expect(elsewhere.statusCode).toBe(410);
    expect(elsewhere.body).toContain(`href="/o/${org.slug}">Sign in`);
  });

  test('cancels the message that still waits', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.db.many(
      `update deliveries set state = 'queued', not_before = app_now() + interval '1 day' where subject_id = $1`,
      [guest.invitationId],
    );
    await door.browser().post(link);
    const states = await door.db.many('select state, state_reason from deliveries where subject_id = $1', [
      guest.invitationId,
    ]);
    expect(states).toEqual([{ state: 'cancelled', state_reason: 'accepted' }]);
    expect((await timelineOf(door, guest)).slice(-2)).toEqual(['cancelled', 'joined']);
  });

  test('a browser signed in as somebody else is asked first', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const somebody = await door.user(org, { values: { first_name: 'Ada', last_name: 'Byron' } });
    const cookie = await door.signIn(somebody);
    const browser = door.browser();
    browser.cookies.set(...(cookie.split('=') as [string, string]));
    const page = await browser.get(link);
    expect(page.body).toContain('signed in as <bdi>Ada Byron</bdi>');
    const refused = await browser.post(link);
    expect(refused.statusCode).toBe(409);
    expect((await standing(door, guest))?.status).toBe('invited');
    expect((await browser.post(link, { switch: 'yes' })).headers.location).toBe('/welcome');
    expect((await standing(door, guest))?.status).toBe('active');
    const [old] = await door.db.many<{ ended: boolean }>(
      'select ended_at is not null as ended from sessions where user_id = $1',
      [somebody.id],
    );
    expect(old).toEqual({ ended: true });
  });
});

describe('a fresh code besides', () => {
  test('is asked for by a link older than 24 hours, and only a right one joins', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.clock.move(DAY + 60);
    const browser = door.browser();
    expect((await browser.get(link)).body).toContain(
      'we then send a code to <bdi dir="ltr">g***@people.example',
    );
    const asked = await browser.post(link);
    expect(asked.headers.location).toBe(`${link}/code`);
    const code = await codeTo(door, guest.email ?? '');
    expect((await standing(door, guest))?.status).toBe('invited');
    const wrong = await browser.post(`${link}/code`, { code: code === '000000' ? '111111' : '000000' });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('This code does not fit');
    // A code is good in the browser that asked for it alone.
    expect((await door.browser().post(`${link}/code`, { code })).headers.location).toBe(link);
    expect((await browser.post(`${link}/code`, { code })).headers.location).toBe('/welcome');
    expect((await standing(door, guest))?.proved).toEqual(['email']);
  });

  test('is asked for by a link to an admin role', async () => {
    const team = await door.team(org);
    for (const role of ['team_admin', 'organization_admin'] as const) {
      const guest = await invite(door, org, { role, teams: [team] });
      const link = await linkOf(door, guest);
      const browser = door.browser();
      expect((await browser.post(link)).headers.location).toBe(`${link}/code`);
      expect((await standing(door, guest))?.status).toBe('invited');
      const code = await codeTo(door, guest.email ?? '');
      expect((await browser.post(`${link}/code`, { code })).headers.location).toBe('/welcome');
    }
  });

  test('of one link is no good for another', async () => {
    const team = await door.team(org);
    const mine = await invite(door, org, { role: 'team_admin', teams: [team] });
    const theirs = await invite(door, org, { role: 'organization_admin' });
    const [myLink, theirLink] = [await linkOf(door, mine), await linkOf(door, theirs)];
    const browser = door.browser();
    await browser.post(myLink);
    const code = await codeTo(door, mine.email ?? '');
    expect((await browser.post(`${theirLink}/code`, { code })).statusCode).toBe(422);
    expect((await standing(door, theirs))?.status).toBe('invited');
  });
});

describe('a link that a colleague copied', () => {
  test('joins, vouched for: nothing is proved, and every contact is told', async () => {
    const guest = await invite(door, org, { mobile: '+447400222333' });
    await linkOf(door, guest);
    await tokensTo(door, '+447400222333');
    const link = await copiedLink(guest);
    const browser = door.browser();
    expect((await browser.get(link)).body).toContain('handed to you by a colleague');
    expect((await browser.post(link)).headers.location).toBe('/welcome');
    expect(await standing(door, guest)).toMatchObject({ status: 'active', proved: [] });
    const [row] = await door.db.many<{ vouched_by: string }>(
      'select vouched_by from invitations where id = $1',
      [guest.invitationId],
    );
    expect(row?.vouched_by).toBe(org.admin.id);
    await door.runWorkerOnce();
    const mail = await door.smtp?.waitFor((m) => m.subject === 'You have joined Harbor Logistics');
    expect(mail?.envelope.to).toEqual([guest.email]);
    expect(mail?.text).toContain(`by a link that \u2068${org.admin.name}\u2069 handed over`);
    const text = await door.sms?.waitFor((m) => m.to === '+447400222333' && m.text.includes('joined as you'));
    expect(text?.text).toContain('Not you?');
    expect((await browser.get('/welcome')).body).toContain('only to contacts that you have proved');
  });

  test('ends after 24 hours, with the role, and with the admin who copied it', async () => {
    const guest = await invite(door, org);
    const [first, second] = [await copiedLink(guest), await copiedLink(guest)];
    await door.clock.move(DAY + 60);
    expect((await door.browser().post(first)).statusCode).toBe(410);
    await door.clock.reset();
    const other = await door.admin(org);
    await door.call(other, suspendUser, { params: { id: org.admin.id }, body: {} });
    const answer = await door.browser().post(second);
    expect(answer.statusCode).toBe(410);
    expect(answer.body).toContain('This link was replaced');
    expect((await standing(door, guest))?.status).toBe('invited');
  });
});

describe('where a link ended, one next step', () => {
  test("expired between looking and pressing: one new link of one's own, then a request", async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    const browser = door.browser();
    expect((await browser.get(link)).statusCode).toBe(200);
    await door.clock.move(14 * DAY + 60);
    const late = await browser.post(link);
    expect(late.statusCode).toBe(410);
    expect(late.body).toContain('This invitation has expired');
    expect((await standing(door, guest))?.status).toBe('invited');
    const renewed = await browser.post(`${link}/renew`);
    expect(renewed.body).toContain('A new link is on its way');
    const fresh = await linkOf(door, guest, 2);
    expect(fresh).not.toBe(link);
    expect((await browser.get(fresh)).statusCode).toBe(200);
    await door.clock.move(14 * DAY + 60);
    expect((await browser.get(fresh)).body).toContain('Ask for a new invitation');
    expect((await browser.post(`${fresh}/renew`)).body).toContain('Your request is noted');
    await browser.post(`${fresh}/renew`);
    const kinds = await timelineOf(door, guest);
    expect(kinds.filter((k) => k === 'renewed')).toHaveLength(1);
    expect(kinds.filter((k) => k === 'renewal_asked')).toHaveLength(1);
    await door.runWorkerOnce();
    expect(await tokensTo(door, guest.email ?? '')).toHaveLength(2);
  });

  test('ten presses at once on *Send me a new link* send one', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.clock.move(14 * DAY + 60);
    const answers = await Promise.all(Array.from({ length: 10 }, () => door.browser().post(`${link}/renew`)));
    expect(answers.filter((a) => a.body.includes('A new link is on its way'))).toHaveLength(1);
    await door.runWorkerOnce();
    expect(await tokensTo(door, guest.email ?? '')).toHaveLength(2);
  });

  test('expired more than 30 days ago: only a request', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.clock.move((14 + 31) * DAY);
    expect((await door.browser().post(`${link}/renew`)).body).toContain('Your request is noted');
    await door.runWorkerOnce();
    expect(await tokensTo(door, guest.email ?? '')).toHaveLength(1);
  });

  test('revoked: nothing to press, and a request changes nothing', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.call(org.admin, revokeInvitation, { params: { id: guest.invitationId }, body: {} });
    await door.clock.move(15 * DAY);
    for (const path of [link, `${link}/renew`, `${link}/send-code`, `${link}/not-me`, `${link}/code`]) {
      const answer = await door.browser().post(path);
      expect(answer.statusCode).toBe(410);
      expect(answer.body).toContain('This invitation was withdrawn');
    }
    expect((await timelineOf(door, guest)).at(-1)).toBe('revoked');
  });

  test('replaced: a code to the same contact leads in', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    await door.db.many('update invitation_links set dead_at = app_now() where invitation_id = $1', [
      guest.invitationId,
    ]);
    const browser = door.browser();
    const page = await browser.post(link);
    expect(page.statusCode).toBe(410);
    expect(page.body).toContain('This link was replaced');
    expect((await browser.post(`${link}/send-code`)).headers.location).toBe('/join/code');
    const code = await codeTo(door, guest.email ?? '');
    const proved = await browser.post('/join/code', { code });
    expect(proved.headers.location).toBe(`/join/confirm?organization=${org.id}`);
    expect((await browser.get(proved.headers.location ?? '')).body).toContain('Join <bdi>Harbor Logistics');
    const joined = await browser.post('/join/confirm', { organization: org.id });
    expect(joined.headers.location).toBe('/welcome');
    expect((await standing(door, guest))?.proved).toEqual(['email']);
  });

  test('unknown, and a token with one letter flipped: nothing of any organization', async () => {
    const guest = await invite(door, org);
    const link = await linkOf(door, guest);
    for (let at = 3; at < link.length; at++) {
      const letter = link[at] === 'A' ? 'B' : 'A';
      const answer = await door.browser().post(link.slice(0, at) + letter + link.slice(at + 1));
      expect(answer.statusCode).toBe(404);
      expect(answer.body).not.toContain('Harbor');
    }
    expect((await door.browser().get('/j/x')).statusCode).toBe(404);
    expect((await standing(door, guest))?.status).toBe('invited');
  });

  test('a resend kills nothing: the first and the second link are good, and live as long', async () => {
    const guest = await invite(door, org);
    const first = await linkOf(door, guest);
    await door.clock.move(HOUR + 60);
    await door.call(org.admin, resendInvitation, { params: { id: guest.invitationId }, body: {} });
    await linkOf(door, guest, 2);
    await door.clock.move(14 * DAY - 60);
    expect((await door.browser().get(first)).statusCode).toBe(200);
  });
});
