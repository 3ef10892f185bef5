import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { deviceOf } from '../../platform/device.ts';
import { networkKey } from '../../platform/network.ts';
import { grantRole, removeUser, revokeGrant, suspendUser } from '../users/contract.ts';
import * as contract from './contract.ts';
import { loadCaller, sweepSessions } from './index.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let app: TestApp;
let organization: TestOrganization;
beforeAll(async () => {
  app = await startTestApp();
  organization = await app.organization();
});
afterAll(() => app?.close());

const tokenOf = async (user: TestUser) => (await app.signIn(user)).replace(/^[^=]+=/, '');
const load = (token: string, network: string | null = null) => loadCaller(app.db, token, { network });

describe('a session', () => {
  test('is loaded in one statement, with the roles of this moment', async () => {
    const user = await app.user(organization);
    const token = await tokenOf(user);
    const before = app.db.statements.count;
    const caller = await load(token);
    expect(app.db.statements.count - before).toBe(1);
    expect(caller).toMatchObject({
      organizationId: organization.id,
      actor: { kind: 'user', userId: user.id, grants: [] },
    });
    await app.call(organization.admin, grantRole, {
      params: { id: user.id },
      body: { role: 'organization_admin' },
    });
    expect((await load(token))?.actor.grants).toEqual([{ role: 'organization_admin', teamId: null }]);
    expect(await load(`${token}x`)).toBeNull();
    expect(await load('')).toBeNull();
  });

  test('ends with the very statement that suspends or removes the user', async () => {
    for (const end of [suspendUser, removeUser]) {
      const user = await app.user(organization);
      const token = await tokenOf(user);
      expect(await load(token)).not.toBeNull();
      await app.call(organization.admin, end, { params: { id: user.id } });
      expect(await load(token)).toBeNull();
    }
  });

  test('is not started for somebody who is not active', async () => {
    const user = await app.user(organization, { status: 'suspended' });
    await expect(app.signIn(user)).rejects.toMatchObject({ code: 'session.required' });
  });

  test('of a user slides for 90 days', async () => {
    const user = await app.user(organization);
    const token = await tokenOf(user);
    for (const days of [89, 89, 89]) {
      await app.clock.move(days * DAY);
      expect(await load(token)).not.toBeNull();
    }
    await app.clock.move(90 * DAY + 1);
    expect(await load(token)).toBeNull();
    await app.clock.reset();
  });

  test('says when it is over, and whether using it moves that', async () => {
    const admin = await app.user(organization);
    const params = { id: admin.id };
    await app.call(organization.admin, grantRole, { params, body: { role: 'organization_admin' } });
    const hoursLeft = async () => {
      const { session } = (await app.call(admin, contract.getMe)).body;
      const left = await app.db.one<{ hours: number }>(
        `select round(extract(epoch from $1::timestamptz - app_now()) / 3600)::int as hours`,
        [session?.ends_at],
      );
      return { hours: left?.hours, renewable: session?.renewable };
    };
    expect(await hoursLeft()).toEqual({ hours: 12, renewable: true });
    for (let times = 1; times <= 14; times++) {
      await app.clock.move(11 * HOUR);
      expect(await hoursLeft()).toEqual({ hours: 12, renewable: true });
    }
    await app.clock.move(11 * HOUR);
    expect(await hoursLeft()).toEqual({ hours: 7 * 24 - 15 * 11, renewable: false });
  });

  test('of an admin ends after 12 idle hours, and after 7 days at the latest', async () => {
    const admin = await app.admin(organization);
    const idle = await tokenOf(admin);
    await app.clock.move(12 * HOUR + 1);
    expect(await load(idle)).toBeNull();
    await app.clock.reset();

    const busy = await tokenOf(admin);
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      await app.clock.move(11 * HOUR);
      expect(await load(busy)).not.toBeNull();
    }
    await app.clock.move(11 * HOUR);
    expect(await load(busy)).toBeNull();
    await app.clock.reset();
  });

  test('of a user who becomes an admin is held to the times of admins from then on', async () => {
    const user = await app.user(organization);
    const idle = await tokenOf(user);
    const old = await tokenOf(user);
    await app.clock.move(8 * DAY);
    expect(await load(old)).not.toBeNull();
    // The admin has been away for 8 days as well.
    await app.signIn(organization.admin);
    const { body } = await app.call(organization.admin, grantRole, {
      params: { id: user.id },
      body: { role: 'organization_admin' },
    });
    expect(await load(old)).toBeNull();
    expect(await load(idle)).toBeNull();
    await app.call(organization.admin, revokeGrant, {
      params: { id: user.id, grant_id: body.grants[0]?.id ?? '' },
    });
    await app.clock.reset();
    await app.signIn(organization.admin);
  });

  test('notes at most once a minute that it was seen, and from where', async () => {
    const user = await app.user(organization);
    const token = await tokenOf(user);
    const seen = async () =>
      app.db.one<{ last_seen_at: Date; network: string | null }>(
        'select last_seen_at, network from sessions where user_id = $1',
        [user.id],
      );
    const first = await seen();
    await load(token, '203.0.113.9');
    expect(await seen()).toEqual(first);
    await app.clock.move(61);
    await load(token, '203.0.113.9');
    expect((await seen())?.network).toBe('203.0.113.9');
    await app.clock.reset();
  });

  test('that is long over is swept away, one that lives is not', async () => {
    const user = await app.user(organization);
    const token = await tokenOf(user);
    await app.db.many(`update sessions set ended_at = app_now() - interval '31 days' where user_id = $1`, [
      user.id,
    ]);
    const living = await tokenOf(await app.user(organization));
    await sweepSessions(app.db);
    expect(await app.db.many('select 1 from sessions where user_id = $1', [user.id])).toHaveLength(0);
    expect(await load(token)).toBeNull();
    expect(await load(living)).not.toBeNull();
  });
});

describe('the API', () => {
  test('says who is signed in and what they may do', async () => {
    const team = await app.team(organization);
    const teamAdmin = await app.teamAdmin(team);
    const { body } = await app.call(teamAdmin, contract.getMe);
    expect(body).toMatchObject({
      user: { id: teamAdmin.id, name: teamAdmin.name, first_name: 'Robin' },
      organization: { id: organization.id, slug: organization.slug, default_country: 'GB' },
      grants: [{ role: 'team_admin', team: { id: team.id } }],
      preview: true,
      demo: false,
    });
    expect(body.permissions).toContain('invitations.create');
    expect(body.permissions).not.toContain('audit.view');
    expect((await app.call(null, contract.getMe)).code).toBe('session.required');
  });

  test('lists my sessions and ends one, audited', async () => {
    const user = await app.user(organization);
    const other = await tokenOf(user);
    const { body } = await app.call(user, contract.listMySessions);
    await app.signIn(user);
    const mine = (await app.call(user, contract.listMySessions)).body.items;
    expect(mine).toHaveLength(body.items.length + 1);
    expect(mine.filter((s) => s.current)).toHaveLength(1);
    const target = (await load(other))?.actor.sessionId ?? '';
    const after = await app.call(user, contract.endMySession, { params: { id: target } });
    expect(after.body.items.map((s) => s.id)).not.toContain(target);
    expect(await load(other)).toBeNull();
    expect((await app.call(user, contract.endMySession, { params: { id: target } })).code).toBe(
      'session.not_found',
    );
    const actions = await app.db.many<{ action: string }>(
      'select action from audit_events where target_id = $1 order by id',
      [user.id],
    );
    expect(actions.map((a) => a.action)).toEqual(
      expect.arrayContaining(['session.started', 'session.ended']),
    );
  });

  test('ends nothing of anybody else', async () => {
    const user = await app.user(organization);
    const victim = await app.user(organization);
    const token = await tokenOf(victim);
    const id = (await load(token))?.actor.sessionId ?? '';
    expect((await app.call(user, contract.endMySession, { params: { id } })).code).toBe('session.not_found');
    const params = { id: victim.id };
    expect((await app.call(user, contract.listUserSessions, { params })).code).toBe('role.insufficient');
    const other = await app.organization();
    expect((await app.call(other.admin, contract.listUserSessions, { params })).code).toBe('user.not_found');
    expect((await app.call(other.admin, contract.endUserSessions, { params, body: {} })).code).toBe(
      'user.not_found',
    );
    const wrong = { params: { id: user.id }, body: { session_id: id } };
    expect((await app.call(organization.admin, contract.endUserSessions, wrong)).code).toBe(
      'session.not_found',
    );
    expect(await load(token)).not.toBeNull();
  });

  test('lets an Organization Admin end one session of a user, or all at once', async () => {
    const user = await app.user(organization);
    const [one, two] = [await tokenOf(user), await tokenOf(user)];
    const params = { id: user.id };
    const listed = await app.call(organization.admin, contract.listUserSessions, { params });
    expect(listed.body.items).toHaveLength(2);
    const session_id = (await load(one))?.actor.sessionId;
    await app.call(organization.admin, contract.endUserSessions, { params, body: { session_id } });
    expect([await load(one), (await load(two))?.actor.userId]).toEqual([null, user.id]);
    const ended = await app.call(organization.admin, contract.endUserSessions, { params, body: {} });
    expect(ended.body.items).toEqual([]);
    expect(await load(two)).toBeNull();
    const third = await tokenOf(user);
    expect(await load(third)).not.toBeNull();
  });
});

describe('what is kept of a visitor', () => {
  test.for([
    ['198.51.100.7', '198.51.100.7'],
    ['::ffff:198.51.100.7', '198.51.100.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::198.51.100.7', '64:ff9b:0:0::/64'],
  ])('network %s counts as %s', ([address = '', key]) => {
    expect(networkKey(address)).toBe(key);
  });

  test('a browser in words, never the header', () => {
    const chrome =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
    expect(deviceOf(chrome)).toBe('Chrome on Windows');
    expect(deviceOf(`${chrome} Edg/140.0`)).toBe('Edge on Windows');
    expect(
      deviceOf(
        'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
      ),
    ).toBe('Safari on iPhone');
    expect(deviceOf('<script>alert(1)</script>')).toBeNull();
    expect(deviceOf(undefined)).toBeNull();
  });
});
