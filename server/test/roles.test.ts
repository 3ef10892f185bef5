import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApiToken } from '../src/features/api-tokens/contract.ts';
import { createBulkJob, listBulkJobItems, startBulkJob } from '../src/features/bulk-jobs/contract.ts';
import { runBatch } from '../src/features/bulk-jobs/run-batch.ts';
import { getUser, lookUpContact } from '../src/features/directory/contract.ts';
import {
  copyInvitationLink,
  createInvitation,
  decideInvitationsMade,
  listInvitationsMade,
  type PersonToInvite,
  resendInvitation,
  revokeInvitation,
} from '../src/features/invitations/contract.ts';
import { updateOrganization } from '../src/features/organizations/contract.ts';
import { getMe } from '../src/features/sessions/contract.ts';
import { addMembers, listTeams } from '../src/features/teams/contract.ts';
import {
  grantRole,
  offboardUser,
  removeUser,
  restoreUser,
  revokeGrant,
  setContactPoint,
  suspendUser,
  updateUser,
} from '../src/features/users/contract.ts';
import { cover, type GrantedRole, permissions } from '../src/platform/permissions.ts';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from './harness.ts';
import { unique } from './harness-build.ts';

let app: TestApp;
let org: TestOrganization;
let team: TestTeam;
let people: TestUser;
let support: TestUser;
beforeAll(async () => {
  app = await startTestApp({ smtp: true });
});
afterAll(() => app?.close());
beforeEach(async () => {
  org = await app.organization();
  team = await app.team(org);
  people = await app.user(org, { grants: [{ role: 'people_admin' }] });
  support = await app.user(org, { grants: [{ role: 'support' }] });
});

const address = () => `bo.${unique()}@people.example`;
const invite = (by: TestUser, given: Partial<PersonToInvite> = {}) =>
  app.call(by, createInvitation, {
    body: { first_name: 'Bo', email: address(), team_ids: [team.id], ...given },
  });
const grant = (by: TestUser, to: { id: string }, body: object) =>
  app.call(by, grantRole, { params: { id: to.id }, body });
const page = async (by: TestUser, of: { id: string }) =>
  (await app.call(by, getUser, { params: { id: of.id } })).body;

describe('a People Admin', () => {
  test('invites into any team, and what they type counts at once', async () => {
    const { body, status } = await invite(people, { department: 'Finance' });
    expect(status).toBe(201);
    const { user, teams } = await page(org.admin, body.user);
    expect(teams.map((one) => one.id)).toEqual([team.id]);
    expect(user.sources).toContainEqual(
      expect.objectContaining({ field: 'department', trust: 'confirmed', source: 'organization_admin' }),
    );
    // The setting concerns Team Admins.
    await app.call(org.admin, updateOrganization, { body: { who_may_invite: 'organization_admins' } });
    expect((await invite(people)).status).toBe(201);
    expect((await invite(await app.teamAdmin(team))).code).toBe('invitation.not_allowed_by_setting');
  });

  test('offers and grants the roles that they cover, and no other', async () => {
    const user = await app.user(org);
    for (const role of ['people_admin', 'support', 'team_admin'] as const) {
      expect((await invite(people, { role })).code).toBeNull();
      const body = role === 'team_admin' ? { role, team_id: team.id } : { role };
      expect((await grant(people, user, body)).code).toBeNull();
    }
    const refused = await invite(people, { role: 'organization_admin' });
    expect(refused.problem.errors).toMatchObject([{ code: 'role.above_your_own', pointer: '/role' }]);
    expect((await grant(people, user, { role: 'organization_admin' })).problem.errors).toMatchObject([
      { code: 'role.above_your_own', pointer: '/role' },
    ]);
    const { body } = await grant(org.admin, user, { role: 'organization_admin' });
    const above = body.grants.find((one) => one.role === 'organization_admin')?.id ?? '';
    const taken = await app.call(people, revokeGrant, { params: { id: user.id, grant_id: above } });
    expect(taken.code).toBe('role.above_your_own');
  });

  test('touches nobody who is an Organization Admin, or is to be one', async () => {
    const { body: invited } = await invite(org.admin, { role: 'organization_admin' });
    const params = { id: invited.invitation?.id ?? '' };
    for (const endpoint of [resendInvitation, revokeInvitation, copyInvitationLink])
      expect((await app.call(people, endpoint, { params, body: {} })).code).toBe('role.above_your_own');
    for (const id of [invited.user.id, org.admin.id]) {
      const { abilities } = await page(people, { id });
      for (const name of [
        'edit',
        'change_contacts',
        'suspend',
        'offboard',
        'remove',
        'change_roles',
        'end_sessions',
      ] as const)
        expect(abilities[name], name).toMatchObject({ allowed: false, code: 'role.above_your_own' });
      const contact = { params: { id, kind: 'email' }, body: { address: address() } };
      expect((await app.call(people, setContactPoint, contact)).code).toBe('role.above_your_own');
      const values = { params: { id }, body: { job_title: 'Nobody' } };
      expect((await app.call(people, updateUser, values)).code).toBe('role.above_your_own');
    }
  });

  test('takes back nobody who was an Organization Admin, by name or by typing their address again', async () => {
    const former = await app.user(org, { grants: [{ role: 'organization_admin' }] });
    expect((await app.call(org.admin, removeUser, { params: { id: former.id } })).code).toBeNull();
    const restored = await app.call(people, restoreUser, { params: { id: former.id } });
    expect(restored.code).toBe('role.above_your_own');
    const again = { email: former.email ?? '', if_removed: 'restore' } as const;
    expect((await invite(people, again)).code).toBe('role.above_your_own');
    expect((await page(org.admin, former)).user.status).toBe('removed');
    expect((await invite(people, { ...again, if_removed: 'start_fresh' })).body.user.id).not.toBe(former.id);
  });

  test('gives an API token no more than they hold', async () => {
    const make = (permission: string) =>
      app.call(people, createApiToken, { body: { name: 'Rota', permissions: [permission] } });
    expect((await make('audit.view')).code).not.toBeNull();
    const { body } = await make('users.change_status');
    const suspended = await app.call({ token: body.token }, suspendUser, { params: { id: org.admin.id } });
    expect(suspended.code).toBe('role.above_your_own');
  });

  test('copies a link for the role user, and for no other', async () => {
    const link = async (role: PersonToInvite['role']) => {
      const { body } = await invite(org.admin, { role });
      const params = { id: body.invitation?.id ?? '' };
      return (await app.call(people, copyInvitationLink, { params, body: {} })).code;
    };
    expect(await link('user')).toBeNull();
    for (const role of ['people_admin', 'support', 'team_admin'] as const)
      expect(await link(role)).toBe('invitation.link_for_users_only');
  });

  test('changes many, save whom they may not change; and starts no job of an Organization Admin', async () => {
    const user = await app.user(org);
    const job = (by: TestUser) =>
      app.call(by, createBulkJob, {
        body: { action: { kind: 'suspend' }, filter: { user_ids: [org.admin.id, user.id] } },
      });
    const tryAll = async () => {
      while (await runBatch(app.db, app.services.contextFor));
    };
    const theirs = (await job(org.admin)).body;
    await tryAll();
    expect((await app.call(people, startBulkJob, { params: { id: theirs.id } })).code).toBe(
      'role.above_your_own',
    );
    const own = (await job(people)).body;
    await tryAll();
    expect((await app.call(people, startBulkJob, { params: { id: own.id } })).code).toBeNull();
    await tryAll();
    const { body } = await app.call(people, listBulkJobItems, { params: { id: own.id } });
    const codes = Object.fromEntries(body.items.map((item) => [item.user.id, item.code ?? item.outcome]));
    expect(codes).toEqual({ [org.admin.id]: 'role.above_your_own', [user.id]: 'changed' });
  });

  test('sees why somebody left and who was removed before; Support does not', async () => {
    const leaver = await app.user(org, { teams: [team] });
    const body = { last_day_on: '2020-01-01', reason: 'Contract ended' };
    expect((await app.call(people, offboardUser, { params: { id: leaver.id }, body })).code).toBeNull();
    expect((await page(people, leaver)).user.offboarding?.reason).toBe('Contract ended');
    expect((await page(support, leaver)).user.offboarding?.reason).toBeNull();
    const removed = await app.user(org);
    expect((await app.call(people, removeUser, { params: { id: removed.id } })).code).toBeNull();
    const asked = { body: { kind: 'email', address: removed.email } };
    expect((await app.call(people, lookUpContact, asked)).body.state).toBe('removed');
  });

  test('who suspends an inviter takes over what they may; an invitation to be Organization Admin is held', async () => {
    const inviter = await app.user(org, { grants: [{ role: 'organization_admin' }] });
    const plain = (await invite(inviter)).body;
    const high = (await invite(inviter, { role: 'organization_admin' })).body;
    const own = (await page(org.admin, inviter)).user.grants[0]?.id ?? '';
    // Demoted without a word about their invitations: they stay whose they are.
    await app.db.many('delete from role_grants where id = $1', [own]);
    expect((await app.call(people, suspendUser, { params: { id: inviter.id } })).code).toBeNull();
    expect((await page(people, plain.user)).invitation?.created_by?.id).toBe(people.id);
    const { invitation } = await page(people, high.user);
    expect(invitation).toMatchObject({ created_by: { id: inviter.id }, held_at: expect.any(String) });
    const params = { id: inviter.id };
    const all = await app.call(people, decideInvitationsMade, { params, body: { decision: 'keep' } });
    expect(all.body.decided).toEqual([]);
    const made = await app.call(org.admin, listInvitationsMade, { params });
    expect(made.body.held).toBe(1);
    const told = await app.db.many<{ id: string }>(
      `select user_id as id from deliveries where organization_id = $1 and kind = 'invitations_held_notice'`,
      [org.id],
    );
    expect(told.map((row) => row.id).sort()).toEqual([org.admin.id, people.id].sort());
  });
});

describe('Support', () => {
  test('sees everybody and everything of Identity, and may do nothing to it', async () => {
    const { body: invited } = await invite(org.admin);
    const seen = await page(support, invited.user);
    expect(seen.timeline.length).toBeGreaterThan(0);
    const abilities = [...Object.values(seen.abilities), ...Object.values(seen.invitation?.abilities ?? {})];
    expect(abilities.length).toBeGreaterThan(14);
    for (const ability of [...abilities, ...seen.teams.map((one) => one.removable)])
      expect(ability).toMatchObject({ allowed: false, code: 'role.insufficient' });
    const { body } = await app.call(support, listTeams);
    for (const { abilities: ofTeam } of body.items)
      expect(Object.values(ofTeam)).toEqual(
        Object.values(ofTeam).map(() =>
          expect.objectContaining({ allowed: false, code: 'role.insufficient' }),
        ),
      );
    const me = await app.call(support, getMe);
    expect(me.body.permissions.every((permission) => permission.endsWith('.view'))).toBe(true);
    const token = await app.call(support, createApiToken, {
      body: { name: 'Rota', permissions: ['users.view'] },
    });
    expect(token.code).toBe('role.insufficient');
  });
});

test('roles add up, each as far as it reaches: Support who is a Team Admin changes their own team alone', async () => {
  const other = await app.team(org);
  const both = await app.user(org, { grants: [{ role: 'support' }, { role: 'team_admin', team }] });
  const [mine, theirs] = [await app.user(org, { teams: [team] }), await app.user(org, { teams: [other] })];
  const edit = (id: string) => app.call(both, updateUser, { params: { id }, body: { job_title: 'Pilot' } });
  expect((await edit(mine.id)).code).toBeNull();
  expect((await edit(theirs.id)).code).toBe('role.insufficient');
  expect((await page(both, theirs)).abilities.edit).toMatchObject({
    allowed: false,
    code: 'role.insufficient',
  });
  expect((await page(both, mine)).abilities.edit).toMatchObject({ allowed: true });
  const add = async (teamId: string, userId: string) => {
    const answer = await app.call(both, addMembers, { params: { id: teamId }, body: { user_ids: [userId] } });
    return answer.code ?? answer.body.items[0]?.code;
  };
  expect(await add(other.id, mine.id)).toBe('role.insufficient');
  expect(await add(team.id, theirs.id)).toBe('role.insufficient');
  expect(await add(team.id, mine.id)).toBeNull();
});

test('the table: who holds a role covers those below it, and only those', () => {
  const grantOf = (role: GrantedRole) => ({ role, teamId: role === 'team_admin' ? 'a' : null });
  const covered = (by: GrantedRole) =>
    (['organization_admin', 'people_admin', 'support', 'team_admin'] as const).filter((role) =>
      cover([grantOf(by)], grantOf(role)),
    );
  expect(covered('organization_admin')).toEqual([
    'organization_admin',
    'people_admin',
    'support',
    'team_admin',
  ]);
  expect(covered('people_admin')).toEqual(['people_admin', 'support', 'team_admin']);
  expect(covered('support')).toEqual(['support']);
  expect(covered('team_admin')).toEqual(['team_admin']);
  expect(cover([grantOf('team_admin')], { role: 'team_admin', teamId: 'b' })).toBe(false);
  const opened = (role: GrantedRole) =>
    Object.entries(permissions).flatMap(([name, roles]) =>
      (roles as readonly string[]).includes(role) ? [name] : [],
    );
  expect(opened('support').filter((name) => !name.endsWith('.view'))).toEqual([]);
  expect(
    opened('people_admin').filter((name) => /^(organization|profile_fields|audit|preview)\./.test(name)),
  ).toEqual(['profile_fields.view', 'organization.view']);
});
