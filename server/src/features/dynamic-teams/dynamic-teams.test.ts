import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { createInvitation } from '../invitations/contract.ts';
import { addMembers, getTeam, listTeamMembers, removeMembers, removeTeam } from '../teams/contract.ts';
import { removeUser, restoreUser, suspendUser, updateUser } from '../users/contract.ts';
import * as contract from './contract.ts';
import { withKept } from './exceptions.ts';
import { type Condition, MOST_EXCEPTIONS, type Rule } from './shapes.ts';

let app: TestApp;
let organization: TestOrganization;
let team: TestTeam;
let admin: TestUser;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  organization = await app.organization();
  admin = organization.admin;
  team = await app.team(organization, 'Warehouse crew');
});

const all = (...conditions: Condition[]): Rule => ({ match: 'all', conditions });
const department = (value: string): Condition => ({ field: 'department', operator: 'is', values: [value] });

const save = (rule: Rule, more: object = {}, of = team) =>
  app.call(admin, contract.saveTeamRule, { params: { id: of.id }, body: { rule, ...more } });

async function saved(rule: Rule, more: object = {}, of = team) {
  const { body } = await save(rule, more, of);
  await app.runWorkerOnce();
  return body;
}

async function members(of = team): Promise<string[]> {
  const { body } = await app.call(admin, listTeamMembers, { params: { id: of.id }, query: { limit: 100 } });
  return body.items.map((member) => member.id).sort();
}

const person = (values: Record<string, string> = {}, more: object = {}) =>
  app.user(organization, { values, ...more });
const ids = (...users: TestUser[]) => users.map((user) => user.id).sort();
const edit = (user: TestUser, values: object) =>
  app.call(admin, updateUser, { params: { id: user.id }, body: values });

describe('a rule over everybody', () => {
  test('takes in who matches, without case or accents, and is told as one run', async () => {
    const [a, b] = [await person({ department: 'Wárehouse' }), await person({ department: 'WAREHOUSE' })];
    await person({ department: 'Office' });
    const body = await saved(all(department('warehouse')));
    expect(body.last_run).toMatchObject({
      cause: 'rule_saved',
      state: 'queued',
      caused_by: { id: admin.id },
    });
    expect(await members()).toEqual(ids(a, b));
    const rule = (await app.call(admin, contract.getTeamRule, { params: { id: team.id } })).body;
    expect(rule.last_run).toMatchObject({ state: 'done', added: 2, removed: 0, unchanged: 0, evaluated: 4 });
    const runs = (await app.call(admin, contract.listTeamRuleRuns, { params: { id: team.id } })).body;
    expect(runs.items).toHaveLength(1);
    const changes = await app.call(admin, contract.listTeamRuleRunChanges, {
      params: { id: runs.items[0]?.id ?? '' },
      query: { limit: 1 },
    });
    expect(changes.body.items[0]).toMatchObject({ change: 'added' });
    expect(changes.body.next).not.toBeNull();
    expect((await app.call(admin, getTeam, { params: { id: team.id } })).body).toMatchObject({
      by_rule: true,
      users: 2,
    });
  });

  test('everyone, but for named exceptions both ways', async () => {
    const [a, b, c] = [await person(), await person(), await person()];
    await saved({ everyone: true }, { exceptions: [{ user_id: b.id, kind: 'never', note: 'On leave' }] });
    expect(await members()).toEqual(ids(a, c, admin));
    await saved(all(department('none')), { exceptions: [{ user_id: c.id, kind: 'always', note: 'Lead' }] });
    expect(await members()).toEqual(ids(c));
    const { body } = await app.call(admin, contract.listTeamReasons, { params: { id: c.id } });
    const added = { added_by: { id: admin.id }, added_at: expect.stringMatching(/^\d{4}-.*Z$/) };
    expect(body.items[0]?.reason).toMatchObject({ decided_by: 'always', note: 'Lead', exception: added });
    // Not spoken of, they stay.
    await saved(all(department('nobody')));
    expect(await members()).toEqual(ids(c));
    await saved(all(department('nobody')), { exceptions: [] });
    expect(await members()).toEqual([]);
  });

  test('keeps no more present members as exceptions than a rule takes', () => {
    const many = Array.from({ length: MOST_EXCEPTIONS + 1 }, (_, n) => String(n));
    expect(() => withKept([], many)).toThrow('team_rule.invalid');
    expect(withKept([{ user_id: '1', kind: 'never' }], many.slice(1))).toHaveLength(MOST_EXCEPTIONS);
  });

  test('present members who do not match are kept as exceptions, or taken out, as chosen', async () => {
    const [a, b] = [await person({ department: 'Warehouse' }), await person()];
    for (const choice of ['keep', 'remove'] as const) {
      const other = await app.team(organization);
      await app.call(admin, addMembers, { params: { id: other.id }, body: { user_ids: [a.id, b.id] } });
      await saved(all(department('Warehouse')), { present_members: choice }, other);
      expect(await members(other)).toEqual(choice === 'keep' ? ids(a, b) : ids(a));
    }
  });

  test('ended: its members stay as if put there by hand, or leave', async () => {
    const a = await person({ department: 'Warehouse' });
    const end = (choice: 'keep' | 'remove') =>
      app.call(admin, contract.endTeamRule, { params: { id: team.id }, body: { members: choice } });
    expect((await end('keep')).code).toBe('team_rule.not_found');
    const read = await app.call(admin, contract.getTeamRule, { params: { id: team.id } });
    expect(read.code).toBe('team_rule.not_found');
    await saved(all(department('Warehouse')));
    await end('keep');
    expect(await members()).toEqual(ids(a));
    expect((await app.call(admin, getTeam, { params: { id: team.id } })).body.by_rule).toBe(false);
    await saved(all(department('Warehouse')));
    await end('remove');
    await app.runWorkerOnce();
    expect(await members()).toEqual([]);
    expect((await app.call(admin, getTeam, { params: { id: team.id } })).body.by_rule).toBe(false);
  });
});

describe('one change', () => {
  test('of a profile is followed in its own transaction, with its reason', async () => {
    await saved({
      match: 'all',
      conditions: [
        department('Warehouse'),
        {
          match: 'any',
          conditions: [
            { field: 'location', operator: 'starts_with', values: ['Lee'] },
            { field: 'status', operator: 'is', values: ['suspended'] },
          ],
        },
      ],
    });
    const a = await person({ department: 'Warehouse' });
    expect(await members()).toEqual([]);
    await edit(a, { location: 'Leeds' });
    expect(await members()).toEqual(ids(a));
    const { body } = await app.call(admin, contract.listTeamReasons, { params: { id: a.id } });
    expect(body.items).toMatchObject([
      { team: { id: team.id, name: 'Warehouse crew' }, reason: { matches: true, decided_by: 'rule' } },
    ]);
    expect(body.items[0]?.reason.conditions.map(({ path, met, matters }) => [path, met, matters])).toEqual([
      [[0], true, true],
      [[1, 0], true, true],
      [[1, 1], false, false],
    ]);
    await edit(a, { department: 'Office' });
    expect(await members()).toEqual([]);
  });

  test('of status takes out who is removed and takes in who comes back', async () => {
    const a = await person({ department: 'Warehouse' });
    await saved(all(department('Warehouse'), { field: 'status', operator: 'is_not', values: ['suspended'] }));
    await app.call(admin, suspendUser, { params: { id: a.id } });
    expect(await members()).toEqual([]);
    await app.call(admin, removeUser, { params: { id: a.id } });
    await app.call(admin, restoreUser, { params: { id: a.id } });
    expect(await members()).toEqual([]);
    const b = await person({ department: 'Warehouse' });
    await app.call(admin, removeUser, { params: { id: b.id } });
    expect(await members()).toEqual([]);
    await app.call(admin, restoreUser, { params: { id: b.id } });
    expect(await members()).toEqual(ids(b));
  });

  test('of a manager concerns all below, however deep', async () => {
    const boss = await person();
    const middle = await person();
    const worker = await person({ line_manager_id: middle.id });
    const deep = await person({ line_manager_id: worker.id });
    await saved(all({ field: 'line_manager_id', operator: 'is_below', values: [boss.id] }));
    expect(await members()).toEqual([]);
    await edit(middle, { line_manager_id: boss.id });
    expect(await members()).toEqual(ids(middle, worker, deep));
    await edit(middle, { line_manager_id: null });
    expect(await members()).toEqual([]);
  });

  test('of a team is followed by the teams whose rules ask about it, in any order of saving', async () => {
    const [upper, lower] = [await app.team(organization), await app.team(organization)];
    await saved(all({ field: 'team', operator: 'is_any_of', values: [lower.id] }), {}, upper);
    await saved(all({ field: 'team', operator: 'is_any_of', values: [team.id] }), {}, lower);
    await saved(all(department('Warehouse')));
    const a = await person({ department: 'Warehouse' });
    for (const one of [team, lower, upper]) expect(await members(one)).toEqual(ids(a));
    await edit(a, { department: null });
    for (const one of [team, lower, upper]) expect(await members(one)).toEqual([]);
  });

  test('a membership made by a Team Admin counts only where the rule says so', async () => {
    const hand = await app.team(organization);
    const teamAdmin = await app.teamAdmin(hand, team);
    const [strict, lax] = [await app.team(organization), await app.team(organization)];
    const asking = (more: object) =>
      all({ field: 'team', operator: 'is_any_of', values: [hand.id], ...more });
    await saved(asking({}), {}, strict);
    await saved(asking({ count_team_admins: true }), {}, lax);
    const a = await person({}, { teams: [team] });
    await app.call(teamAdmin, addMembers, { params: { id: hand.id }, body: { user_ids: [a.id] } });
    expect(await members(strict)).not.toContain(a.id);
    expect(await members(lax)).toContain(a.id);
    await app.call(admin, addMembers, { params: { id: hand.id }, body: { user_ids: [a.id] } });
  });
});

describe('an invitation', () => {
  const values = { department: 'Warehouse', location: 'Leeds' };

  test('lands in the teams that were forecast, and its link stays good when a rule changes', async () => {
    const above = await app.team(organization);
    await saved(all(department('Warehouse')));
    await saved(all({ field: 'team', operator: 'is_any_of', values: [team.id] }), {}, above);
    const forecast = await app.call(admin, contract.forecastTeams, { body: { values } });
    expect(forecast.body.teams.map((one) => one.id).sort()).toEqual([team.id, above.id].sort());
    const { body } = await app.call(admin, createInvitation, {
      body: { email: 'new@harbor.example', first_name: 'New', ...values },
    });
    expect(await members()).toEqual([body.user.id]);
    expect(await members(above)).toEqual([body.user.id]);
  });

  test('by a Team Admin is forecast by what counts: details that wait are named, their teams not asked about', async () => {
    const [hand, above] = [await app.team(organization), await app.team(organization)];
    await saved(all(department('Warehouse')));
    await saved(all({ field: 'team', operator: 'is_any_of', values: [hand.id] }), {}, above);
    const teamAdmin = await app.teamAdmin(hand, team, above);
    const forecast = (actor: TestUser) =>
      app.call(actor, contract.forecastTeams, { body: { values, team_ids: [hand.id] } });
    expect((await forecast(teamAdmin)).body).toEqual({ teams: [], waiting: ['department'] });
    const byAdmin = (await forecast(admin)).body;
    expect(byAdmin.waiting).toEqual([]);
    expect(byAdmin.teams.map((one) => one.id).sort()).toEqual([team.id, above.id].sort());
  });

  test('is refused into a dynamic team, and nobody is added to one by hand', async () => {
    await saved(all(department('Warehouse')));
    const a = await person();
    const invite = await app.call(admin, createInvitation, {
      body: { email: 'hand@harbor.example', first_name: 'New', team_ids: [team.id] },
    });
    expect(invite.problem.errors).toMatchObject([{ code: 'team.by_rule', pointer: '/team_ids/0' }]);
    const added = await app.call(admin, addMembers, { params: { id: team.id }, body: { user_ids: [a.id] } });
    expect(added.code).toBe('team.by_rule');
    const removed = await app.call(admin, removeMembers, {
      params: { id: team.id },
      body: { user_ids: [a.id] },
    });
    expect(removed.code).toBe('team.by_rule');
  });
});

describe('refused', () => {
  test.each<[string, Rule, string]>([
    [
      'a field that does not exist',
      all({ field: 'shoe_size', operator: 'is', values: ['42'] }),
      '/rule/conditions/0/field',
    ],
    [
      'an operator of another type',
      all({ field: 'start_on', operator: 'contains', values: ['1'] }),
      '/rule/conditions/0/operator',
    ],
    ['no value', all({ field: 'department', operator: 'is', values: [] }), '/rule/conditions/0/values'],
    [
      'a value too many',
      all({ field: 'department', operator: 'is_empty', values: ['x'] }),
      '/rule/conditions/0/values',
    ],
    [
      'days without a number',
      all({ field: 'start_on', operator: 'within_next_days' }),
      '/rule/conditions/0/days',
    ],
    [
      'no day',
      all({ field: 'start_on', operator: 'before', values: ['2026-02-31'] }),
      '/rule/conditions/0/values/0',
    ],
    [
      'days in the wrong order',
      all({ field: 'start_on', operator: 'between', values: ['2026-02-02', '2026-02-01'] }),
      '/rule/conditions/0/values',
    ],
    [
      'a status that is none',
      all({ field: 'status', operator: 'is', values: ['happy'] }),
      '/rule/conditions/0/values/0',
    ],
    [
      'nothing to compare',
      all({ field: 'department', operator: 'is', values: ['  '] }),
      '/rule/conditions/0/values/0',
    ],
    [
      'an unknown person',
      all({ field: 'line_manager_id', operator: 'is', values: ['x'] }),
      '/rule/conditions/0/values/0',
    ],
    [
      'an unknown team, deep inside',
      {
        match: 'all',
        conditions: [
          department('a'),
          { match: 'any', conditions: [{ field: 'team', operator: 'is_any_of', values: ['nobody'] }] },
        ],
      },
      '/rule/conditions/1/conditions/0/values/0',
    ],
  ])('%s', async (_what, rule, pointer) => {
    const { problem } = await save(rule);
    expect(problem.errors).toMatchObject([{ code: 'team_rule.invalid', pointer }]);
    const preview = await app.call(admin, contract.previewTeamRule, {
      params: { id: team.id },
      body: { rule },
    });
    expect(preview.code).toBe('team_rule.invalid');
  });

  test('more than 50 conditions, and a fourth level', async () => {
    const group = (conditions: unknown[]) => ({ match: 'any', conditions });
    const many = group([
      group(Array.from({ length: 30 }, () => department('a'))),
      group(Array.from({ length: 30 }, () => department('a'))),
    ]);
    expect((await save(many as Rule)).code).toBe('team_rule.invalid');
    const deep = group([group([group([group([department('a')])])])]);
    expect((await save(deep as Rule)).code).toBe('request.invalid');
  });

  test('a circle of teams is named', async () => {
    const [b, c] = [await app.team(organization, 'B'), await app.team(organization, 'C')];
    const asks = (of: TestTeam) => all({ field: 'team', operator: 'is_none_of', values: [of.id] });
    await saved(asks(b));
    await saved(asks(c), {}, b);
    const { problem } = await save(asks(team), {}, c);
    expect(problem.errors).toMatchObject([{ code: 'team_rule.cycle' }]);
    expect(problem.errors[0]?.detail).toContain('C → Warehouse crew → B → C');
    expect(
      (await app.call(admin, contract.previewTeamRule, { params: { id: c.id }, body: { rule: asks(team) } }))
        .code,
    ).toBe('team_rule.cycle');
  });

  test('a team that a rule asks about is neither removed nor emptied', async () => {
    const upper = await app.team(organization, 'Upper');
    await saved(all(department('Warehouse')));
    await saved(all({ field: 'team', operator: 'is_any_of', values: [team.id] }), {}, upper);
    expect((await app.call(admin, removeTeam, { params: { id: team.id } })).problem.errors[0]).toMatchObject({
      code: 'team_rule.in_use',
      detail: expect.stringContaining('Upper'),
    });
    const end = await app.call(admin, contract.endTeamRule, {
      params: { id: team.id },
      body: { members: 'remove' },
    });
    expect(end.code).toBe('team_rule.in_use');
    expect((await app.call(admin, removeTeam, { params: { id: upper.id } })).body).toEqual({ removed: true });
    expect((await app.call(admin, removeTeam, { params: { id: team.id } })).body).toEqual({ removed: true });
  });

  test('two admins who change one rule do not overwrite each other; unknown people, teams and runs are not found', async () => {
    const first = await saved(all(department('a')), { version: 0 });
    expect((await save(all(department('b')), { version: 0 })).code).toBe('team_rule.changed_meanwhile');
    expect((await save(all(department('b')), { version: first.version })).body.version).toBe(
      first.version + 1,
    );
    const nobody = '019e0000-0000-7000-8000-000000000000';
    const exceptions = [{ user_id: nobody, kind: 'never' as const }];
    expect((await save(all(department('b')), { exceptions })).problem.errors).toMatchObject([
      { code: 'user.not_found', pointer: '/exceptions/0/user_id' },
    ]);
    const changes = await app.call(admin, contract.listTeamRuleRunChanges, { params: { id: nobody } });
    expect(changes.code).toBe('team_rule_run.not_found');
    const { body } = await app.call(admin, contract.listTeamRuleRuns, { params: { id: team.id } });
    const broken = await app.call(admin, contract.listTeamRuleRunChanges, {
      params: { id: body.items[0]?.id ?? '' },
      query: { cursor: 'x' },
    });
    expect(broken.code).toBe('cursor.invalid');
    const runs = { params: { id: team.id }, query: { cursor: 'x' } };
    expect((await app.call(admin, contract.listTeamRuleRuns, runs)).code).toBe('cursor.invalid');
  });
});

test('a preview says who would join, leave and be left without a team, tests a person, and changes nothing', async () => {
  const [a, b, c] = [
    await person({ department: 'Warehouse' }),
    await person(),
    await person({ department: 'Office' }),
  ];
  await app.call(admin, addMembers, { params: { id: team.id }, body: { user_ids: [b.id, c.id] } });
  const other = await app.team(organization);
  await app.call(admin, addMembers, { params: { id: other.id }, body: { user_ids: [c.id] } });
  const { body } = await app.call(admin, contract.previewTeamRule, {
    params: { id: team.id },
    body: { rule: all(department('Warehouse')), user_id: c.id },
  });
  expect(body).toMatchObject({
    matches: { count: 1, sample: [{ id: a.id }] },
    joins: { count: 1, sample: [{ id: a.id }] },
    leaves: { count: 2 },
    without_team: { count: 1, sample: [{ id: b.id }] },
    test: { user: { id: c.id }, reason: { matches: false, conditions: [{ path: [0], met: false }] } },
  });
  expect(await members()).toEqual(ids(b, c));
});
