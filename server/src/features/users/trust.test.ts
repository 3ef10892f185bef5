import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { transaction } from '../../platform/context/index.ts';
import { getHome, getUser } from '../directory/contract.ts';
import { createInvitation, createInvitations, undoInvitation } from '../invitations/contract.ts';
import { lockOrganization } from '../organizations/index.ts';
import { createProfileField } from '../profile-fields/contract.ts';
import { setFieldReaders } from '../profile-fields/index.ts';
import { removeUser, restoreUser, updateMyProfile, updateUser } from './contract.ts';

let app: TestApp;
let org: TestOrganization;
let team: TestTeam;
let teamAdmin: TestUser;
beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
  team = await app.team(org);
  teamAdmin = await app.teamAdmin(team);
  await app.call(org.admin, createProfileField, {
    body: { key: 'shift', label: 'Shift', type: 'choice', choices: ['Early', 'Late'], user_may_edit: true },
  });
  await app.db.many(
    `insert into profile_fields (organization_id, id, key, built_in, label, type, user_may_edit, position)
     select $1, gen_random_uuid(), k, true, k, case k when 'line_manager_id' then 'user' when 'start_on' then 'date' else 'text' end, true, 1
     from unnest($2::text[]) k`,
    [org.id, ['department', 'line_manager_id', 'employee_id', 'start_on']],
  );
});
beforeEach(() => guard([]));
afterAll(() => app?.close());

const guard = (fields: string[]) =>
  transaction(app.services.contextFor(org.id, { kind: 'system' }), async (tx) => {
    await lockOrganization(tx);
    await setFieldReaders(tx, { reader: 'team_rule' }, fields);
  });

let made = 0;
const person = () => ({
  first_name: 'Ines',
  last_name: 'Calder',
  email: `trust.${++made}@people.example`,
  team_ids: [team.id],
});
const look = async (id: string) => (await app.call(org.admin, getUser, { params: { id } })).body.user;
const waiting = async (id: string) =>
  Object.fromEntries((await look(id)).proposals.map((p) => [p.field, p.value]));

describe('what a value does, by who types it, by field, and by whether something reads the field', () => {
  const fields = [
    ['department', 'Finance'],
    ['start_on', '2026-12-01'],
    ['employee_id', 'T-'],
    ['line_manager_id', ''],
    ['custom.shift', 'Late'],
    ['first_name', 'Nadia'],
  ] as const;
  const cases = (['organization_admin', 'team_admin', 'self'] as const).flatMap((source) =>
    [true, false].flatMap((guarded) => fields.map(([field, value]) => ({ source, guarded, field, value }))),
  );
  test.each(cases)('$source, $field, guarded: $guarded', async ({ source, guarded, field, value }) => {
    if (guarded) await guard([field]);
    const user = await app.user(org, { teams: [team] });
    const manager = await app.user(org, { teams: [team] });
    const given =
      field === 'line_manager_id' ? manager.id : field === 'employee_id' ? `${value}${++made}` : value;
    const key = field.replace('custom.', '');
    const body = key === field ? { [key]: given } : { custom: { [key]: given } };
    const answer =
      source === 'self'
        ? await app.call(user, updateMyProfile, { body })
        : await app.call(source === 'team_admin' ? teamAdmin : org.admin, updateUser, {
            params: { id: user.id },
            body,
          });
    expect(answer.code).toBeNull();

    const after = await look(user.id);
    const { custom, line_manager, ...builtIn } = after.values;
    const values: Record<string, unknown> = { ...builtIn, line_manager_id: line_manager?.id, ...custom };
    const by = { organization_admin: org.admin, team_admin: teamAdmin, self: user }[source];
    const waits = guarded && source !== 'organization_admin';
    const wasBefore = field === 'first_name' ? 'Robin' : undefined;
    expect(values[key] ?? undefined).toBe(waits ? wasBefore : given);
    expect(after.proposals).toEqual(
      waits
        ? [
            {
              field,
              value: given,
              value_name: field === 'line_manager_id' ? manager.name : null,
              source,
              proposed_by: { id: by.id, name: by.name },
              proposed_at: expect.any(String),
            },
          ]
        : [],
    );
    const trust = after.sources.find((s) => s.field === field && s.set_by?.id === by.id)?.trust;
    expect(trust).toBe(waits ? undefined : source === 'organization_admin' ? 'confirmed' : 'proposed');
  });
});

describe('people who are created by a Team Admin', () => {
  test.each([{ send: true }, { send: false }])(
    'wait in guarded fields alone, send: $send',
    async ({ send }) => {
      await guard(['department', 'custom.shift', 'employee_id']);
      const { body } = await app.call(teamAdmin, createInvitation, {
        body: {
          ...person(),
          send,
          department: 'Finance',
          location: 'Leeds',
          employee_id: `C-${++made}`,
          custom: { shift: 'Early' },
        },
      });
      const user = await look(body.user.id);
      expect(user.values).toMatchObject({
        department: null,
        location: 'Leeds',
        employee_id: null,
        custom: {},
      });
      expect(await waiting(user.id)).toEqual({
        department: 'Finance',
        employee_id: `C-${made}`,
        'custom.shift': 'Early',
      });
      expect(user.sources.map((s) => s.field).sort()).toEqual(['first_name', 'last_name', 'location']);
      const [entry] = await app.db.many(
        'select department, employee_id from directory_entries where user_id = $1',
        [user.id],
      );
      expect(entry).toEqual({ department: null, employee_id: null });
      const events = await app.db.many<{ action: string; fields: string[] }>(
        `select action, fields from audit_events where target_id = $1 order by action`,
        [user.id],
      );
      expect(events.map((e) => e.action)).toEqual(['user.created', 'user.values_proposed']);
      expect(events[0]?.fields).not.toContain('department');
      expect([...(events[1]?.fields ?? [])].sort()).toEqual(['custom.shift', 'department', 'employee_id']);
    },
  );

  test('in a list too', async () => {
    await guard(['department']);
    const people = Array.from({ length: 3 }, () => ({ ...person(), department: 'Finance' }));
    const { body } = await app.call(teamAdmin, createInvitations, { body: { people } });
    for (const item of body.items)
      expect(item.ok && (await waiting(item.result.user.id))).toEqual({ department: 'Finance' });
  });

  test('have a name, although both names are read', async () => {
    await guard(['first_name', 'last_name', 'department']);
    const { body } = await app.call(teamAdmin, createInvitation, {
      body: { ...person(), department: 'Finance' },
    });
    expect(body.user.name).toBe('Ines Calder');
    expect(await waiting(body.user.id)).toEqual({ department: 'Finance' });
    await guard(['first_name']);
    const other = await app.call(teamAdmin, createInvitation, { body: person() });
    expect(other.body.user.name).toBe('Calder');
    expect(await waiting(other.body.user.id)).toEqual({ first_name: 'Ines' });
  });

  test('are refused with an employee ID that somebody has, though it would only wait', async () => {
    await guard(['employee_id']);
    await app.user(org, { values: { employee_id: 'TAKEN-1' } });
    const refused = await app.call(teamAdmin, createInvitation, {
      body: { ...person(), employee_id: 'taken-1' },
    });
    expect(refused.code).toBe('employee_id.in_use');
    const user = await app.user(org, { teams: [team] });
    const change = (body: object) => app.call(teamAdmin, updateUser, { params: { id: user.id }, body });
    expect((await change({ employee_id: 'Taken-1' })).code).toBe('employee_id.in_use');
    // What waits takes nothing: two may wait with the same.
    expect((await change({ employee_id: 'WAITS-1' })).code).toBeNull();
    const second = await app.call(teamAdmin, createInvitation, {
      body: { ...person(), employee_id: 'WAITS-1' },
    });
    expect(second.code).toBeNull();
    const third = await app.call(org.admin, createInvitation, {
      body: { ...person(), employee_id: 'WAITS-1' },
    });
    expect((await look(third.body.user.id)).values.employee_id).toBe('WAITS-1');
  });
});

describe('what waits', () => {
  const change = (by: TestUser, user: TestUser, body: object) =>
    app.call(by, updateUser, { params: { id: user.id }, body });

  test('is replaced by the latest, ended by a value that counts, and taken back by whoever proposed it', async () => {
    await guard(['department']);
    const user = await app.user(org, { teams: [team], values: { department: 'Warehouse' } });
    await change(teamAdmin, user, { department: 'Finance' });
    await change(teamAdmin, user, { department: 'Legal' });
    expect(await waiting(user.id)).toEqual({ department: 'Legal' });
    // The person means what is there: that takes nothing away which somebody else proposed.
    await app.call(user, updateMyProfile, { body: { department: 'Warehouse' } });
    expect(await waiting(user.id)).toEqual({ department: 'Legal' });
    await change(teamAdmin, user, { department: 'Warehouse' });
    expect(await waiting(user.id)).toEqual({});
    await change(teamAdmin, user, { department: null });
    expect(await waiting(user.id)).toEqual({ department: '' });
    await change(org.admin, user, { department: 'Warehouse' });
    expect(await waiting(user.id)).toEqual({});
    await change(teamAdmin, user, { department: 'Finance' });
    await guard([]);
    await change(teamAdmin, user, { department: 'Legal' });
    expect((await look(user.id)).values.department).toBe('Legal');
    expect(await waiting(user.id)).toEqual({});
  });

  test('is checked as a value that counts is', async () => {
    await guard(['line_manager_id', 'custom.shift', 'first_name', 'last_name', 'start_on']);
    const user = await app.user(org, { teams: [team] });
    const below = await app.user(org, { teams: [team], values: { line_manager_id: user.id } });
    const codes = [];
    for (const body of [
      { line_manager_id: below.id },
      { line_manager_id: '0198f000-0000-7000-8000-000000000000' },
      { custom: { shift: 'Night' } },
      { first_name: null, last_name: null },
      { start_on: '2026-02-30' },
    ])
      codes.push((await change(teamAdmin, user, body)).code);
    expect(codes).toEqual([
      'line_manager.cycle',
      'line_manager.unknown',
      'profile_field.choice_unknown',
      'name.missing',
      expect.stringMatching(/request\.invalid|choice_unknown/),
    ]);
    expect(await waiting(user.id)).toEqual({});
  });

  test('a Team Admin who repeats a confirmed value makes it no less sure', async () => {
    const user = await app.user(org, { teams: [team], values: { department: 'Finance' } });
    await change(teamAdmin, user, { department: 'Finance', location: 'Leeds' });
    const trust = (await look(user.id)).sources.map((s) => [s.field, s.trust]);
    expect(Object.fromEntries(trust)).toMatchObject({ department: 'confirmed', location: 'proposed' });
  });

  test('is shown to the person at home', async () => {
    await guard(['custom.shift']);
    const user = await app.user(org);
    await app.call(user, updateMyProfile, { body: { custom: { shift: 'Late' } } });
    const { body } = await app.call(user, getHome);
    expect(body.user.proposals).toMatchObject([{ field: 'custom.shift', value: 'Late', source: 'self' }]);
  });

  test('goes with a removed user and comes back with them; an undone restoration leaves it as it was', async () => {
    await guard(['department', 'location']);
    const body = person();
    const { body: first } = await app.call(teamAdmin, createInvitation, {
      body: { ...body, department: 'Finance' },
    });
    const id = first.user.id;
    await app.call(org.admin, removeUser, { params: { id } });
    await app.call(org.admin, restoreUser, { params: { id } });
    expect(await waiting(id)).toEqual({ department: 'Finance' });
    await app.call(org.admin, removeUser, { params: { id } });
    const { body: again } = await app.call(org.admin, createInvitation, {
      body: { ...body, department: 'Legal', location: 'Leeds', if_removed: 'restore' },
    });
    expect(await waiting(id)).toEqual({});
    expect((await look(id)).values).toMatchObject({ department: 'Legal', location: 'Leeds' });
    await app.call(org.admin, undoInvitation, { params: { id: again.invitation?.id ?? '' } });
    await app.call(org.admin, restoreUser, { params: { id } });
    expect(await waiting(id)).toEqual({ department: 'Finance' });
    expect((await look(id)).sources.map((s) => s.field).sort()).toEqual(['first_name', 'last_name']);
  });

  test('starting fresh leaves it behind', async () => {
    await guard(['department']);
    const body = person();
    const { body: first } = await app.call(teamAdmin, createInvitation, {
      body: { ...body, department: 'Finance' },
    });
    await app.call(org.admin, removeUser, { params: { id: first.user.id } });
    const { body: fresh } = await app.call(org.admin, createInvitation, { body });
    expect(fresh.user.id).not.toBe(first.user.id);
    expect(await waiting(fresh.user.id)).toEqual({});
  });
});
