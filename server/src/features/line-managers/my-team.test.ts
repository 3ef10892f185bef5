import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { modulesOf, readQr } from '../../../test/read-qr.ts';
import { copyInvitationLink, resendInvitation, revokeInvitation } from '../invitations/contract.ts';
import { type Guest, invite, linkOf, standing, timelineOf, tokensTo } from '../invitations/testing/guest.ts';
import { updateOrganization } from '../organizations/contract.ts';
import { type Door, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import { confirmValues, grantRole, suspendUser, updateUser } from '../users/contract.ts';

let door: Door;
let org: TestOrganization;
let manager: TestUser;
let browser: TestBrowser;
const MINUTE = 60;
const HOUR = 3600;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door?.close());
beforeEach(async () => {
  await door.clock.reset();
  org = await door.organization({ name: 'Harbor Logistics' });
  await turn(true);
  manager = await door.user(org, { values: { first_name: 'Omar', last_name: 'Khan' } });
  browser = await browserOf(manager);
});

const turn = (my_team: boolean) => door.call(org.admin, updateOrganization, { body: { my_team } });

async function browserOf(user: TestUser): Promise<TestBrowser> {
  const made = door.browser();
  const [name = '', value = ''] = (await door.signIn(user)).split('=');
  made.cookies.set(name, value);
  return made;
}

const lead = (userId: string, by: string | null = manager.id, actor = org.admin) =>
  door.call(actor, updateUser, { params: { id: userId }, body: { line_manager_id: by } });

/** Somebody invited whose line manager is the one of the test. */
async function report(options: Parameters<typeof invite>[2] = {}): Promise<Guest> {
  const guest = await invite(door, org, options);
  await lead(guest.userId);
  return guest;
}

/** What a phone reads on the page; the same stands below it in words. */
function shownPath(body: string): string {
  const [, side = '', path = ''] =
    /viewBox="[^"]+ (\d+) \d+"><path d="([^"]+)" stroke="#000"/.exec(body) ?? [];
  const link = readQr(modulesOf(path, Number(side) - 8));
  expect(body).toContain(`<bdi dir="ltr">${link}</bdi>`);
  return new URL(link).pathname;
}
async function show(guest: Guest, by = browser): Promise<string> {
  const answer = await by.post(`/home/team/${guest.userId}/link`);
  expect(answer.statusCode).toBe(200);
  return shownPath(answer.body);
}
const joins = async (path: string) => (await door.browser().post(path)).statusCode === 303;

describe('the list', () => {
  test('says how many have joined, those who have not first, and leads there from home', async () => {
    const joined = await door.user(org, { values: { first_name: 'Anna', line_manager_id: manager.id } });
    const left = await door.user(org, { values: { first_name: 'Gone', line_manager_id: manager.id } });
    await door.db.many(`update users set status = 'removed' where id = $1`, [left.id]);
    await report({ first_name: 'Zofia' });
    const nobody = await door.user(org, {
      status: 'not_invited',
      values: { first_name: 'Yan', line_manager_id: manager.id },
    });
    expect((await browser.get('/home')).body).toContain('href="/home/team"');
    const page = await browser.get('/home/team');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('1 of 3 direct reports have joined.');
    const order = ['Yan', 'Zofia', 'Anna'].map((name) => page.body.indexOf(`<bdi>${name}`));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order.every((at) => at > 0)).toBe(true);
    expect(page.body).not.toContain('Gone');
    // Whoever joined, and whoever was never invited, has no button.
    expect(page.body.match(/formaction="/g)).toHaveLength(2);
    for (const user of [joined, nobody]) expect(page.body).not.toContain(`/home/team/${user.id}/`);
    expect(page.body).not.toContain('<script');
  });

  test('is no page for whoever leads nobody, is signed out, or where it is switched off', async () => {
    expect((await browser.get('/home/team')).statusCode).toBe(404);
    expect((await door.browser().get('/home/team')).headers.location).toBe('/sign-in?next=%2Fhome%2Fteam');
    const guest = await report();
    expect((await browser.get('/home/team')).statusCode).toBe(200);
    await turn(false);
    for (const answer of [
      await browser.get('/home/team'),
      await browser.post(`/home/team/${guest.userId}/link`),
      await browser.post(`/home/team/${guest.userId}/resend`),
    ])
      expect(answer.statusCode).toBe(404);
    expect((await browser.get('/home')).body).not.toContain('/home/team');
    expect(await timelineOf(door, guest)).not.toContain('link_shown');
  });

  test('comes in parts of 10, each under 14 KB in every language', async () => {
    for (let i = 0; i < 12; i++) {
      const values = { line_manager_id: manager.id };
      const { id } = await door.user(org, { status: 'invited', values });
      await door.db.many(
        `insert into invitations (organization_id, id, user_id, state, language, expires_at)
         values ($1, gen_random_uuid(), $2, 'pending', 'en', app_now() + interval '1 day')`,
        [org.id, id],
      );
    }
    const first = await browser.get('/home/team');
    expect(first.body.match(/class="item"/g)).toHaveLength(10);
    expect(first.body).toContain('href="/home/team?page=2"');
    const sizes = [];
    for (const language of ['en', 'es', 'fr', 'de', 'pl', 'pt', 'ar', 'hi'])
      sizes.push(Buffer.byteLength((await browser.get(`/home/team?lang=${language}`)).body));
    expect(Math.max(...sizes)).toBeLessThan(14 * 1024);
    await browser.get('/home/team?lang=en');
    const second = await browser.get('/home/team?page=2');
    expect(second.body.match(/class="item"/g)).toHaveLength(2);
    // A button leads back to the part on which it stood, with what came of it.
    const [escaped = ''] = /\/home\/team\/[^"]+\/resend[^"]*/.exec(second.body) ?? [];
    const button = escaped.replace('&#61;', '=');
    const sent = await browser.post(button);
    expect(sent.headers.location).toMatch(/^\/home\/team\?page=2&sent=/);
    expect((await browser.get(sent.headers.location ?? '')).body).toContain('is on its way again.');
    const refused = await browser.post(button);
    expect(refused.statusCode).toBe(429);
    expect(refused.body.match(/class="item"/g)).toHaveLength(2);
    expect((await browser.get('/home/team?page=x')).statusCode).toBe(200);
  });
});

describe('a code that is shown', () => {
  test('lets in, is vouched for by the manager, proves nothing and tells every contact', async () => {
    const guest = await report({ mobile: '+447400111333' });
    // Both messages have left, so that no link is made while the person joins.
    await linkOf(door, guest);
    await tokensTo(door, '+447400111333');
    const path = await show(guest);
    const newcomer = door.browser();
    expect((await newcomer.get(path)).body).toContain('a colleague, who vouches for you');
    expect((await newcomer.post(path)).headers.location).toBe('/welcome');
    expect(await standing(door, guest)).toMatchObject({
      status: 'active',
      state: 'accepted',
      alive: 0,
      proved: [],
    });
    const [row] = await door.db.many('select vouched_by from invitations where id = $1', [
      guest.invitationId,
    ]);
    expect(row).toEqual({ vouched_by: manager.id });
    const told = () =>
      door.db.many<{ channel: string }>(
        `select channel from deliveries where subject_id = $1 and kind = 'vouched_notice' order by channel`,
        [guest.invitationId],
      );
    expect(await told()).toEqual([{ channel: 'email' }, { channel: 'sms' }]);
    const notice = await door.smtp?.waitFor(
      (m) => m.envelope.to.includes(guest.email ?? '') && /Omar Khan/.test(m.text ?? ''),
    );
    expect(notice?.text).toContain('Omar Khan');
    expect((await browser.get('/home/team')).body).toContain('1 of 1 direct report has joined.');
  });

  test('is recorded with the manager as actor', async () => {
    const guest = await report();
    await show(guest);
    const events = await door.db.many(
      `select actor_user_id, target_id from audit_events where organization_id = $1 and action = 'invitation.link_shown'`,
      [org.id],
    );
    expect(events).toEqual([{ actor_user_id: manager.id, target_id: guest.invitationId }]);
    expect(await timelineOf(door, guest)).toContain('link_shown');
  });

  test('works for ten minutes', async () => {
    const guest = await report();
    const path = await show(guest);
    await door.clock.move(10 * MINUTE - 5);
    expect((await door.browser().get(path)).statusCode).toBe(200);
    await door.clock.move(10);
    expect((await door.browser().get(path)).body).toContain('This link was replaced');
    expect(await joins(path)).toBe(false);
    expect((await standing(door, guest))?.status).toBe('invited');
  });

  test("is never for somebody else's report, or for nobody's", async () => {
    await report();
    const other = await door.user(org);
    const foreign = await invite(door, org);
    const elsewhere = await door.organization();
    const stranger = await invite(door, elsewhere);
    await lead(foreign.userId, other.id);
    for (const id of [foreign.userId, stranger.userId, org.admin.id, manager.id, 'x']) {
      expect((await browser.post(`/home/team/${id}/link`)).statusCode).toBe(404);
      expect((await browser.post(`/home/team/${id}/resend`)).statusCode).toBe(404);
    }
    // Not even for a report of a report.
    const middle = await report();
    await lead(foreign.userId, middle.userId);
    expect((await browser.post(`/home/team/${foreign.userId}/link`)).statusCode).toBe(404);
    expect(await timelineOf(door, foreign)).not.toContain('link_shown');
  });

  test('is for the role user alone', async () => {
    const team = await door.team(org);
    const guest = await report({ role: 'team_admin', teams: [team] });
    const page = await browser.get('/home/team');
    expect(page.body).not.toContain(`/home/team/${guest.userId}`);
    for (const verb of ['link', 'resend']) {
      const answer = await browser.post(`/home/team/${guest.userId}/${verb}`);
      expect(answer.statusCode).toBe(403);
      expect(answer.body).toContain('There is a problem');
    }
    // An Organization Admin who is the line manager stands above them, and still shows no code.
    const boss = await door.admin(org);
    await lead(guest.userId, boss.id);
    const shown = await (await browserOf(boss)).post(`/home/team/${guest.userId}/link`);
    expect([shown.statusCode, shown.body]).toEqual([
      403,
      expect.stringContaining('does not give an admin role'),
    ]);
    // A role that is given afterwards kills the link.
    const plain = await report();
    const path = await show(plain);
    await door.call(org.admin, grantRole, {
      params: { id: plain.userId },
      body: { role: 'team_admin', team_id: team.id },
    });
    expect(await joins(path)).toBe(false);
  });

  test('is for whoever waits: not for one who joined, whose invitation expired, or is being checked', async () => {
    const guest = await report();
    await door.db.many(
      `update invitations set held_at = app_now(), held_reason = 'inviter_left' where id = $1`,
      [guest.invitationId],
    );
    const held = await browser.post(`/home/team/${guest.userId}/link`);
    expect([held.statusCode, held.body]).toEqual([409, expect.stringContaining('being checked')]);
    await door.db.many(
      `update invitations set held_at = null, held_reason = null, expires_at = app_now() - interval '1 hour' where id = $1`,
      [guest.invitationId],
    );
    expect((await browser.post(`/home/team/${guest.userId}/link`)).statusCode).toBe(409);
    expect((await browser.get('/home/team')).body).toContain('The invitation has expired.');
    const joined = await door.user(org, { values: { line_manager_id: manager.id } });
    expect((await browser.post(`/home/team/${joined.id}/link`)).statusCode).toBe(409);
  });

  test('dies when the manager is the line manager no longer, is suspended, or the setting goes off', async () => {
    const other = await door.user(org);
    const ends: (() => Promise<unknown>)[] = [
      () => lead(guest.userId, other.id),
      () => turn(false),
      () => door.call(org.admin, suspendUser, { params: { id: manager.id }, body: {} }),
    ];
    let guest = await report();
    for (const end of ends) {
      await turn(true);
      guest = await report();
      const path = await show(guest);
      await end();
      expect((await door.browser().get(path)).body).toContain('This link was replaced');
      expect(await joins(path)).toBe(false);
      expect((await standing(door, guest))?.status).toBe('invited');
    }
  });

  test('is refused after sixty in an hour', async () => {
    const guest = await report();
    for (let i = 0; i < 60; i++) await show(guest);
    const refused = await browser.post(`/home/team/${guest.userId}/link`);
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('confirmed values alone make a line manager', () => {
  test('what a Team Admin types waits until it is confirmed', async () => {
    const team = await door.team(org);
    const teamAdmin = await door.teamAdmin(team);
    const guest = await invite(door, org, { teams: [team] });
    await lead(guest.userId, manager.id, teamAdmin);
    expect((await browser.get('/home/team')).statusCode).toBe(404);
    expect((await browser.post(`/home/team/${guest.userId}/link`)).statusCode).toBe(404);
    await door.call(org.admin, confirmValues, {
      body: { items: [{ user_id: guest.userId, field: 'line_manager_id', value: manager.id }] },
    });
    expect(await joins(await show(guest))).toBe(true);
  });

  test('what was typed before the setting was switched on waits from then on', async () => {
    await turn(false);
    const team = await door.team(org);
    const teamAdmin = await door.teamAdmin(team);
    const guest = await invite(door, org, { teams: [team] });
    await lead(guest.userId, manager.id, teamAdmin);
    const counts = async () =>
      (await door.db.many('select line_manager_id from users where id = $1', [guest.userId]))[0];
    expect(await counts()).toEqual({ line_manager_id: manager.id });
    await turn(true);
    expect(await counts()).toEqual({ line_manager_id: null });
    const waiting = await door.db.many(
      `select value from profile_value_proposals where user_id = $1 and field = 'line_manager_id'`,
      [guest.userId],
    );
    expect(waiting).toEqual([{ value: manager.id }]);
    expect((await browser.get('/home/team')).statusCode).toBe(404);
  });

  test('one that a restoration brought back unconfirmed is none', async () => {
    const guest = await report();
    const path = await show(guest);
    await door.db.many(
      `insert into profile_value_sources (organization_id, user_id, field, source, trust) values ($1, $2, 'line_manager_id', 'team_admin', 'proposed')
       on conflict (organization_id, user_id, field) do update set trust = 'proposed'`,
      [org.id, guest.userId],
    );
    expect((await browser.get('/home/team')).statusCode).toBe(404);
    expect((await browser.post(`/home/team/${guest.userId}/link`)).statusCode).toBe(404);
    expect(await joins(path)).toBe(false);
  });
});

describe('sending again', () => {
  test('keeps to the hour, whoever sends', async () => {
    const guest = await report();
    await linkOf(door, guest);
    const soon = await browser.post(`/home/team/${guest.userId}/resend`);
    expect(soon.statusCode).toBe(429);
    expect(Number(soon.headers['retry-after'])).toBeGreaterThan(3000);
    expect(soon.body).toMatch(/a short while ago.*Try again at/s);
    await door.clock.move(HOUR + 5);
    const sent = await browser.post(`/home/team/${guest.userId}/resend`);
    expect([sent.statusCode, sent.headers.location]).toEqual([303, `/home/team?sent=${guest.userId}`]);
    expect((await browser.get(sent.headers.location ?? '')).body).toContain('is on its way again.');
    expect(await tokensTo(door, guest.email ?? '', 2)).toHaveLength(2);
    const events = await door.db.many(
      `select actor_user_id from audit_events where organization_id = $1 and action = 'invitation.resent'`,
      [org.id],
    );
    expect(events).toEqual([{ actor_user_id: manager.id }]);
    const again = await door.call(org.admin, resendInvitation, {
      params: { id: guest.invitationId },
      body: {},
    });
    expect(again.code).toBe('invitation.too_soon');
  });

  test('ten presses at once send one', async () => {
    const guest = await report();
    await linkOf(door, guest);
    await door.clock.move(HOUR + 5);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => browser.post(`/home/team/${guest.userId}/resend`)),
    );
    expect(answers.filter((a) => a.statusCode === 303)).toHaveLength(1);
    await door.runWorkerOnce();
    expect(await tokensTo(door, guest.email ?? '', 2)).toHaveLength(2);
  });
});

describe('races', () => {
  test('two codes shown at once are both good; of two who join by them, one does', async () => {
    const guest = await report();
    await linkOf(door, guest);
    const [one, two] = await Promise.all([show(guest), show(guest)]);
    expect(one).not.toBe(two);
    const joined = await Promise.all([joins(one), joins(two)]);
    expect(joined.filter(Boolean)).toHaveLength(1);
    expect(await standing(door, guest)).toMatchObject({ status: 'active', alive: 0, sessions: 1 });
  });

  test('shown and revoked at once: nobody joins', async () => {
    for (let round = 0; round < 10; round++) {
      const guest = await report();
      const [shown] = await Promise.all([
        browser.post(`/home/team/${guest.userId}/link`),
        door.call(org.admin, revokeInvitation, { params: { id: guest.invitationId }, body: {} }),
      ]);
      expect([200, 409]).toContain(shown.statusCode);
      if (shown.statusCode === 200) expect(await joins(shownPath(shown.body))).toBe(false);
      expect((await standing(door, guest))?.status).toBe('not_invited');
    }
  });

  test('joined while the line manager changes: either it was in time, or the link is dead', async () => {
    const other = await door.user(org);
    for (let round = 0; round < 10; round++) {
      const guest = await report();
      const path = await show(guest);
      const [joined] = await Promise.all([joins(path), lead(guest.userId, other.id)]);
      expect((await standing(door, guest))?.status).toBe(joined ? 'active' : 'invited');
    }
  });
});

test('a copied link needs no line manager', async () => {
  const guest = await invite(door, org);
  const params = { id: guest.invitationId };
  const { body } = await door.call(org.admin, copyInvitationLink, { params, body: {} });
  await turn(false);
  expect(await joins(new URL(body.url).pathname)).toBe(true);
});
