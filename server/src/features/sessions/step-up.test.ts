import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { endpoints } from '../../app/features.ts';
import { createInvitation, createInvitations } from '../invitations/contract.ts';
import { passkeyOf } from '../passkeys/testing/kit.ts';
import { grantRole } from '../users/contract.ts';
import { getMe } from './contract.ts';
import { type Door, emailOf, openDoor, type TestBrowser } from './testing/kit.ts';

const LONG_AGO = 301;
let door: Door;
let organization: TestOrganization;
let admin: TestUser;

beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization();
  admin = organization.admin;
});
afterAll(() => door?.close());

/** A browser in which the admin is signed in. */
async function signedIn(user: TestUser = admin): Promise<TestBrowser> {
  const browser = door.browser();
  const [name = '', value = ''] = (await door.signIn(user)).split('=');
  browser.cookies.set(name, value);
  return browser;
}
const age = (seconds: number) => door.clock.move(seconds, { proofsAge: true });
const contactOf = (page: string): string => /name="contact" value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? '';

/** Asks for a code on the page and answers where it is to be typed. */
async function asked(browser: TestBrowser, next: string) {
  const { body } = await browser.get(`/step-up?next=${encodeURIComponent(next)}`);
  const contact = contactOf(body);
  const sent = await browser.post('/step-up', { contact, next });
  expect(sent.statusCode).toBe(303);
  expect(sent.headers.location).toMatch(/^\/step-up\/code\?contact=/);
  return { contact, next, page: await browser.get(String(sent.headers.location)) };
}

describe('what asks for a fresh proof', () => {
  test('each endpoint that declares it refuses a proof of more than 5 minutes ago, and looks at nothing else', async () => {
    await door.signIn(admin);
    await age(LONG_AGO);
    const marked = endpoints.filter(({ endpoint }) => endpoint.stepUp);
    expect(marked.map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining([
        'copyInvitationLink',
        'createApiToken',
        'erasePerson',
        'exportAuditEventLines',
        'exportAuditEvents',
        'exportBulkJobItems',
        'exportPerson',
        'exportUsers',
        'removeUserPasskey',
        'saveSignInPolicy',
      ]),
    );
    for (const { name, endpoint } of marked) {
      const ids = endpoint.path.match(/:\w+/g) ?? [];
      const params = Object.fromEntries(ids.map((id) => [id.slice(1), admin.id]));
      const { problem } = await door.call(admin, endpoint, { params, body: {} });
      expect(problem.code, name).toBe('session.step_up_required');
    }
  });

  test('making an Organization Admin does, by a grant or an invitation; other roles do not', async () => {
    const colleague = await door.user(organization);
    await door.signIn(admin);
    await age(LONG_AGO);
    const grant = (role: string) =>
      door.call(admin, grantRole, { params: { id: colleague.id }, body: { role } });
    expect((await grant('organization_admin')).problem.code).toBe('session.step_up_required');
    expect((await grant('people_admin')).status).toBe(200);
    const person = { first_name: 'Noor', email: 'noor@people.example' };
    const invite = (role: string) => door.call(admin, createInvitation, { body: { ...person, role } });
    expect((await invite('organization_admin')).problem.code).toBe('session.step_up_required');
    const { problem } = await door.call(admin, createInvitations, {
      body: { people: [{ ...person, role: 'organization_admin' }] },
    });
    expect(problem.code).toBe('session.step_up_required');
    expect((await invite('support')).status).toBe(201);
    await door.signIn(admin);
    expect((await grant('organization_admin')).status).toBe(200);
  });
});

describe('/step-up', () => {
  test('a code to a proved contact makes the proof fresh, and leads on to where it was asked for', async () => {
    const browser = await signedIn();
    await age(LONG_AGO);
    const { contact, next, page } = await asked(browser, '/admin/organization/audit');
    expect(page.body).toContain(emailOf(admin));
    const code = await door.code(emailOf(admin));
    const wrong = await browser.post('/step-up/code', {
      contact,
      next,
      code: code === '000000' ? '1' : '000000',
    });
    expect(wrong.statusCode).toBe(422);
    const right = await browser.post('/step-up/code', { contact, next, code });
    expect([right.statusCode, right.headers.location]).toEqual([303, '/admin/organization/audit']);
    const [row] = await door.db.many<{ proved_by: string; fresh: boolean }>(
      `select proved_by, proved_at = app_now() or proved_at > app_now() - interval '1 minute' as fresh from sessions
       where user_id = $1 order by created_at desc, id desc limit 1`,
      [admin.id],
    );
    expect(row).toEqual({ proved_by: 'contact', fresh: true });
    // Once.
    expect((await browser.post('/step-up/code', { contact, next, code })).statusCode).toBe(422);
  });

  test('a code of another session proves nothing here', async () => {
    const [mine, other] = [await signedIn(), await signedIn()];
    const { contact, next } = await asked(mine, '/home');
    const code = await door.code(emailOf(admin));
    expect((await other.post('/step-up/code', { contact, next, code })).statusCode).toBe(422);
    expect((await mine.post('/step-up/code', { contact, next, code })).statusCode).toBe(303);
  });

  test('a contact of somebody else, or one that was never proved, gets no code', async () => {
    const colleague = await door.user(organization);
    const browser = await signedIn();
    const before = door.received(emailOf(colleague));
    const [theirs] = await door.db.many<{ id: string }>('select id from contact_points where user_id = $1', [
      colleague.id,
    ]);
    const sent = await browser.post('/step-up', { contact: theirs?.id ?? '', next: '/home' });
    expect(sent.statusCode).toBe(404);
    expect((await browser.post('/step-up', { contact: 'x', next: '/home' })).statusCode).toBe(404);
    await door.runWorkerOnce();
    expect(door.received(emailOf(colleague))).toBe(before);
  });

  test('the limits are those of sign-in: the fourth code within ten minutes is refused with the time to wait', async () => {
    const user = await door.user(organization);
    const browser = await signedIn(user);
    for (let n = 0; n < 3; n++) await asked(browser, '/home');
    const contact = contactOf((await browser.get('/step-up')).body);
    const refused = await browser.post('/step-up', { contact });
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('ends in a window that tells the portal; leads nowhere else, and nobody there without a session', async () => {
    const browser = await signedIn();
    const done = await browser.get('/step-up/done');
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('BroadcastChannel');
    expect((await browser.get('/step-up?next=https://elsewhere.example')).body).not.toContain('name="next"');
    for (const path of ['/step-up', '/step-up/code', '/step-up/done'])
      expect((await door.browser().get(path)).headers.location).toMatch(/^\/sign-in\?next=/);
  });

  test('where the policy forbids codes there is no form for one, but for whoever holds nothing that it leaves', async () => {
    const other = await door.organization();
    const newly = await door.user(other);
    const theirs = await signedIn(newly);
    await passkeyOf(door, other.id, other.admin.id, 'Phone');
    const browser = await signedIn(other.admin);
    const { contact, next } = await asked(browser, '/home');
    const code = await door.code(emailOf(other.admin));
    await door.db.many(
      `insert into sign_in_policies (organization_id, methods) values ($1, '{passkey,company}')`,
      [other.id],
    );
    expect(contactOf((await browser.get('/step-up')).body)).toBe('');
    expect((await browser.post('/step-up', { contact, next })).statusCode).toBe(404);
    const typed = await browser.post('/step-up/code', { contact, next, code });
    expect(typed.headers.location).not.toBe(next);
    const { body } = await door.call(other.admin, getMe);
    expect(body.sign_in?.methods).toEqual(['passkey', 'company']);
    // Else they could not even make the passkey that is asked for.
    const there = await asked(theirs, '/home');
    const form = { ...there, code: await door.code(emailOf(newly)) };
    expect(
      (await theirs.post('/step-up/code', { contact: form.contact, next: form.next, code: form.code }))
        .headers.location,
    ).toBe('/home');
  });
});
