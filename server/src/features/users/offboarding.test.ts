import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { createApiToken } from '../api-tokens/contract.ts';
import { exportUsers, getUser, listAuditEvents, lookUpContact, searchUsers } from '../directory/contract.ts';
import { createInvitation, undoInvitation } from '../invitations/contract.ts';
import { getMe } from '../sessions/contract.ts';
import {
  cancelOffboarding,
  confirmValues,
  offboardUser,
  reactivateUser,
  removeUser,
  restoreUser,
  updateUser,
} from './contract.ts';
import { runOffboardings } from './index.ts';

/** The day before the clocks of London go back: 25 October has 25 hours there. */
const START = new Date('2026-10-24T12:00:00Z');
const HOUR = 3600;

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp({ startsAt: START });
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.clock.reset();
  org = await app.organization();
  await zone(org, 'Europe/London');
});

const zone = (of: TestOrganization, name: string) =>
  app.db.many('update organizations set time_zone = $2 where id = $1', [of.id, name]);
/** Anew each time: an admin's session does not outlive the days that these tests skip. */
const as = async (user: TestUser) => ({ cookie: await app.signIn(user) });
const plan = async (user: { id: string }, last_day_on: string, more: object = {}) =>
  app.call(await as(org.admin), offboardUser, { params: { id: user.id }, body: { last_day_on, ...more } });
const pageOf = async (user: { id: string }, by: TestUser = org.admin) =>
  (await app.call(await as(by), getUser, { params: { id: user.id } })).body;
const statusOf = async (user: { id: string }) => (await pageOf(user)).user.status;
const eventsOf = async (user: { id: string }) =>
  (await app.call(await as(org.admin), listAuditEvents, { query: { target_id: user.id } })).body.items;
const invite = async (body: object, by: TestUser = org.admin) =>
  app.call(await as(by), createInvitation, { body });
const run = () => runOffboardings(app.services);

test('a day that is over, or now, ends access at once: session, tokens, codes', async () => {
  const leaver = await app.user(org, { grants: [{ role: 'organization_admin' }] });
  const cookie = await app.signIn(leaver);
  const { body: token } = await app.call(leaver, createApiToken, {
    body: { name: 'Rota', permissions: ['users.view'] },
  });
  expect((await app.call({ cookie }, getMe)).status).toBe(200);
  const { status, body } = await plan(leaver, '2026-10-24', { now: true, reason: 'Contract ended' });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    status: 'offboarded',
    values: { last_day_on: '2026-10-24' },
    offboarding: { last_day_on: '2026-10-24', reason: 'Contract ended', release_contacts: 'never' },
  });
  expect((await app.call({ cookie }, getMe)).code).toBe('session.required');
  expect((await app.call({ token: token.token }, searchUsers, { body: {} })).code).toBe('api_token.invalid');
  expect(body.contact_points).toHaveLength(1);
  // Nobody who left gets a code, though the contact is still theirs.
  await app.api.inject({
    method: 'POST',
    url: '/sign-in',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `contact=${leaver.email}`,
  });
  expect(await app.db.many('select 1 from deliveries where user_id = $1', [leaver.id])).toEqual([]);
  const [event] = (await eventsOf(leaver)).filter((e) => e.action === 'user.offboarded');
  expect(event?.actor).toMatchObject({ kind: 'user', id: org.admin.id });

  // Back: with the role, and with a token of theirs no longer good.
  const { body: back } = await app.call(await as(org.admin), restoreUser, { params: { id: leaver.id } });
  expect(back.user).toMatchObject({ status: 'active', values: { last_day_on: null }, offboarding: null });
  expect(back.user.grants).toHaveLength(1);
  expect((await app.call({ token: token.token }, searchUsers, { body: {} })).code).toBe('api_token.invalid');
  expect((await plan(leaver, '2026-10-01')).body.status).toBe('offboarded');
});

test('a last day ahead is a plan that can be changed and cancelled, its reason for Organization Admins alone', async () => {
  const team = await app.team(org);
  const lead = await app.teamAdmin(team);
  const leaver = await app.user(org, { teams: [team] });
  await plan(leaver, '2026-11-30', { reason: 'Moves to Kraków' });
  const seen = await pageOf(leaver);
  expect(seen.user).toMatchObject({
    status: 'active',
    values: { last_day_on: '2026-11-30' },
    offboarding: { last_day_on: '2026-11-30', reason: 'Moves to Kraków', done_at: null },
  });
  expect(seen.user.sources).toContainEqual(
    expect.objectContaining({ field: 'last_day_on', source: 'organization_admin', trust: 'confirmed' }),
  );
  expect(seen.abilities.cancel_offboarding).toMatchObject({ allowed: true });
  const limited = await pageOf(leaver, lead);
  expect(limited.user.offboarding).toMatchObject({ last_day_on: '2026-11-30', reason: null });
  expect(limited.abilities.offboard).toMatchObject({ allowed: false, code: 'role.insufficient' });
  expect(
    (await app.call(lead, offboardUser, { params: { id: leaver.id }, body: { last_day_on: '2026-11-01' } }))
      .code,
  ).toBe('role.insufficient');
  await plan(leaver, '2026-12-24');
  expect((await pageOf(leaver)).user.offboarding).toMatchObject({ last_day_on: '2026-12-24', reason: null });
  // The field follows the plan and nothing else, also where somebody proposed another day.
  const edit = (body: object) => app.call(org.admin, updateUser, { params: { id: leaver.id }, body });
  expect((await edit({ last_day_on: '2026-12-25' })).problem.errors).toMatchObject([
    { code: 'offboarding.planned', pointer: '/last_day_on' },
  ]);
  expect((await edit({ last_day_on: '2026-12-24', job_title: 'Pilot' })).code).toBeNull();
  const proposed = { user_id: leaver.id, field: 'last_day_on', value: '2026-12-25' };
  await app.db.many(
    `insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by)
     values ($1, $2, 'last_day_on', '2026-12-25', 'team_admin', $3)`,
    [org.id, leaver.id, lead.id],
  );
  const { body: decided } = await app.call(org.admin, confirmValues, { body: { items: [proposed] } });
  expect(decided.items).toMatchObject([{ ok: false, refusals: [{ code: 'offboarding.planned' }] }]);
  expect((await pageOf(leaver)).user.values.last_day_on).toBe('2026-12-24');
  const cancelled = await app.call(org.admin, cancelOffboarding, { params: { id: leaver.id } });
  expect(cancelled.body).toMatchObject({
    not_restored: [],
    user: { status: 'active', offboarding: null, values: { last_day_on: null } },
  });
  const again = await app.call(org.admin, cancelOffboarding, { params: { id: leaver.id } });
  expect(again.code).toBe('offboarding.not_planned');
  await app.clock.move(90 * 24 * HOUR);
  expect(await run()).toBe(0);
  expect(await statusOf(leaver)).toBe('active');
});

test('the day ends at midnight where the organization is, also when the clocks change', async () => {
  const auckland = await app.organization();
  await zone(auckland, 'Pacific/Auckland');
  const [today, longDay] = [await app.user(org), await app.user(org)];
  const far = await app.user(auckland);
  await plan(today, '2026-10-24', { release_contacts: 'on_last_day' });
  await plan(longDay, '2026-10-25');
  // It is the 25th there already.
  await app.call(auckland.admin, offboardUser, {
    params: { id: far.id },
    body: { last_day_on: '2026-10-25' },
  });
  const statuses = async () =>
    (
      await app.db.many<{ status: string }>(
        'select status from users where id = any($1::uuid[]) order by id',
        [[today.id, longDay.id, far.id]],
      )
    ).map((row) => row.status);
  const cookie = await app.signIn(today);
  // 10:55 UTC on the 24th is 23:55 on the 24th in Auckland, so midnight of the 25th is 11:00 UTC on the 25th.
  expect(await run()).toBe(0);
  await app.clock.move(10 * HOUR + 3540); // 22:59 UTC, 23:59 in London
  expect(await run()).toBe(0);
  expect((await app.call({ cookie }, getMe)).status).toBe(200);
  await app.clock.move(120); // 00:01 in London
  expect(await run()).toBe(1);
  expect((await app.call({ cookie }, getMe)).code).toBe('session.required');
  await app.clock.move(12 * HOUR); // 11:01 UTC on the 25th
  expect(await run()).toBe(1);
  expect(await statuses()).toEqual(['offboarded', 'active', 'offboarded']);
  await app.clock.move(12 * HOUR + 1800); // 23:31 UTC on the 25th, 23:31 in London since the clocks went back
  expect(await run()).toBe(0);
  await app.clock.move(1800); // 00:01 on the 26th
  expect(await run()).toBe(1);
  expect(await statuses()).toEqual(['offboarded', 'offboarded', 'offboarded']);
});

test('of twenty rounds at once one does it, once for each, and the log names who planned it', async () => {
  const leavers = await Promise.all(Array.from({ length: 6 }, () => app.user(org)));
  for (const leaver of leavers) await plan(leaver, '2026-10-24', { release_contacts: 'on_last_day' });
  await app.clock.move(24 * HOUR);
  const done = await Promise.all(Array.from({ length: 20 }, run));
  expect(done.reduce((sum, one) => sum + one, 0)).toBe(6);
  for (const leaver of leavers) {
    const events = (await eventsOf(leaver)).filter((e) => e.action === 'user.offboarded');
    expect(events).toHaveLength(1);
    expect(events[0]?.actor.kind).toBe('system');
    expect(events[0]?.changes).toContainEqual(
      expect.objectContaining({ field: 'planned_by', after: org.admin.id }),
    );
  }
});

test('a contact that was released is free, and its former user is offered back', async () => {
  const leaver = await app.user(org, { mobile: true, values: { employee_id: 'E-7' } });
  await plan(leaver, '2026-10-24', { release_contacts: 'on_last_day' });
  expect((await invite({ first_name: 'Bo', email: leaver.email })).code).toBe('user.active_already');
  await app.clock.move(24 * HOUR);
  await run();
  const gone = await pageOf(leaver);
  expect(gone.user).toMatchObject({ status: 'offboarded', values: { employee_id: 'E-7' } });
  expect(gone.user.contact_points).toHaveLength(2);
  const looked = await app.call(await as(org.admin), lookUpContact, {
    body: { kind: 'email', address: leaver.email ?? '' },
  });
  expect(looked.body).toMatchObject({ state: 'removed', holder: { id: leaver.id, status: 'offboarded' } });
  const asked = await invite({ first_name: 'Bo', email: leaver.email, if_removed: 'refuse' });
  expect(asked.code).toBe('user.removed_before');
  expect(asked.problem?.detail).toContain('left the organization');

  const fresh = await invite({ first_name: 'Bo', email: leaver.email });
  expect(fresh.status).toBe(201);
  expect(fresh.body.user.id).not.toBe(leaver.id);
  // What somebody else has by now stays theirs; the rest comes back.
  const { body } = await app.call(await as(org.admin), restoreUser, { params: { id: leaver.id } });
  expect(body.not_restored).toEqual(['email']);
  expect(body.user.contact_points).toMatchObject([{ kind: 'mobile' }]);
});

test('the same address typed again restores whoever left, and Undo leaves them as they were', async () => {
  const leaver = await app.user(org, { mobile: true });
  await plan(leaver, '2026-10-20', { release_contacts: 'now' });
  expect((await pageOf(leaver)).abilities).toMatchObject({
    restore: { allowed: true },
    offboard: { allowed: false },
  });
  const again = { first_name: 'Bo', email: leaver.email, if_removed: 'restore', delay_seconds: 60 };
  const back = await invite(again);
  expect(back.body).toMatchObject({
    user: { id: leaver.id, status: 'invited' },
    restored: true,
    not_restored: [],
  });
  expect((await pageOf(leaver)).user).toMatchObject({ offboarding: null, contact_points: [{}, {}] });
  const id = back.body.invitation?.id ?? '';
  expect((await app.call(await as(org.admin), undoInvitation, { params: { id } })).status).toBe(200);
  expect((await pageOf(leaver)).user).toMatchObject({ status: 'offboarded', contact_points: [{}, {}] });
  expect((await invite(again)).body.restored).toBe(true);
});

test('whoever left with their contacts is refused by name, and can be reactivated', async () => {
  const leaver = await app.user(org);
  await plan(leaver, '2026-10-20');
  const refused = await invite({ first_name: 'Bo', email: leaver.email });
  expect(refused.code).toBe('user.offboarded');
  expect(refused.problem?.detail).toContain('who has left');
  const team = await app.team(org);
  const stranger = await invite(
    { first_name: 'Bo', email: leaver.email, team_ids: [team.id] },
    await app.teamAdmin(team),
  );
  expect(stranger.code).toBe('email.in_use');
  expect((await app.call(org.admin, reactivateUser, { params: { id: leaver.id } })).code).toBe(
    'user.status_conflict',
  );
  const { body } = await app.call(await as(org.admin), restoreUser, { params: { id: leaver.id } });
  expect(body).toMatchObject({ not_restored: [], user: { status: 'active', offboarded_at: null } });
});

test('contacts released with the plan are free before the day, and come back when it is cancelled', async () => {
  const leaver = await app.user(org, { mobile: true });
  await plan(leaver, '2026-11-30', { release_contacts: 'now' });
  expect((await pageOf(leaver)).user).toMatchObject({ status: 'active', contact_points: [] });
  const other = await invite({ first_name: 'Bo', email: leaver.email });
  expect(other.status).toBe(201);
  const { body } = await app.call(org.admin, cancelOffboarding, { params: { id: leaver.id } });
  expect(body.not_restored).toEqual(['email']);
  expect(body.user.contact_points).toMatchObject([{ kind: 'mobile' }]);
});

test('neither oneself nor the last Organization Admin leaves this way', async () => {
  expect((await plan(org.admin, '2026-11-30')).code).toBe('user.yourself');
  const second = await app.admin(org);
  await plan(org.admin, '2026-11-30');
  const bySecond = await app.call(second, offboardUser, {
    params: { id: org.admin.id },
    body: { last_day_on: '2026-10-24' },
  });
  expect(bySecond.status).toBe(200);
  const removed = await app.call(org.admin, removeUser, { params: { id: second.id } });
  expect(removed.status).toBe(200);
  await app.clock.move(24 * HOUR);
  expect(await run()).toBe(0);
  expect(await run()).toBe(0);
  expect((await pageOf(org.admin)).user).toMatchObject({
    status: 'active',
    offboarding: { refused_on: '2026-10-25', done_at: null },
  });
  const refusals = async () =>
    (await eventsOf(org.admin)).filter((e) => e.action === 'user.offboarding_refused').length;
  expect(await refusals()).toBe(1);
  await app.clock.move(24 * HOUR);
  expect(await run()).toBe(0);
  expect(await refusals()).toBe(2);
  const third = await app.admin(org);
  await app.clock.move(24 * HOUR);
  expect(await run()).toBe(1);
  expect((await pageOf(org.admin, third)).user.status).toBe('offboarded');
  // A plan for whoever is the last by then is refused when it is made.
  const shell = app.services.contextFor(org.id, { kind: 'shell' });
  const { offboardUser: command } = await import('./commands/offboard-user.ts');
  await expect(command(shell, third.id, { last_day_on: '2027-01-01' })).rejects.toMatchObject({
    code: 'user.last_organization_admin',
  });
});

test('whoever left is found under their status, in counts and in the file', async () => {
  const leaver = await app.user(org);
  await plan(leaver, '2026-10-20');
  const { body } = await app.call(org.admin, searchUsers, { body: { status: 'offboarded' } });
  expect(body.items.map((row) => row.id)).toEqual([leaver.id]);
  expect(body.counts).toMatchObject({ offboarded: 1, active: 1 });
  const narrowed = await app.call(org.admin, searchUsers, { body: { text: leaver.name } });
  expect(narrowed.body.counts).toMatchObject({ offboarded: 1 });
  const file = await app.call(org.admin, exportUsers, { body: { status: 'offboarded' } });
  expect(String(file.body)).toContain(leaver.id);
});

test('removing whoever is about to leave takes the plan away', async () => {
  const leaver = await app.user(org);
  await plan(leaver, '2026-10-24');
  await app.call(org.admin, removeUser, { params: { id: leaver.id } });
  await app.clock.move(24 * HOUR);
  expect(await run()).toBe(0);
  expect(await statusOf(leaver)).toBe('removed');
  await app.call(await as(org.admin), restoreUser, { params: { id: leaver.id } });
  expect(await statusOf(leaver)).toBe('active');
});
