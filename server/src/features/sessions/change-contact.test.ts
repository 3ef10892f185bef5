import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { setContactPoint } from '../users/contract.ts';
import { type Door, emailOf, openDoor, type TestBrowser } from './testing/kit.ts';

let door: Door;
let organization: TestOrganization;
beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization({ name: 'Harbor Logistics' });
});
afterAll(() => door?.close());
beforeEach(() => door.db.many('delete from limits'));

let count = 0;
const newEmail = () => `moved${++count}@people.example`;

async function signedIn(user: TestUser): Promise<TestBrowser> {
  const browser = door.browser();
  browser.cookies.set('beckon', (await door.signIn(user)).replace(/^[^=]+=/, ''));
  return browser;
}

/** Somebody at home, and where their email address is changed. */
async function atHome(user?: TestUser) {
  const person = user ?? (await door.user(organization));
  const change = `/home/contact-points/${person.contactIds.email}/change`;
  return { user: person, browser: await signedIn(person), change, code: `${change}/code` };
}
const contactsOf = (user: TestUser) =>
  door.db.many<{ address: string; verified: boolean }>(
    `select address, verified_at is not null as verified from contact_points
     where user_id = $1 and released_at is null order by kind`,
    [user.id],
  );
const wrongFor = (code: string) => (code === '000000' ? '000001' : '000000');

describe('changing one’s own contact', () => {
  test('takes a code to the new one, tells the old one, and needs no JavaScript', async () => {
    const { user, browser, change, code } = await atHome();
    expect((await browser.get('/home')).body).toContain(`href="${change}"`);
    expect((await browser.get(change)).body).toContain(emailOf(user));
    const address = 'Moved.To@people.example';
    expect((await browser.post(change, { address })).headers.location).toBe(code);
    expect((await browser.get(code)).body).toContain(address);
    expect(await contactsOf(user)).toEqual([{ address: emailOf(user), verified: true }]);
    const sent = await door.code(address);
    const wrong = await browser.post(code, { code: wrongFor(sent) });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain('This code does not fit.');

    expect((await browser.post(code, { code: sent })).headers.location).toBe('/home');
    expect(await contactsOf(user)).toEqual([{ address, verified: true }]);
    const notice = await door.smtp?.waitFor((mail) => mail.envelope.to.includes(emailOf(user)));
    expect(notice?.subject).toBe('Your contact at Harbor Logistics was changed');
    expect(notice?.text).toContain('in a browser that is signed in as you');
    expect(notice?.text).not.toContain(address);

    const [event] = await door.db.many(
      `select e.actor_user_id, v.before, v.after from audit_events e
       join audit_values v on v.organization_id = e.organization_id and v.event_id = e.id
       where e.action = 'user.contact_changed' and e.target_id = $1 and v.field = 'email'`,
      [user.id],
    );
    expect(event).toEqual({ actor_user_id: user.id, before: user.email, after: address });

    // From now on the new one signs in, and the old one does not.
    const again = door.browser();
    await again.post('/sign-in', { contact: address.toLowerCase() });
    expect((await again.post('/sign-in/code', { code: await door.code(address) })).headers.location).toBe(
      '/',
    );
    const before = door.received(emailOf(user));
    await door.browser().post('/sign-in', { contact: emailOf(user) });
    await door.runWorkerOnce();
    expect(door.received(emailOf(user))).toBe(before);
  });

  test('of a mobile number: read as of the organization’s country, told by text', async () => {
    const user = await door.user(organization, { mobile: '+447400900555' });
    const { browser } = await atHome(user);
    const change = `/home/contact-points/${user.contactIds.mobile}/change`;
    const abroad = await browser.post(change, { address: '+14155550123' });
    expect(abroad.statusCode).toBe(422);
    expect(abroad.body).toContain('does not send text messages to');
    expect((await browser.post(change, { address: '07400 900 556' })).headers.location).toBe(
      `${change}/code`,
    );
    const code = await door.code('+447400900556');
    await browser.post(`${change}/code`, { code });
    expect(await contactsOf(user)).toMatchObject([{ address: user.email }, { address: '+447400900556' }]);
    const notice = await door.sms?.waitFor((sms) => sms.to === '+447400900555');
    expect(notice?.text).toContain('this one no longer signs you in');
  });

  test('to one that somebody else has: said to whoever can read what is sent there, to nobody before', async () => {
    const { user, browser, change, code } = await atHome();
    const other = await door.user(organization);
    const free = await browser.post(change, { address: newEmail() });
    const asked = await browser.post(change, { address: emailOf(other) });
    expect([asked.statusCode, asked.headers.location]).toEqual([free.statusCode, free.headers.location]);
    const answer = await browser.post(code, { code: await door.code(emailOf(other)) });
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('This one belongs to another account here.');
    expect(await contactsOf(user)).toEqual([{ address: user.email, verified: true }]);
    expect(await contactsOf(other)).toEqual([{ address: other.email, verified: true }]);
    expect(door.received(emailOf(user))).toBe(0);
  });

  test('to the same, or to what is none, sends nothing', async () => {
    const { user, browser, change } = await atHome();
    const same = await browser.post(change, { address: emailOf(user).toUpperCase() });
    expect(same.statusCode).toBe(422);
    expect(same.body).toContain('This is the one that you have now.');
    expect((await browser.post(change, { address: 'not an address' })).statusCode).toBe(422);
    expect(await door.db.many(`select 1 from deliveries where user_id = $1`, [user.id])).toEqual([]);
    expect((await browser.get(`${change}/code`)).headers.location).toBe(change);
  });

  test('is good only in the session that asked, and for the contact that was asked for', async () => {
    const { user, browser, change, code } = await atHome(await door.user(organization, { mobile: true }));
    const address = newEmail();
    await browser.post(change, { address });
    const sent = await door.code(address);
    const elsewhere = await signedIn(user);
    expect((await elsewhere.post(code, { code: sent })).headers.location).toBe(change);
    const mobile = `/home/contact-points/${user.contactIds.mobile}`;
    expect((await browser.post(`${mobile}/change/code`, { code: sent })).headers.location).toBe(
      `${mobile}/change`,
    );
    expect(
      (await browser.post(`/home/contact-points/${user.contactIds.email}/verify`, { code: sent })).headers
        .location,
    ).toBe('/home');
    expect(await contactsOf(user)).toMatchObject([{ address: user.email }, { address: user.mobile }]);
    expect((await browser.post(code, { code: sent })).headers.location).toBe('/home');
  });

  test('ends when an admin was first', async () => {
    const { user, browser, change, code } = await atHome();
    const address = newEmail();
    await browser.post(change, { address });
    const sent = await door.code(address);
    const byAdmin = newEmail();
    const params = { id: user.id, kind: 'email' };
    await door.call(organization.admin, setContactPoint, { params, body: { address: byAdmin } });
    expect((await browser.post(code, { code: sent })).statusCode).toBe(404);
    expect(await contactsOf(user)).toEqual([{ address: byAdmin, verified: false }]);
  });

  test('is nobody’s but one’s own, not a Team Admin’s either', async () => {
    const team = await door.team(organization);
    const member = await door.user(organization, { teams: [team] });
    const admin = await signedIn(await door.teamAdmin(team));
    const change = `/home/contact-points/${member.contactIds.email}/change`;
    for (const answer of [
      await admin.get(change),
      await admin.post(change, { address: newEmail() }),
      await admin.get(`${change}/code`),
      await admin.post(`${change}/code`, { code: '123456' }),
    ])
      expect(answer.statusCode).toBe(404);
    const stranger = door.browser();
    expect((await stranger.post(change, { address: newEmail() })).headers.location).toBe('/sign-in');
    expect(await contactsOf(member)).toEqual([{ address: member.email, verified: true }]);
  });

  test('is limited: by the new contact as all codes are, and by the person', async () => {
    const { browser, change } = await atHome();
    const address = newEmail();
    for (let i = 0; i < 3; i++) expect((await browser.post(change, { address })).statusCode).toBe(303);
    const often = await browser.post(change, { address });
    expect([often.statusCode, often.headers['retry-after']]).toEqual([429, expect.any(String)]);
    for (let i = 4; i < 10; i++)
      expect((await browser.post(change, { address: newEmail() })).statusCode).toBe(303);
    expect((await browser.post(change, { address: newEmail() })).statusCode).toBe(429);
  });

  test('is offered only where codes can leave', async () => {
    const { browser, change } = await atHome();
    door.services.settings.channels.email = 'none';
    expect((await browser.get('/home')).body).not.toContain(change);
    expect((await browser.post(change, { address: newEmail() })).statusCode).toBe(409);
    door.services.settings.channels.email = 'provider';
  });
});
