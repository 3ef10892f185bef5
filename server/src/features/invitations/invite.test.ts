import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { getUser, lookUpContact, searchUsers } from '../directory/contract.ts';
import { updateOrganization } from '../organizations/contract.ts';
import { createProfileField, listProfileFields, updateProfileField } from '../profile-fields/contract.ts';
import {
  findLineManagers,
  removeUser,
  restoreUser,
  setContactPoint,
  suspendUser,
  updateUser,
} from '../users/contract.ts';
import * as contract from './contract.ts';

let app: TestApp;
let org: TestOrganization;
let admin: TestUser;
let team: TestTeam;
let teamAdmin: TestUser;
let count = 0;
const address = () => `person${++count}@corp.example`;
const invite = (who: TestUser, body: Record<string, unknown>) =>
  app.call(who, contract.createInvitation, { body });

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.clock.reset();
  org = await app.organization();
  admin = org.admin;
  team = await app.team(org, 'Warehouse');
  teamAdmin = await app.teamAdmin(team);
});

describe('inviting one person', () => {
  test('creates the user, the teams, the invitation and a message to each contact', async () => {
    const email = address();
    const { body } = await invite(admin, {
      email,
      mobile: '+44 7400 123456',
      first_name: 'Zofia',
      last_name: 'Wiśniewska',
      team_ids: [team.id],
      job_title: 'Picker',
      department: 'Transport',
      start_on: '2026-12-01',
      employee_id: ' 0042 ',
    });
    expect(body.user).toMatchObject({ name: 'Zofia Wiśniewska', status: 'invited' });
    expect(body.deliveries.map((d) => [d.channel, d.address, d.state]).sort()).toEqual([
      ['email', email, 'queued'],
      ['sms', '+447400123456', 'queued'],
    ]);
    const page = (await app.call(admin, getUser, { params: { id: body.user.id } })).body;
    expect(page.user.values).toMatchObject({
      employee_id: '0042',
      department: 'Transport',
      start_on: '2026-12-01',
    });
    expect(page.teams.map((t) => t.name)).toEqual(['Warehouse']);
    expect(page.timeline.map((e) => e.kind).sort()).toEqual(['created', 'queued', 'queued']);
    expect(page.invitation?.abilities.resend).toMatchObject({ allowed: false, code: 'invitation.too_soon' });
    expect(page.user.sources.find((s) => s.field === 'department')).toMatchObject({
      source: 'organization_admin',
      trust: 'confirmed',
    });
    const list = (await app.call(admin, searchUsers, { body: { text: 'wisniew zof' } })).body;
    expect(list.items.map((i) => i.id)).toEqual([body.user.id]);
    expect(list.items[0]?.last_event).toBe('queued');
  });

  test('adds without inviting, and invites later', async () => {
    const { body } = await invite(admin, { email: address(), first_name: 'Later', send: false });
    expect(body).toMatchObject({ invitation: null, deliveries: [], user: { status: 'not_invited' } });
    const later = await app.call(admin, contract.inviteUser, { params: { id: body.user.id }, body: {} });
    expect(later.body.deliveries).toHaveLength(1);
    expect(
      (await app.call(admin, contract.inviteUser, { params: { id: body.user.id }, body: {} })).code,
    ).toBe('invitation.pending_already');
  });

  test('names each field that is wrong, why, and what to do', async () => {
    const cases: [Record<string, unknown>, string, string][] = [
      [{ first_name: 'A' }, 'contact.missing', '/email'],
      [{ email: 'not-an-address', first_name: 'A' }, 'email.invalid', '/email'],
      [{ mobile: '123', first_name: 'A' }, 'mobile.invalid', '/mobile'],
      [{ mobile: '+44 20 7946 0000', first_name: 'A' }, 'mobile.landline', '/mobile'],
      [{ mobile: '+44 909 8790000', first_name: 'A' }, 'mobile.not_a_mobile', '/mobile'],
      [{ mobile: '+48 512 345 678', first_name: 'A' }, 'mobile.country_not_allowed', '/mobile'],
      [{ email: address() }, 'name.missing', '/first_name'],
      [{ email: address(), first_name: 'see www.evil.example' }, 'name.unsafe', '/first_name'],
      [{ email: address(), last_name: 'call +44 7400 123456' }, 'name.unsafe', '/last_name'],
      [{ email: address(), first_name: 'A\u202Eb' }, 'name.unsafe', '/first_name'],
      [
        { email: address(), first_name: 'A', line_manager_id: org.id },
        'line_manager.unknown',
        '/line_manager_id',
      ],
      [
        { email: address(), first_name: 'A', custom: { shoe: '42' } },
        'profile_field.unknown',
        '/custom/shoe',
      ],
      [
        { email: address(), first_name: 'A', employee_id: 'x'.repeat(65) },
        'profile_field.too_long',
        '/employee_id',
      ],
      [{ email: address(), first_name: 'A', team_ids: [org.id] }, 'team.not_found', '/team_ids/0'],
    ];
    for (const [body, code, pointer] of cases) {
      const { problem } = await invite(admin, body);
      expect(problem.errors[0]).toMatchObject({ code, pointer });
      expect(problem.errors[0]?.next_step, code).toBeTruthy();
    }
    const { problem } = await invite(admin, { email: 'x', mobile: '1', employee_id: 'x'.repeat(65) });
    expect(problem.errors.map((e) => e.pointer).sort()).toEqual([
      '/email',
      '/employee_id',
      '/first_name',
      '/mobile',
    ]);
  });

  test('a landline goes through when it is confirmed', async () => {
    const { problem } = await invite(admin, { mobile: '+44 20 7946 0123', first_name: 'A' });
    expect(problem.errors[0]?.confirm_with).toBe('accept_landline');
    expect(
      (await invite(admin, { mobile: '+44 20 7946 0123', first_name: 'A', accept_landline: true })).status,
    ).toBe(201);
  });

  test('refuses details in use, and says by whom and when a pending one can be written to again', async () => {
    const email = address();
    const first = (
      await invite(admin, {
        email,
        mobile: '+447400123457',
        first_name: 'Bilal',
        last_name: 'Haddad',
        employee_id: 'E-1',
      })
    ).body;
    const again = (
      await invite(admin, {
        email: email.toUpperCase(),
        mobile: '+447400123457',
        first_name: 'B',
        employee_id: 'e-1',
      })
    ).problem;
    expect(again.errors.map((e) => [e.code, e.pointer, e.holder?.name]).sort()).toEqual([
      ['employee_id.in_use', '/employee_id', 'Bilal Haddad'],
      ['invitation.pending_already', '/email', 'Bilal Haddad'],
      ['invitation.pending_already', '/mobile', 'Bilal Haddad'],
    ]);
    expect(again.errors.find((e) => e.pointer === '/email')?.retry_at).toBeTruthy();
    const { rows } = await app.db.pool.query(
      'select count(*)::int as n from users where organization_id = $1 and id <> all($2)',
      [org.id, [admin.id, teamAdmin.id, first.user.id]],
    );
    expect(rows[0].n).toBe(0);
  });

  test('knows the suspended and the active', async () => {
    const user = await app.user(org);
    expect((await invite(admin, { email: user.email, first_name: 'A' })).code).toBe('user.active_already');
    await app.call(admin, suspendUser, { params: { id: user.id } });
    expect((await invite(admin, { email: user.email, first_name: 'A' })).code).toBe('user.suspended');
  });

  test('requires what an Organization Admin marked required, and checks choices', async () => {
    const { body: field } = await app.call(admin, createProfileField, {
      body: { key: 'shift', label: 'Shift', type: 'choice', choices: ['Day', 'Night'], required: true },
    });
    expect((await invite(admin, { email: address(), first_name: 'A' })).problem.errors[0]).toMatchObject({
      code: 'profile_field.required',
      pointer: '/custom/shift',
    });
    expect((await invite(admin, { email: address(), first_name: 'A', custom: { shift: 'Noon' } })).code).toBe(
      'profile_field.choice_unknown',
    );
    expect(
      (await invite(admin, { email: address(), first_name: 'A', custom: { shift: 'Night' } })).status,
    ).toBe(201);
    await app.call(admin, updateProfileField, {
      params: { id: field.id },
      body: { team_admin_may_edit: false, required: false },
    });
    expect(
      (
        await invite(teamAdmin, {
          email: address(),
          first_name: 'A',
          team_ids: [team.id],
          custom: { shift: 'Day' },
        })
      ).code,
    ).toBe('profile_field.not_yours');
    expect((await app.call(teamAdmin, listProfileFields)).body.items.at(-1)?.key).toBe('shift');
  });
});

describe('a Team Admin', () => {
  test('invites into own teams alone, for role user', async () => {
    const other = await app.team(org, 'Finance');
    const base = { email: address(), first_name: 'A' };
    expect((await invite(teamAdmin, base)).code).toBe('team.required');
    expect((await invite(teamAdmin, { ...base, team_ids: [team.id, other.id] })).code).toBe('team.not_yours');
    expect((await invite(teamAdmin, { ...base, team_ids: [team.id], role: 'team_admin' })).code).toBe(
      'role.above_your_own',
    );
    expect((await invite(teamAdmin, { ...base, team_ids: [team.id], if_removed: 'restore' })).code).toBe(
      'role.insufficient',
    );
    const { body } = await invite(teamAdmin, { ...base, team_ids: [team.id], department: 'Finance' });
    const page = (await app.call(teamAdmin, getUser, { params: { id: body.user.id } })).body;
    expect(page.user.sources.find((s) => s.field === 'department')).toMatchObject({
      source: 'team_admin',
      trust: 'proposed',
    });
  });

  test('learns of people outside their teams only that the detail is in use, 30 times an hour, audited', async () => {
    const stranger = await app.user(org);
    const refused = (await invite(teamAdmin, { email: stranger.email, first_name: 'A', team_ids: [team.id] }))
      .problem;
    expect(refused.errors[0]).toMatchObject({ code: 'email.in_use', pointer: '/email' });
    expect(refused.errors[0]?.holder).toBeUndefined();
    const lookUp = () =>
      app.call(teamAdmin, lookUpContact, { body: { kind: 'email', address: stranger.email } });
    for (let i = 0; i < 30; i++)
      expect((await lookUp()).body).toMatchObject({ state: 'in_use', holder: null });
    expect((await lookUp()).code).toBe('limit.reached');
    const { rows } = await app.db.pool.query(
      `select count(*)::int as n from audit_events where organization_id = $1 and action = 'contact.looked_up'`,
      [org.id],
    );
    expect(rows[0].n).toBe(30);
  });

  test('may be kept from inviting by the organization, and has a cap of their own', async () => {
    await app.call(admin, updateOrganization, { body: { who_may_invite: 'organization_admins' } });
    const body = () => ({ email: address(), first_name: 'A', team_ids: [team.id] });
    expect((await invite(teamAdmin, body())).code).toBe('invitation.not_allowed_by_setting');
    const list = await app.call(teamAdmin, contract.createInvitations, { body: { people: [body()] } });
    expect(list.code).toBe('invitation.not_allowed_by_setting');
    await app.call(admin, updateOrganization, {
      body: { who_may_invite: 'all_admins', team_admin_hourly_cap: 2 },
    });
    await invite(teamAdmin, body());
    await invite(teamAdmin, body());
    const capped = await invite(teamAdmin, body());
    expect(capped.problem).toMatchObject({ status: 429, code: 'invitation.cap_reached' });
    expect(Number(capped.headers['retry-after'])).toBeGreaterThan(3500);
    await app.clock.move(3601);
    expect((await invite(teamAdmin, body())).status).toBe(201);
  });
});

describe('the hour', () => {
  test('resend within it is refused with the time, after it done', async () => {
    const { body } = await invite(admin, { email: address(), first_name: 'A' });
    const id = body.invitation?.id ?? '';
    const resend = () => app.call(admin, contract.resendInvitation, { params: { id }, body: {} });
    const refused = await resend();
    expect(refused.problem).toMatchObject({ status: 429, code: 'invitation.too_soon' });
    expect(refused.problem.retry_at).toBeTruthy();
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3590);
    await app.clock.move(3601);
    expect((await resend()).code).toBe('invitation.still_queued');
    await app.db.pool.query(`update deliveries set state = 'sent' where subject_id = $1`, [id]);
    expect((await resend()).body.deliveries).toHaveLength(1);
    expect((await resend()).code).toBe('invitation.too_soon');
  });

  test('belongs to the address: removed and invited again, the message waits for its hour', async () => {
    const email = address();
    const { body } = await invite(admin, { email, first_name: 'A' });
    await app.call(admin, removeUser, { params: { id: body.user.id } });
    await app.db.pool.query(
      `update invitation_hours set delivery_id = gen_random_uuid() where canonical = $1`,
      [email],
    );
    const { rows } = await app.db.pool.query(`select state from deliveries where subject_id = $1`, [
      body.invitation?.id,
    ]);
    expect(rows).toEqual([{ state: 'cancelled' }]);
    await app.db.pool.query(
      `insert into invitation_hours (organization_id, kind, canonical, taken_at, delivery_id) values ($1, 'email', $2, app_now() - interval '10 minutes', gen_random_uuid())
       on conflict (organization_id, kind, canonical) do update set taken_at = excluded.taken_at`,
      [org.id, email],
    );
    const again = (await invite(admin, { email, first_name: 'A' })).body;
    expect(again.user.id).not.toBe(body.user.id);
    expect(again.deliveries[0]).toMatchObject({ state: 'held', waits_for_hour: true });
  });

  test('is given back by Undo, and the user it created is gone', async () => {
    const email = address();
    const { body } = await invite(admin, { email, first_name: 'A', employee_id: 'U-1', delay_seconds: 10 });
    await app.call(admin, contract.undoInvitation, { params: { id: body.invitation?.id ?? '' } });
    expect((await app.call(admin, getUser, { params: { id: body.user.id } })).code).toBe('user.not_found');
    const again = (await invite(admin, { email, first_name: 'A', employee_id: 'U-1' })).body;
    expect(again.deliveries[0]).toMatchObject({ state: 'queued', waits_for_hour: false });
    await app.db.pool.query(`update deliveries set state = 'sent' where subject_id = $1`, [
      again.invitation?.id,
    ]);
    expect(
      (await app.call(admin, contract.undoInvitation, { params: { id: again.invitation?.id ?? '' } })).code,
    ).toBe('invitation.sent_already');
  });

  test('is given back by Revoke before the message left; the user stays, not invited', async () => {
    const email = address();
    const { body } = await invite(admin, { email, first_name: 'A' });
    const id = body.invitation?.id ?? '';
    expect(
      (await app.call(admin, contract.revokeInvitation, { params: { id }, body: {} })).body.user_status,
    ).toBe('not_invited');
    expect((await app.call(admin, contract.revokeInvitation, { params: { id }, body: {} })).code).toBe(
      'invitation.not_pending',
    );
    const later = await app.call(admin, contract.inviteUser, { params: { id: body.user.id }, body: {} });
    expect(later.body.deliveries[0]).toMatchObject({ waits_for_hour: false });
  });
});

describe('somebody removed', () => {
  test('starts fresh by default; restored or refused when asked for', async () => {
    const email = address();
    const user = (await invite(admin, { email, first_name: 'Gone', employee_id: 'R-1' })).body.user;
    await app.call(admin, removeUser, { params: { id: user.id } });
    const refused = (await invite(admin, { email, first_name: 'A', if_removed: 'refuse' })).problem;
    expect(refused.errors[0]).toMatchObject({
      code: 'user.removed_before',
      confirm_with: 'if_removed',
      holder: { id: user.id },
    });
    const restored = (await invite(admin, { email, first_name: 'Back', if_removed: 'restore' })).body;
    expect(restored).toMatchObject({ restored: true, not_restored: [], user: { id: user.id } });
    expect((await app.call(admin, getUser, { params: { id: user.id } })).body.user).toMatchObject({
      status: 'invited',
      name: 'Back',
      values: { employee_id: 'R-1' },
    });
    await app.call(admin, contract.undoInvitation, { params: { id: restored.invitation?.id ?? '' } });
    expect((await app.call(admin, getUser, { params: { id: user.id } })).body.user.status).toBe('removed');
    const [undone] = await app.db.many('select first_name, status_before_removal from users where id = $1', [
      user.id,
    ]);
    expect(undone).toEqual({ first_name: 'Gone', status_before_removal: 'invited' });
    const fresh = (await invite(admin, { email, first_name: 'New' })).body;
    expect(fresh.user.id).not.toBe(user.id);
    const back = (await app.call(admin, restoreUser, { params: { id: user.id } })).body;
    expect(back.not_restored).toEqual(['email']);
  });
});

describe('what a Team Admin may find', () => {
  test('line managers by name alone, and only their own people where the organization says so', async () => {
    const stranger = await app.user(org);
    const find = (text: string) => app.call(teamAdmin, findLineManagers, { body: { text } });
    expect((await find(stranger.email ?? '')).body.items).toEqual([]);
    const [{ name } = { name: '' }] = await app.db.many<{ name: string }>(
      'select name from directory_entries where user_id = $1',
      [stranger.id],
    );
    expect((await find(name)).body.items.map((i) => i.id)).toContain(stranger.id);
    await app.call(admin, updateOrganization, { body: { managers_across_organization: false } });
    expect((await find(name)).body.items).toEqual([]);
    const { body } = await invite(teamAdmin, { email: address(), first_name: 'A', team_ids: [team.id] });
    const named = { line_manager_id: stranger.id };
    expect((await app.call(teamAdmin, updateUser, { params: { id: body.user.id }, body: named })).code).toBe(
      'line_manager.unknown',
    );
    const other = { email: address(), first_name: 'A', team_ids: [team.id], ...named };
    expect((await invite(teamAdmin, other)).code).toBe('line_manager.unknown');
  });
});

describe('a list', () => {
  test('has an outcome per person, and as many statements for 50 as for 5', async () => {
    const people = (n: number) =>
      Array.from({ length: n }, () => ({ email: address(), first_name: 'P', team_ids: [team.id] }));
    const run = async (n: number) => {
      const list = people(n);
      const before = app.db.statements.count;
      const { body } = await app.call(admin, contract.createInvitations, { body: { people: list } });
      expect(body.items.filter((i) => i.ok)).toHaveLength(n);
      return app.db.statements.count - before;
    };
    await run(1);
    expect(await run(50)).toBe(await run(5));
  });

  test('makes seven journeys to the database, the session included, whatever its length', async () => {
    const run = async (n: number) => {
      const list = Array.from({ length: n }, () => ({ email: address(), first_name: 'P' }));
      const before = app.db.statements.journeys;
      await app.call(admin, contract.createInvitations, { body: { people: list } });
      return app.db.statements.journeys - before;
    };
    expect([await run(1), await run(50)]).toEqual([7, 7]);
  });

  test('refused ones never undo accepted ones, unless all or nothing is asked for', async () => {
    const taken = address();
    await invite(admin, { email: taken, first_name: 'T' });
    const twice = address();
    const people = [
      { email: address(), first_name: 'A' },
      { email: taken, first_name: 'B' },
      { email: twice, first_name: 'C' },
      { email: twice, first_name: 'D' },
      { email: 'nope', first_name: 'E' },
    ];
    const all = (
      await app.call(admin, contract.createInvitations, { body: { people, all_or_nothing: true } })
    ).body.items;
    expect(all.every((i) => !i.ok)).toBe(true);
    const some = (await app.call(admin, contract.createInvitations, { body: { people } })).body.items;
    expect(some.map((i) => (i.ok ? 'ok' : i.refusals[0]?.code))).toEqual([
      'ok',
      'invitation.pending_already',
      'ok',
      'contact.repeated',
      'email.invalid',
    ]);
    const late = [
      { email: address(), first_name: 'A' },
      { email: taken, first_name: 'B' },
    ];
    const none = (
      await app.call(admin, contract.createInvitations, { body: { people: late, all_or_nothing: true } })
    ).body.items;
    expect(none.map((i) => (i.ok ? 'ok' : i.refusals[0]?.code))).toEqual([
      'invitation.list_refused',
      'invitation.pending_already',
    ]);
    expect(
      (await app.call(admin, lookUpContact, { body: { kind: 'email', address: late[0]?.email ?? '' } })).body
        .state,
    ).toBe('free');
  });
});

describe('a contact corrected before joining', () => {
  test('is written to in its own hour, three times a day', async () => {
    const { body } = await invite(teamAdmin, { email: address(), first_name: 'A', team_ids: [team.id] });
    const change = (to: string) =>
      app.call(teamAdmin, setContactPoint, {
        params: { id: body.user.id, kind: 'email' },
        body: { address: to },
      });
    for (let i = 0; i < 3; i++) expect((await change(address())).status).toBe(200);
    expect((await change(address())).code).toBe('contact.too_many_corrections');
    const { rows } = await app.db.pool.query(
      `select state from deliveries where subject_id = $1 order by id`,
      [body.invitation?.id],
    );
    expect(rows.map((r) => r.state)).toEqual(['cancelled', 'cancelled', 'cancelled', 'queued']);
  });
});

test('a resend goes to no country that is not allowed any more, and says when a cap ends', async () => {
  await app.call(admin, updateOrganization, { body: { sms_countries: ['GB', 'PL'] } });
  const { body } = await invite(admin, { mobile: '+48 512 345 678', first_name: 'A' });
  const resend = () =>
    app.call(admin, contract.resendInvitation, { params: { id: body.invitation?.id ?? '' }, body: {} });
  await app.db.pool.query(`update deliveries set state = 'sent' where subject_id = $1`, [
    body.invitation?.id,
  ]);
  await app.clock.move(3601);
  await app.call(admin, updateOrganization, { body: { sms_countries: ['GB'] } });
  expect((await resend()).code).toBe('mobile.country_not_allowed');
  await app.call(admin, updateOrganization, {
    body: { sms_countries: ['GB', 'PL'], organization_admin_hourly_cap: 0 },
  });
  const capped = await resend();
  expect(capped.code).toBe('invitation.cap_reached');
  expect(Number(capped.headers['retry-after'])).toBeGreaterThan(0);
});
