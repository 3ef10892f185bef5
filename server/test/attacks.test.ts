import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as invitations from '../src/features/invitations/contract.ts';
import * as teams from '../src/features/teams/contract.ts';
import * as users from '../src/features/users/contract.ts';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from './harness.ts';

/** A Team Admin tries every way to become an Organization Admin who sits in their team. */
describe('a Team Admin who wants to be an Organization Admin', () => {
  let app: TestApp;
  let org: TestOrganization;
  let team: TestTeam;
  let attacker: TestUser;
  let target: TestUser;
  let pendingAdmin: { userId: string; invitationId: string };

  beforeAll(async () => {
    app = await startTestApp();
    org = await app.organization();
    team = await app.team(org, 'Depot');
    attacker = await app.teamAdmin(team);
    target = await app.user(org, { teams: [team], grants: [{ role: 'organization_admin' }] });
    const { body } = await app.call(org.admin, invitations.createInvitation, {
      body: {
        email: 'offered@corp.example',
        first_name: 'Offered',
        team_ids: [team.id],
        role: 'organization_admin',
      },
    });
    pendingAdmin = { userId: body.user.id, invitationId: body.invitation?.id ?? '' };
    await app.db.pool.query(`update deliveries set state = 'sent' where subject_id = $1`, [
      pendingAdmin.invitationId,
    ]);
    await app.clock.move(3601);
  });
  afterAll(() => app?.close());

  /** Everything that decides who is an Organization Admin, and through which contact. */
  const powers = () =>
    app.db.many(
      `select g.user_id, g.role, g.team_id, c.canonical, c.verified_at, u.status, u.line_manager_id, u.session_epoch
       from users u left join role_grants g on g.organization_id = u.organization_id and g.user_id = u.id
       left join contact_points c on c.organization_id = u.organization_id and c.user_id = u.id and c.released_at is null
       where u.organization_id = $1 order by u.id, g.id, c.id`,
      [org.id],
    );

  const attempts: [string, string, () => Promise<{ code: string | null }>][] = [
    [
      'changes the contact of an Organization Admin',
      'role.above_your_own',
      () =>
        app.call(attacker, users.setContactPoint, {
          params: { id: target.id, kind: 'email' },
          body: { address: 'mine@evil.example' },
        }),
    ],
    [
      'adds a second contact to an Organization Admin',
      'role.above_your_own',
      () =>
        app.call(attacker, users.setContactPoint, {
          params: { id: target.id, kind: 'mobile' },
          body: { address: '+447400123456' },
        }),
    ],
    [
      'removes the contact of an Organization Admin',
      'role.above_your_own',
      () => app.call(attacker, users.removeContactPoint, { params: { id: target.id, kind: 'email' } }),
    ],
    [
      'changes the contact of somebody who is offered the role',
      'role.above_your_own',
      () =>
        app.call(attacker, users.setContactPoint, {
          params: { id: pendingAdmin.userId, kind: 'email' },
          body: { address: 'mine@evil.example' },
        }),
    ],
    [
      'copies the link of somebody who is offered the role',
      'role.insufficient',
      () =>
        app.call(attacker, invitations.copyInvitationLink, {
          params: { id: pendingAdmin.invitationId },
          body: {},
        }),
    ],
    [
      'resends the invitation of somebody who is offered the role',
      'role.above_your_own',
      () =>
        app.call(attacker, invitations.resendInvitation, {
          params: { id: pendingAdmin.invitationId },
          body: {},
        }),
    ],
    [
      'revokes the invitation of somebody who is offered the role',
      'role.above_your_own',
      () =>
        app.call(attacker, invitations.revokeInvitation, {
          params: { id: pendingAdmin.invitationId },
          body: {},
        }),
    ],
    [
      'undoes the invitation of somebody who is offered the role',
      'role.above_your_own',
      () => app.call(attacker, invitations.undoInvitation, { params: { id: pendingAdmin.invitationId } }),
    ],
    [
      'becomes the line manager of an Organization Admin',
      'role.above_your_own',
      () =>
        app.call(attacker, users.updateUser, {
          params: { id: target.id },
          body: { line_manager_id: attacker.id },
        }),
    ],
    [
      'becomes the line manager of somebody who is offered the role',
      'role.above_your_own',
      () =>
        app.call(attacker, users.updateUser, {
          params: { id: pendingAdmin.userId },
          body: { line_manager_id: attacker.id },
        }),
    ],
    [
      'grants themselves the role',
      'role.insufficient',
      () =>
        app.call(attacker, users.grantRole, {
          params: { id: attacker.id },
          body: { role: 'organization_admin' },
        }),
    ],
    [
      'takes the role from an Organization Admin',
      'role.insufficient',
      () => app.call(attacker, users.suspendUser, { params: { id: target.id } }),
    ],
    [
      'invites with the role',
      'role.above_your_own',
      () =>
        app.call(attacker, invitations.createInvitation, {
          body: { email: 'x@evil.example', first_name: 'X', team_ids: [team.id], role: 'organization_admin' },
        }),
    ],
    [
      'invites the address of an Organization Admin',
      'email.in_use',
      async () => {
        const answer = await app.call(attacker, invitations.createInvitation, {
          body: { email: org.admin.email, first_name: 'X', team_ids: [team.id] },
        });
        return { code: answer.code };
      },
    ],
    [
      'makes their own profile say it',
      'request.invalid',
      () => app.call(attacker, users.updateMyProfile, { body: { role: 'organization_admin' } }),
    ],
  ];

  test.each(attempts)('%s: %s', async (_, code, attempt) => {
    const before = await powers();
    expect((await attempt()).code).toBe(code);
    expect(await powers()).toEqual(before);
  });

  test('takes an Organization Admin out of the team, or into another: refused for that person', async () => {
    const before = await powers();
    for (const endpoint of [teams.addMembers, teams.removeMembers]) {
      const { body } = await app.call(attacker, endpoint, {
        params: { id: team.id },
        body: { user_ids: [target.id] },
      });
      expect(body.items).toMatchObject([{ ok: false, code: 'role.above_your_own' }]);
    }
    expect(await powers()).toEqual(before);
  });

  test('invites the address of a removed Organization Admin: a new user, without the role', async () => {
    const gone = await app.user(org, { teams: [team], grants: [{ role: 'organization_admin' }] });
    await app.call(org.admin, users.removeUser, { params: { id: gone.id } });
    const again = { email: gone.email, first_name: 'Fresh', team_ids: [team.id] };
    expect(
      (await app.call(attacker, invitations.createInvitation, { body: { ...again, if_removed: 'restore' } }))
        .code,
    ).toBe('role.insufficient');
    const { body } = await app.call(attacker, invitations.createInvitation, { body: again });
    expect(body.user.id).not.toBe(gone.id);
    expect(await app.db.many('select 1 from role_grants where user_id = $1', [body.user.id])).toEqual([]);
  });

  test('invited the person who is made Organization Admin later: the links that are out are dead by then', async () => {
    const { body } = await app.call(attacker, invitations.createInvitation, {
      body: { email: 'later@corp.example', first_name: 'Later', team_ids: [team.id] },
    });
    const id = body.invitation?.id ?? '';
    const { body: copied } = await app.call(org.admin, invitations.copyInvitationLink, {
      params: { id },
      body: {},
    });
    await app.call(org.admin, users.grantRole, {
      params: { id: body.user.id },
      body: { role: 'organization_admin' },
    });
    const [link] = await app.db.many<{ dead_at: Date | null }>(
      'select dead_at from invitation_links where id = $1',
      [copied.link_id],
    );
    expect(link?.dead_at).not.toBeNull();
    expect((await app.call(attacker, invitations.resendInvitation, { params: { id }, body: {} })).code).toBe(
      'role.above_your_own',
    );
  });
});
