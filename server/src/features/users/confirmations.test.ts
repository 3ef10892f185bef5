import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { type Context, transaction } from '../../platform/context/index.ts';
import { getUser, listProposals } from '../directory/contract.ts';
import { createInvitation } from '../invitations/contract.ts';
import { lockOrganization } from '../organizations/index.ts';
import {
  createProfileField,
  listProfileFields,
  removeProfileField,
  updateProfileField,
} from '../profile-fields/contract.ts';
import { setFieldReaders } from '../profile-fields/index.ts';
import { confirmValues, rejectValues, removeUser, updateMyProfile, updateUser } from './contract.ts';
import { onUsers, settleUnconfirmed, unconfirmedOf } from './index.ts';

let app: TestApp;
let org: TestOrganization;
let team: TestTeam;
let teamAdmin: TestUser;
const heard: string[] = [];
beforeAll(async () => {
  app = await startTestApp();
  onUsers({
    async valuesChanged(_, ids, fields) {
      heard.push(`${ids.length} ${[...fields].sort().join(', ')}`);
    },
  });
});
beforeEach(async () => {
  org = await app.organization();
  team = await app.team(org);
  teamAdmin = await app.teamAdmin(team);
  heard.length = 0;
});
afterAll(() => app?.close());

const inside = <T>(work: (tx: Context) => Promise<T>): Promise<T> =>
  transaction(app.services.contextFor(org.id, { kind: 'shell' }), async (tx) => {
    await lockOrganization(tx);
    return work(tx);
  });
const guard = (...fields: string[]) => inside((tx) => setFieldReaders(tx, { reader: 'team_rule' }, fields));
const look = async (user: { id: string }) =>
  (await app.call(org.admin, getUser, { params: { id: user.id } })).body.user;
const propose = async (user: TestUser, body: object) => {
  const answer = await app.call(teamAdmin, updateUser, { params: { id: user.id }, body });
  expect(answer.code).toBeNull();
};
const item = (user: { id: string }, field: string, value: string) => ({ user_id: user.id, field, value });
type Item = ReturnType<typeof item>;
const decide = async (endpoint: typeof confirmValues | typeof rejectValues, items: Item[]) => {
  const { body } = await app.call(org.admin, endpoint, { body: { items } });
  return body.items.map((one) => (one.ok ? 'ok' : one.refusals.map((r) => `${r.code} ${r.pointer}`).join()));
};
const confirm = (...items: Item[]) => decide(confirmValues, items);
const reject = (...items: Item[]) => decide(rejectValues, items);
const member = (values: Record<string, string> = {}) => app.user(org, { teams: [team], values });
const actions = async (user: { id: string }) => {
  const rows = await app.db.many<{ action: string }>(
    `select action from audit_events where target_id = $1 order by id`,
    [user.id],
  );
  return rows.map((row) => row.action);
};

describe('a value that an Organization Admin confirms', () => {
  test('counts, is sure, is told and stands in the audit log and the directory', async () => {
    await guard('department', 'location');
    const user = await member({ department: 'Warehouse' });
    await propose(user, { department: 'Finance', location: 'Leeds' });
    heard.length = 0;
    expect(await confirm(item(user, 'department', 'Finance'))).toEqual(['ok']);
    const after = await look(user);
    expect(after.values).toMatchObject({ department: 'Finance', location: null });
    expect(after.proposals.map((p) => p.field)).toEqual(['location']);
    expect(after.sources.find((s) => s.field === 'department')).toMatchObject({
      source: 'team_admin',
      trust: 'confirmed',
      set_by: { id: teamAdmin.id },
    });
    expect(heard).toEqual(['1 department']);
    expect(await actions(user)).toEqual(['user.values_proposed', 'user.values_confirmed']);
    const [entry] = await app.db.many('select department from directory_entries where user_id = $1', [
      user.id,
    ]);
    expect(entry).toEqual({ department: 'Finance' });
    expect(await confirm(item(user, 'department', 'Finance'))).toEqual(['proposal.not_found /items/0']);
  });

  test('is the one that was seen, once', async () => {
    await guard('department');
    const [user, other] = [await member(), await member()];
    await propose(user, { department: 'Finance' });
    await propose(other, { department: 'Finance' });
    await propose(user, { department: 'Legal' });
    expect(
      await confirm(
        item(user, 'department', 'Finance'),
        item(other, 'department', 'Finance'),
        item(other, 'department', 'Finance'),
      ),
    ).toEqual(['proposal.changed /items/0', 'ok', 'proposal.not_found /items/2']);
    expect((await look(user)).values.department).toBeNull();
  });

  test('may be the wish that the field be empty', async () => {
    await guard('department', 'first_name', 'last_name');
    const user = await member({ department: 'Warehouse' });
    await propose(user, { department: null, first_name: null });
    expect(await confirm(item(user, 'department', ''), item(user, 'first_name', ''))).toEqual(['ok', 'ok']);
    expect((await look(user)).values).toMatchObject({ department: null, first_name: '' });
    const nameless = await member();
    await propose(nameless, { first_name: null });
    await app.call(nameless, updateMyProfile, { body: { last_name: null } });
    expect(await confirm(item(nameless, 'first_name', ''), item(nameless, 'last_name', ''))).toEqual([
      'name.missing /items/0',
      'name.missing /items/1',
    ]);
  });

  test('is checked again: employee ID, line manager, field and choice', async () => {
    const field = { key: 'shift', label: 'Shift', type: 'choice' as const, choices: ['Early', 'Late'] };
    const shift = (await app.call(org.admin, createProfileField, { body: field })).body;
    const gone = (await app.call(org.admin, createProfileField, { body: { ...field, key: 'gone' } })).body;
    await guard('employee_id', 'line_manager_id', 'custom.shift', 'custom.gone');
    const [a, b, manager] = [await member(), await member(), await member()];
    await propose(a, {
      employee_id: 'C-1',
      line_manager_id: b.id,
      custom: { shift: 'Late', gone: 'Early' },
    });
    await propose(b, { employee_id: 'C-2', line_manager_id: a.id });
    const third = await member();
    await propose(third, { employee_id: 'c-2', line_manager_id: manager.id });

    await app.user(org, { values: { employee_id: 'C-1' } });
    await app.call(org.admin, removeUser, { params: { id: manager.id } });
    await app.call(org.admin, updateProfileField, { params: { id: shift.id }, body: { choices: ['Early'] } });
    await app.call(org.admin, removeProfileField, { params: { id: gone.id } });
    expect(
      await confirm(
        item(a, 'employee_id', 'C-1'),
        item(a, 'line_manager_id', b.id),
        item(a, 'custom.shift', 'Late'),
        item(a, 'custom.gone', 'Early'),
        item(b, 'employee_id', 'C-2'),
        item(b, 'line_manager_id', a.id),
        item(third, 'employee_id', 'c-2'),
        item(third, 'line_manager_id', manager.id),
      ),
    ).toEqual([
      'employee_id.in_use /items/0',
      'ok',
      'profile_field.choice_unknown /items/2',
      'profile_field.unknown /items/3',
      'ok',
      // The list would close a circle by itself.
      'line_manager.cycle /items/5',
      'employee_id.in_use /items/6',
      'line_manager.unknown /items/7',
    ]);
    expect((await look(a)).values).toMatchObject({
      employee_id: null,
      line_manager: { id: b.id },
      custom: {},
    });
    expect((await look(b)).values).toMatchObject({ employee_id: 'C-2', line_manager: null });
    // What was refused still waits, so that it can be rejected.
    expect(await reject(item(a, 'custom.gone', 'Early'))).toEqual(['ok']);
  });

  test('of somebody who was removed is refused; and nobody else may confirm', async () => {
    await guard('department');
    const user = await member();
    await propose(user, { department: 'Finance' });
    const body = { items: [item(user, 'department', 'Finance')] };
    for (const actor of [teamAdmin, user])
      for (const endpoint of [confirmValues, rejectValues])
        expect((await app.call(actor, endpoint, { body })).code).toBe('role.insufficient');
    await app.call(org.admin, removeUser, { params: { id: user.id } });
    expect(await confirm(item(user, 'department', 'Finance'))).toEqual(['user.removed /items/0']);
    expect((await app.call(org.admin, listProposals)).body).toMatchObject({ items: [], count: 0 });
  });

  test('costs no statement more in a long list', async () => {
    await guard('department', 'line_manager_id');
    const lead = await member();
    const count = async (users: TestUser[]) => {
      for (const user of users) await propose(user, { department: 'Finance', line_manager_id: lead.id });
      const items = users.flatMap((user) => [
        item(user, 'department', 'Finance'),
        item(user, 'line_manager_id', lead.id),
      ]);
      const before = app.db.statements.count;
      expect(new Set(await confirm(...items))).toEqual(new Set(['ok']));
      return app.db.statements.count - before;
    };
    const few = await count([await member()]);
    const many = await count(await Promise.all(Array.from({ length: 12 }, () => member())));
    expect(many).toBe(few);
  });
});

test('a value that is rejected is gone, and what counts stays', async () => {
  await guard('department');
  const user = await member({ department: 'Warehouse' });
  await propose(user, { department: 'Finance' });
  heard.length = 0;
  expect(await reject(item(user, 'department', 'Legal'), item(user, 'location', 'Leeds'))).toEqual([
    'proposal.changed /items/0',
    'proposal.not_found /items/1',
  ]);
  expect(await reject(item(user, 'department', 'Finance'))).toEqual(['ok']);
  expect(await look(user)).toMatchObject({ values: { department: 'Warehouse' }, proposals: [] });
  expect(heard).toEqual([]);
  expect(await actions(user)).toEqual(['user.values_proposed', 'user.values_rejected']);
});

describe('the queue', () => {
  test('shows who, what, the present value, by whom; those that wait longest first, page by page', async () => {
    await guard('department', 'line_manager_id');
    const [a, b, boss] = [await member({ department: 'Warehouse' }), await member(), await member()];
    await propose(a, { department: 'Finance' });
    await propose(b, { department: 'Legal', line_manager_id: boss.id });
    const list = async (query: Record<string, string> = {}) =>
      (await app.call(org.admin, listProposals, { query })).body;
    const all = await list();
    expect(all).toMatchObject({
      count: 3,
      next: null,
      items: [
        {
          user: { id: a.id, name: a.name },
          field: 'department',
          label: 'Department',
          type: 'text',
          value: 'Finance',
          present: 'Warehouse',
          proposed_by: { id: teamAdmin.id, name: teamAdmin.name },
          opens: [],
        },
        { user: { id: b.id }, field: 'department', value: 'Legal', present: null },
        { user: { id: b.id }, field: 'line_manager_id', value: boss.id, value_name: boss.name },
      ],
    });
    const pages = [];
    for (let next: string | null | undefined; next !== null; ) {
      const page = await list({ limit: '1', ...(next ? { cursor: next } : {}) });
      pages.push(...page.items);
      next = page.next;
    }
    expect(pages).toEqual(all.items);
    expect((await list({ field: 'line_manager_id' })).items).toHaveLength(1);
    expect((await list({ proposed_by: teamAdmin.id })).items).toHaveLength(3);
    expect((await list({ proposed_by: org.admin.id })).items).toHaveLength(0);
    const cursor = Buffer.from(JSON.stringify(['yesterday', 'x', a.id])).toString('base64url');
    expect((await app.call(org.admin, listProposals, { query: { cursor } })).code).toBe('cursor.invalid');
  });

  test('the list of fields says which are read', async () => {
    await guard('department');
    const { body } = await app.call(teamAdmin, listProfileFields);
    expect(body.items.filter((f) => f.guarded).map((f) => f.key)).toEqual(['department']);
  });
});

describe('values that were typed before anything read them', () => {
  const typed = async (department: string, name: string) => {
    const { body } = await app.call(teamAdmin, createInvitation, {
      body: {
        first_name: name,
        email: `${name}.${org.slug}@people.example`.toLowerCase(),
        team_ids: [team.id],
        department,
      },
    });
    return body.user;
  };

  test('are listed by value with how many and some names, and confirmed or left out', async () => {
    const [ann, ben, cid] = [
      await typed('Finance', 'Ann'),
      await typed('Finance', 'Ben'),
      await typed('Legal', 'Cid'),
    ];
    await member({ department: 'Finance' });
    const asked = async () =>
      (await inside((tx) => unconfirmedOf(tx, ['department', 'location']))).get('department');
    expect(await asked()).toEqual([
      { field: 'department', value: 'Finance', value_name: null, users: 2, names: ['Ann', 'Ben'] },
      { field: 'department', value: 'Legal', value_name: null, users: 1, names: ['Cid'] },
    ]);
    heard.length = 0;
    const only = [ann, ben].map(({ id }) => item({ id }, 'department', 'Finance'));
    // Somebody has corrected it since it was seen.
    only.push(item(cid, 'department', 'Finance'));
    expect(await inside((tx) => settleUnconfirmed(tx, ['department'], 'confirm', only))).toBe(2);
    expect(heard).toEqual([]);
    expect((await look(ann)).sources.find((s) => s.field === 'department')?.trust).toBe('confirmed');
    expect(await actions(ben)).toContain('user.values_confirmed');
    expect(await asked()).toMatchObject([{ value: 'Legal' }]);

    expect(await inside((tx) => settleUnconfirmed(tx, ['department', 'last_name'], 'leave_out'))).toBe(1);
    expect(heard).toEqual(['1 department']);
    expect(await look(cid)).toMatchObject({
      values: { department: null, first_name: 'Cid' },
      proposals: [{ field: 'department', value: 'Legal', proposed_by: { id: teamAdmin.id } }],
    });
    const [entry] = await app.db.many('select department from directory_entries where user_id = $1', [
      cid.id,
    ]);
    expect(entry).toEqual({ department: null });
    expect(await actions(cid)).toContain('user.values_left_out');
    expect(await asked()).toBeUndefined();
    expect(await confirm(item(cid, 'department', 'Legal'))).toEqual(['ok']);
  });

  test('of every kind of field are left out, the employee ID with its key', async () => {
    await app.call(org.admin, createProfileField, { body: { key: 'shift', label: 'Shift', type: 'text' } });
    const [user, boss] = [await member(), await member()];
    await propose(user, {
      employee_id: 'L-1',
      line_manager_id: boss.id,
      start_on: '2026-12-01',
      custom: { shift: 'Late' },
      location: 'Leeds',
    });
    const fields = ['employee_id', 'line_manager_id', 'start_on', 'custom.shift'];
    await inside((tx) => settleUnconfirmed(tx, fields, 'leave_out'));
    const after = await look(user);
    expect(after.values).toMatchObject({
      employee_id: null,
      line_manager: null,
      start_on: null,
      custom: {},
      location: 'Leeds',
    });
    expect(Object.fromEntries(after.proposals.map((p) => [p.field, p.value]))).toEqual({
      employee_id: 'L-1',
      line_manager_id: boss.id,
      start_on: '2026-12-01',
      'custom.shift': 'Late',
    });
    expect((await app.user(org, { values: { employee_id: 'L-1' } })).id).toBeTruthy();
  });
});
