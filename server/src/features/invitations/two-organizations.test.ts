import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import {
  getUser,
  listAuditEvents,
  listDeliveries,
  lookUpContact,
  searchUsers,
} from '../directory/contract.ts';
import { type Door, emailOf, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import { codeTo, type Guest, invite, linkOf, standing, timelineOf } from './testing/guest.ts';

let door: Door;
/** Where the person is a user already. */
let theirs: TestOrganization;
/** That invites them now. */
let ours: TestOrganization;
let user: TestUser;

beforeAll(async () => {
  door = await openDoor();
});
afterAll(() => door?.close());
let round = 0;
beforeEach(async () => {
  theirs = await door.organization({ name: 'Quay Foods' });
  ours = await door.organization({ name: 'Harbor Logistics' });
  user = await door.user(theirs, {
    email: `known${++round}@people.example`,
    values: { first_name: 'Zofia', last_name: 'Kowal', department: 'Kitchen' },
  });
});

/** A browser in which the person is signed in at the other organization. */
async function signedIn(): Promise<TestBrowser> {
  const browser = door.browser();
  const [name = '', value = ''] = (await door.signIn(user)).split('=');
  browser.cookies.set(name, value);
  return browser;
}

/** All that the admin who invites is told about somebody, with what differs by nature taken out. */
async function toldOf(guest: Guest): Promise<string> {
  const { admin } = ours;
  const answers = [
    (await door.call(admin, getUser, { params: { id: guest.userId } })).body,
    (await door.call(admin, lookUpContact, { body: { kind: 'email', address: guest.email ?? '' } })).body,
    (await door.call(admin, searchUsers, { body: { text: guest.email ?? '' } })).body,
    (await door.call(admin, listDeliveries, {})).body.items.filter((d) =>
      JSON.stringify(d).includes(guest.email ?? ''),
    ),
    (await door.call(admin, listAuditEvents, { query: { target_id: guest.userId } })).body,
    await timelineOf(door, guest),
    await standing(door, guest),
  ];
  return JSON.stringify(answers)
    .replaceAll(guest.email ?? '', 'EMAIL')
    .replaceAll((guest.email ?? '').split('@')[0] ?? '', 'LOCAL')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/"(?:cursor|next_cursor)":"[^"]*"/g, 'CURSOR');
}

/** Every row of the other organization. */
async function rowsOf(organization: TestOrganization): Promise<string> {
  const parts: unknown[] = [];
  for (const table of [
    'users',
    'contact_points',
    'directory_entries',
    'audit_events',
    'deliveries',
    'sessions',
  ]) {
    const { rows } = await door.db.pool.query(
      `select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t where organization_id = $1`,
      [organization.id],
    );
    parts.push([table, rows[0].md5]);
  }
  return JSON.stringify(parts);
}

test('who invites cannot tell whether the person is a user elsewhere, before and after they join', async () => {
  const before = await rowsOf(theirs);
  const known = await invite(door, ours, { email: emailOf(user) });
  const fresh = await invite(door, ours);
  const links = [await linkOf(door, known), await linkOf(door, fresh)];
  expect(await toldOf(known)).toBe(await toldOf(fresh));

  for (const link of links)
    expect((await door.browser('198.51.100.9').post(link)).headers.location).toBe('/welcome');
  expect(await toldOf(known)).toBe(await toldOf(fresh));
  // Nor can the other organization: not a row of it is another.
  expect(await rowsOf(theirs)).toBe(before);
});

test('the user is a separate one: nothing but the proof of the contact is shared', async () => {
  const guest = await invite(door, ours, { email: emailOf(user), first_name: 'Sophie', last_name: 'K.' });
  const browser = door.browser();
  await browser.post(await linkOf(door, guest));
  expect(guest.userId).not.toBe(user.id);
  const home = (await browser.get('/home')).body;
  expect(home).toContain('Sophie');
  for (const other of ['Kowal', 'Kitchen', 'Quay Foods']) expect(home).not.toContain(other);
  const rows = await door.db.many<{ organization_id: string; first_name: string; department: string | null }>(
    'select organization_id, first_name, department from users where id = any($1) order by first_name',
    [[user.id, guest.userId]],
  );
  expect(rows).toEqual([
    { organization_id: ours.id, first_name: 'Sophie', department: null },
    { organization_id: theirs.id, first_name: 'Zofia', department: 'Kitchen' },
  ]);
});

test('signed in over there and opening the link here is a choice: stay, or join as well', async () => {
  const guest = await invite(door, ours, { email: emailOf(user) });
  const link = await linkOf(door, guest);
  const browser = await signedIn();
  const page = await browser.get(link);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('<bdi>Zofia Kowal</bdi>');
  expect(page.body).toContain('Quay Foods');
  expect(page.body).toContain('href="/home"');
  expect((await browser.get('/home')).body).toContain('Quay Foods');
  expect((await browser.post(link, { switch: 'yes' })).headers.location).toBe('/welcome');
  expect((await browser.get('/home')).body).not.toContain('Quay Foods');
  expect((await standing(door, guest))?.status).toBe('active');
});

test('so it is with a code instead of the link: the choice of organization, then the choice to join', async () => {
  const guest = await invite(door, ours, { email: emailOf(user) });
  await linkOf(door, guest);
  const browser = await signedIn();
  await browser.post('/join', { contact: emailOf(user) });
  const code = await codeTo(door, emailOf(user));
  expect((await browser.post('/join/code', { code })).headers.location).toBe('/sign-in/choose');
  const chosen = await browser.post('/sign-in/choose', { organization: ours.id });
  const path = `/join/confirm?organization=${ours.id}`;
  expect(chosen.headers.location).toBe(path);
  const page = await browser.get(path);
  expect(page.body).toContain('signed in as <bdi>Zofia Kowal</bdi>');
  const refused = await browser.post('/join/confirm', { organization: ours.id });
  expect(refused.statusCode).toBe(409);
  expect((await standing(door, guest))?.status).toBe('invited');
  const joined = await browser.post('/join/confirm', { organization: ours.id, switch: 'yes' });
  expect(joined.headers.location).toBe('/welcome');
  expect(await standing(door, guest)).toMatchObject({
    status: 'active',
    state: 'accepted',
    proved: ['email'],
  });
});
