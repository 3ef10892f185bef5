import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { getUser, listAuditEvents } from '../directory/contract.ts';
import { offboardUser, removeUser, revokeGrant, suspendUser } from '../users/contract.ts';
import { runOffboardings } from '../users/index.ts';
import {
  copyInvitationLink,
  decideInvitationsMade,
  listInvitationsMade,
  resendInvitation,
} from './contract.ts';
import { type Guest, invite, tokensTo } from './testing/guest.ts';

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp({ smtp: true, startsAt: new Date('2026-11-20T12:00:00Z') });
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.clock.reset();
  org = await app.organization();
  await app.db.many(
    `update organizations set time_zone = 'UTC', support_contact = 'it@harbor.example' where id = $1`,
    [org.id],
  );
});

const as = async (user: TestUser) => ({ cookie: await app.signIn(user) });
const params = (of: { id: string }) => ({ params: { id: of.id } });
const pageOf = async (guest: Guest) =>
  (await app.call(await as(org.admin), getUser, { params: { id: guest.userId } })).body;
const actionsOf = async (id: string) =>
  (await app.call(await as(org.admin), listAuditEvents, { query: { target_id: id } })).body.items.map(
    (e) => e.action,
  );
async function inviter(): Promise<{ lead: TestUser; guest: Guest; other: Guest }> {
  const team = await app.team(org);
  const lead = await app.teamAdmin(team);
  const guest = await invite(app, org, { by: lead, teams: [team] });
  const other = await invite(app, org, { by: lead, teams: [team], first_name: 'Adam', language: 'de' });
  return { lead, guest, other };
}
const open = (token: string | undefined) => app.api.inject({ method: 'GET', url: `/j/${token}` });
const join = (token: string | undefined) =>
  app.api.inject({
    method: 'POST',
    url: `/j/${token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: '',
  });

test.each([
  ['suspend', suspendUser],
  ['remove', removeUser],
] as const)(
  '%s: whom they invited stays invited by the actor, or is revoked when asked for',
  async (_, endpoint) => {
    const first = await inviter();
    const listed = await app.call(org.admin, listInvitationsMade, params(first.lead));
    expect(listed.body).toMatchObject({ pending: 2, held: 0 });
    expect(listed.body.items.map((item) => item.user.name)).toEqual(['Zofia Nowak', 'Adam Nowak']);
    await app.call(org.admin, endpoint, params(first.lead));
    const kept = await pageOf(first.guest);
    expect(kept.invitation).toMatchObject({
      state: 'pending',
      created_by: { id: org.admin.id },
      held_at: null,
    });
    expect(kept.timeline.map((entry) => entry.kind)).toContain('taken_over');
    expect(await actionsOf(first.guest.userId)).toContain('invitation.taken_over');

    const second = await inviter();
    await app.call(org.admin, endpoint, { ...params(second.lead), query: { their_invitations: 'revoke' } });
    for (const guest of [second.guest, second.other]) {
      expect(await pageOf(guest)).toMatchObject({
        user: { status: 'not_invited' },
        invitation: { state: 'revoked' },
      });
    }
  },
);

test('offboarding now and losing the last role do the same; a role that is left keeps the name', async () => {
  const leaver = await inviter();
  const body = { last_day_on: '2026-11-20', now: true };
  await app.call(org.admin, offboardUser, { ...params(leaver.lead), body });
  expect((await pageOf(leaver.guest)).invitation?.created_by?.id).toBe(org.admin.id);

  const demoted = await inviter();
  const { body: page } = await app.call(org.admin, getUser, params(demoted.lead));
  const grant_id = page.user.grants[0]?.id ?? '';
  await app.call(org.admin, revokeGrant, {
    params: { id: demoted.lead.id, grant_id },
    query: { their_invitations: 'revoke' },
  });
  expect((await pageOf(demoted.guest)).invitation?.state).toBe('revoked');

  const [a, b] = [await app.team(org), await app.team(org)];
  const lead = await app.teamAdmin(a, b);
  const guest = await invite(app, org, { by: lead, teams: [a] });
  const { body: two } = await app.call(org.admin, getUser, params(lead));
  const [one, last] = two.user.grants;
  await app.call(org.admin, revokeGrant, { params: { id: lead.id, grant_id: one?.id ?? '' } });
  expect((await pageOf(guest)).invitation?.created_by?.id).toBe(lead.id);
  await app.call(org.admin, revokeGrant, { params: { id: lead.id, grant_id: last?.id ?? '' } });
  expect((await pageOf(guest)).invitation?.created_by?.id).toBe(org.admin.id);
});

test('a last day that comes without a decision holds them: page, link, mail to every admin; released they work', async () => {
  const second = await app.admin(org);
  const { lead, guest, other } = await inviter();
  await app.runWorkerOnce();
  const [token] = await tokensTo(app, guest.email ?? '');
  await app.call(org.admin, offboardUser, { ...params(lead), body: { last_day_on: '2026-11-21' } });
  expect((await open(token)).statusCode).toBe(200);
  await app.clock.move(48 * 3600);
  expect(await runOffboardings(app.services)).toBe(1);

  const page = await open(token);
  expect(page.statusCode).toBe(409);
  expect(page.body).toContain('This invitation is being checked');
  expect(page.body).toContain('it@harbor.example');
  const [hers] = await tokensTo(app, other.email ?? '');
  expect((await open(hers)).body).toContain('Diese Einladung wird geprüft');
  expect((await join(token)).statusCode).toBe(409);
  expect(await pageOf(guest)).toMatchObject({ user: { status: 'invited' } });
  expect((await pageOf(guest)).timeline[0]).toMatchObject({ kind: 'held_back', by: null });
  expect((await pageOf(guest)).invitation?.abilities.resend).toMatchObject({ code: 'invitation.held' });
  const admin = await as(org.admin);
  for (const endpoint of [resendInvitation, copyInvitationLink]) {
    const refused = await app.call(admin, endpoint, { params: { id: guest.invitationId }, body: {} });
    expect(refused.code).toBe('invitation.held');
  }
  await app.runWorkerOnce();
  for (const one of [org.admin, second]) {
    const mail = await app.smtp?.waitFor(
      (m) => m.envelope.to.includes(one.email ?? '') && (m.subject ?? '').includes('wait for a decision'),
    );
    expect(mail?.text).toContain(`/admin/identity/users/${lead.id}`);
  }

  expect((await app.call(admin, listInvitationsMade, params(lead))).body).toMatchObject({
    pending: 2,
    held: 2,
  });
  const kept = await app.call(admin, decideInvitationsMade, {
    ...params(lead),
    body: { decision: 'keep', invitation_ids: [guest.invitationId] },
  });
  expect(kept.body.decided).toEqual([guest.invitationId]);
  expect((await pageOf(guest)).timeline[0]).toMatchObject({ kind: 'released', by: { id: org.admin.id } });
  await app.call(admin, decideInvitationsMade, { ...params(lead), body: { decision: 'revoke' } });
  expect(await pageOf(other)).toMatchObject({
    user: { status: 'not_invited' },
    invitation: { state: 'revoked' },
  });
  expect((await app.call(admin, listInvitationsMade, params(lead))).body).toEqual({
    pending: 0,
    held: 0,
    items: [],
  });
  // Older than a day by now, so the page asks for a code: it is open again.
  const again = await open(token);
  expect(again.statusCode).toBe(200);
  expect(again.body).not.toContain('being checked');
});

test('an invitation that is held at the moment of joining is not joined by', async () => {
  const { lead, guest } = await inviter();
  await app.runWorkerOnce();
  const [token] = await tokensTo(app, guest.email ?? '');
  await app.call(org.admin, offboardUser, { ...params(lead), body: { last_day_on: '2026-11-20' } });
  await app.clock.move(13 * 3600);
  const [joined] = await Promise.all([join(token), runOffboardings(app.services)]);
  const { user, invitation } = await pageOf(guest);
  expect(user.status === 'active').toBe(joined.statusCode === 303);
  expect(invitation?.state === 'accepted').toBe(joined.statusCode === 303);
});
