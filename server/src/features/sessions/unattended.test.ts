import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { createInvitation } from '../invitations/contract.ts';
import { removeContactPoint, setContactPoint } from '../users/contract.ts';
import { requestContactCode } from './contract.ts';
import { type Door, emailOf, openDoor, type TestBrowser } from './testing/kit.ts';

/** What somebody could do at a browser that its owner left alone: nothing that outlasts it. */
let door: Door;
let organization: TestOrganization;

beforeAll(async () => {
  door = await openDoor();
  organization = await door.organization();
});
afterAll(() => door?.close());

const ASKED = 'session.step_up_required';
const longAgo = () => door.clock.move(301, { proofsAge: true });

async function left(user: TestUser): Promise<TestBrowser> {
  const browser = door.browser();
  const [name = '', value = ''] = (await door.signIn(user)).split('=');
  browser.cookies.set(name, value);
  await longAgo();
  return browser;
}

test('one’s own contact is not changed without a fresh proof, since codes would go to the new one', async () => {
  const user = await door.user(organization);
  const browser = await left(user);
  const change = `/home/contact-points/${user.contactIds.email}/change`;
  const prove = `/step-up?next=${encodeURIComponent(change)}`;
  expect((await browser.get(change)).headers.location).toBe(prove);
  const answer = await browser.post(change, { address: 'thief@people.example' });
  expect(answer.headers.location).toBe(prove);
  await door.runWorkerOnce();
  expect(door.received('thief@people.example')).toBe(0);
  // Proved again, they get back to where they were.
  const contact = String(user.contactIds.email);
  await browser.post('/step-up', { contact, next: change });
  const code = await door.code(emailOf(user));
  const proved = await browser.post('/step-up/code', { contact, next: change, code });
  expect(proved.headers.location).toBe(change);
  expect((await browser.get(change)).statusCode).toBe(200);
});

test('a contact that was never proved does not become one, neither by API nor on the page', async () => {
  const user = await door.user(organization, { mobile: true });
  const id = String(user.contactIds.mobile);
  await door.db.many('update contact_points set verified_at = null where id = $1', [id]);
  const browser = await left(user);
  expect((await door.call(user, requestContactCode, { params: { id } })).problem.code).toBe(ASKED);
  const answer = await browser.post(`/home/contact-points/${id}/code`);
  expect(answer.headers.location).toBe('/step-up?next=%2Fhome');
  expect(door.received(String(user.mobile))).toBe(0);
  // Whoever has no other way to prove themselves is not kept from the first one.
  await door.db.many('update contact_points set verified_at = null where user_id = $1', [user.id]);
  const sent = await browser.post(`/home/contact-points/${id}/code`);
  expect(sent.headers.location).toBe(`/home/contact-points/${id}`);
});

test('an admin’s own contact, and that of an Organization Admin, invited ones too, are not set or removed', async () => {
  const { admin } = organization;
  const second = await door.user(organization, {
    mobile: true,
    grants: [{ role: 'organization_admin' }],
  });
  const other = await door.user(organization);
  await door.signIn(admin);
  const invited = await door.call(admin, createInvitation, {
    body: { first_name: 'Noor', email: 'noor@people.example', role: 'organization_admin' },
  });
  await longAgo();
  const set = (id: string) =>
    door.call(admin, setContactPoint, {
      params: { id, kind: 'email' },
      body: { address: `thief-${id}@people.example` },
    });
  for (const id of [admin.id, second.id, invited.body.user.id])
    expect((await set(id)).problem.code).toBe(ASKED);
  const removed = await door.call(admin, removeContactPoint, { params: { id: second.id, kind: 'mobile' } });
  expect(removed.problem.code).toBe(ASKED);
  expect((await set(other.id)).status).toBe(200);
  await door.signIn(admin);
  expect((await set(second.id)).status).toBe(200);
});
