import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod/mini';
import type { TestOrganization, TestTeam } from '../../../test/harness.ts';
import { createApiToken } from '../api-tokens/contract.ts';
import { listAuditEvents } from '../directory/contract.ts';
import { saveTeamRule } from '../dynamic-teams/contract.ts';
import { createInvitation } from '../invitations/contract.ts';
import { linkOf } from '../invitations/testing/guest.ts';
import { passkeyOf } from '../passkeys/testing/kit.ts';
import { type Door, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import { offboardUser, updateUser } from '../users/contract.ts';
import { exportPerson, personalData } from './contract.ts';

const ADMINS_NETWORK = '127.0.0.1';
const OWN_NETWORK = '198.18.5.5';

let door: Door;
let org: TestOrganization;
let team: TestTeam;
let byRule: TestTeam;
beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
  team = await door.team(org);
  byRule = await door.team(org);
  const rule = {
    match: 'all',
    conditions: [{ field: 'department', operator: 'is_any_of', values: ['Sea'] }],
  };
  await door.call(org.admin, saveTeamRule, { params: { id: byRule.id }, body: { rule } });
});
afterAll(() => door?.close());

/** Somebody who joined by the link, with a browser that is signed in, and a last day ahead of which they know nothing. */
async function joined(email: string): Promise<{ id: string; browser: TestBrowser }> {
  const { body } = await door.call(org.admin, createInvitation, {
    body: { first_name: 'Grace', last_name: 'Rossi', email, department: 'Sea', team_ids: [team.id] },
  });
  const { id } = body.user;
  const guest = {
    userId: id,
    invitationId: body.invitation?.id ?? '',
    email,
    mobile: null,
    organization: org,
  };
  const link = await linkOf(door, guest);
  const browser = door.browser(OWN_NETWORK);
  await browser.post(link);
  await door.call(org.admin, updateUser, { params: { id }, body: { job_title: 'Pilot' } });
  await door.call(org.admin, offboardUser, {
    params: { id },
    body: { last_day_on: '2099-01-31', reason: 'Secret reason' },
  });
  await passkeyOf(door, org.id, id, 'My phone');
  return { id, browser };
}

test('a person takes home all that is kept about them, and nothing about others', async () => {
  const { id, browser } = await joined('grace.own@people.example');
  expect((await browser.get('/home')).body).toContain('action="/home/data"');
  const answer = await browser.post('/home/data');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['content-disposition']).toBe('attachment; filename="personal-data.json"');
  expect(answer.headers['cache-control']).toBe('no-store');
  const data = z.parse(personalData, answer.json());
  expect(data).toMatchObject({
    person: { id, status: 'active' },
    contacts: [{ kind: 'email', address: 'grace.own@people.example', verified_at: expect.any(String) }],
    roles: [],
    last_days: [{ last_day_on: '2099-01-31', reason: null }],
    sessions: [{ network: OWN_NETWORK, proved_by: 'link' }],
    passkeys: [{ name: 'My phone', synced: true, last_used_at: null }],
  });
  expect(data.profile).toContainEqual(
    expect.objectContaining({ field: 'job_title', value: 'Pilot', source: 'organization_admin' }),
  );
  expect(data.teams).toEqual([
    expect.objectContaining({ source: 'manual', because: [] }),
    expect.objectContaining({
      source: 'rule',
      because: [{ field: 'department', operator: 'is_any_of', values: ['Sea'] }],
    }),
  ]);
  expect(data.invitations[0]?.timeline.map(({ kind }) => kind)).toContain('joined');
  expect(data.messages[0]).toMatchObject({
    kind: 'invitation',
    channel: 'email',
    tries: [{ result: 'sent' }],
  });
  const changed = data.events.find((event) => event.action === 'user.updated');
  expect(changed).toMatchObject({
    by_the_person: false,
    about_the_person: true,
    network: null,
    changes: [{ field: 'job_title', before: null, after: 'Pilot' }],
  });
  expect(data.events.some((event) => event.network === OWN_NETWORK)).toBe(true);
  // Not the network address of whoever acted on them, nor what admins wrote for each other.
  expect(answer.body).not.toContain(ADMINS_NETWORK);
  expect(answer.body).not.toContain('Secret reason');
  expect(answer.body).not.toContain(org.admin.name);
  const { body: log } = await door.call(org.admin, listAuditEvents, { query: { target_id: id } });
  expect(log.items[0]).toMatchObject({ action: 'user.data_exported', actor: { id } });
});

test('an Organization Admin takes it for somebody who asked, with what admins wrote', async () => {
  const { id, browser } = await joined('grace.paper@people.example');
  await browser.post('/home/data');
  const { body, headers } = await door.call(org.admin, exportPerson, { params: { id } });
  expect(headers['content-disposition']).toBe('attachment; filename="personal-data.json"');
  expect(body.last_days[0]?.reason).toBe('Secret reason');
  expect(body.events.map((event) => event.action)).toContain('user.data_exported');
  expect(JSON.stringify(body)).not.toContain(ADMINS_NETWORK);
  const { body: log } = await door.call(org.admin, listAuditEvents, { query: { target_id: id } });
  expect(log.items[0]).toMatchObject({ action: 'user.data_exported', actor: { id: org.admin.id } });
});

test('nobody else takes it: no Team Admin, no API token, nobody who is not signed in', async () => {
  const { id } = await joined('grace.shut@people.example');
  const lead = await door.teamAdmin(team);
  expect((await door.call(lead, exportPerson, { params: { id } })).code).toBe('role.insufficient');
  const { body } = await door.call(org.admin, createApiToken, {
    body: { name: 'Scripts', permissions: ['users.export'] },
  });
  const byToken = await door.call({ token: body.token }, exportPerson, { params: { id } });
  expect(byToken.code).toBe('api_token.not_allowed');
  expect((await door.browser().post('/home/data')).headers.location).toBe('/sign-in');
  const elsewhere = await door.organization();
  expect((await door.call(elsewhere.admin, exportPerson, { params: { id } })).code).toBe('user.not_found');
});
