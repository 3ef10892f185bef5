import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { listProposals } from '../directory/contract.ts';
import { createInvitation } from '../invitations/contract.ts';
import { listProfileFields } from '../profile-fields/contract.ts';
import { listTeamMembers } from '../teams/contract.ts';
import { confirmValues, rejectValues, updateUser } from '../users/contract.ts';
import { endTeamRule, listUnconfirmedValues, previewTeamRule, saveTeamRule } from './contract.ts';

/** A Team Admin types the right department: no team opens by that alone. */
let app: TestApp;
let org: TestOrganization;
let finance: TestTeam;
let depot: TestTeam;
let teamAdmin: TestUser;
beforeAll(async () => {
  app = await startTestApp();
});
beforeEach(async () => {
  org = await app.organization();
  finance = await app.team(org, 'Finance');
  depot = await app.team(org, 'Depot');
  teamAdmin = await app.teamAdmin(depot);
});
afterAll(() => app?.close());

const rule = {
  match: 'all' as const,
  conditions: [{ field: 'department', operator: 'is' as const, values: ['Finance'] }],
};
const save = async (more: object = {}) => {
  const answer = await app.call(org.admin, saveTeamRule, {
    params: { id: finance.id },
    body: { rule, ...more },
  });
  await app.runWorkerOnce();
  return answer.code;
};
async function members(): Promise<string[]> {
  const { body } = await app.call(org.admin, listTeamMembers, { params: { id: finance.id } });
  return body.items.map((member) => member.id);
}
let made = 0;
async function invited(): Promise<string> {
  const { body } = await app.call(teamAdmin, createInvitation, {
    body: {
      first_name: 'Omar',
      email: `omar.${++made}@people.example`,
      team_ids: [depot.id],
      department: 'Finance',
    },
  });
  return body.user.id;
}
const decide = (endpoint: typeof confirmValues | typeof rejectValues, user_id: string) =>
  app.call(org.admin, endpoint as typeof confirmValues, {
    body: { items: [{ user_id, field: 'department', value: 'Finance' }] },
  });

test('what a Team Admin or the person types opens no team until it is confirmed, and then at once', async () => {
  await save();
  const [a, b] = [await invited(), await invited()];
  const c = await app.user(org, { teams: [depot] });
  await app.call(teamAdmin, updateUser, { params: { id: c.id }, body: { department: 'Finance' } });
  expect(await members()).toEqual([]);
  const queue = await app.call(org.admin, listProposals, { query: {} });
  expect(queue.body.items.map(({ user, opens }) => [user.id, opens])).toEqual(
    [a, b, c.id].map((id) => [id, [{ id: finance.id, name: 'Finance' }]]),
  );
  expect((await decide(confirmValues, a)).body.items).toEqual([{ ok: true }]);
  expect(await members()).toEqual([a]);
  await decide(rejectValues, b);
  await decide(confirmValues, c.id);
  expect((await members()).sort()).toEqual([a, c.id].sort());
  // Away again, for whoever wishes so: that waits too.
  await app.call(teamAdmin, updateUser, { params: { id: c.id }, body: { department: 'Warehouse' } });
  expect(await members()).toHaveLength(2);
  await app.call(org.admin, updateUser, { params: { id: c.id }, body: { department: 'Warehouse' } });
  expect(await members()).toEqual([a]);
});

test('a rule over values that nobody confirmed is saved only with a choice: they wait, or they count', async () => {
  const [a, b] = [await invited(), await invited()];
  const { body } = await app.call(org.admin, previewTeamRule, {
    params: { id: finance.id },
    body: { rule },
  });
  expect(body.unconfirmed).toEqual([
    { field: 'department', value: 'Finance', count: 2, sample: ['Omar', 'Omar'] },
  ]);
  expect(await save()).toBe('team_rule.unconfirmed_values');
  expect(await save({ unconfirmed: 'leave_out' })).toBeNull();
  expect(await members()).toEqual([]);
  await decide(confirmValues, a);
  expect(await members()).toEqual([a]);
  // Nothing unconfirmed is left to decide.
  expect(await save()).toBeNull();
  await decide(confirmValues, b);
  expect((await members()).sort()).toEqual([a, b].sort());
});

test('of values that nobody confirmed some are chosen: these count, the others wait, also what changed meanwhile', async () => {
  const [a, b, c] = [await invited(), await invited(), await invited()];
  const list = async (more: object = {}) =>
    app.call(org.admin, listUnconfirmedValues, { params: { id: finance.id }, body: { rule, ...more } });
  const { body: first } = await list({ limit: 2 });
  expect(first.items.map((one) => one.user)).toEqual([a, b].map((id) => ({ id, name: 'Omar' })));
  expect(first.items[0]).toMatchObject({
    field: 'department',
    value: 'Finance',
    source: 'team_admin',
    set_by: { id: teamAdmin.id },
  });
  const { body: second } = await list({ limit: 2, cursor: first.next });
  expect(second).toMatchObject({ items: [{ user: { id: c } }], next: null });

  await app.call(teamAdmin, updateUser, { params: { id: b }, body: { department: 'Treasury' } });
  const chosen = [a, b].map((user_id) => ({ user_id, field: 'department', value: 'Finance' }));
  expect(await save({ unconfirmed: { confirm: chosen } })).toBeNull();
  expect(await members()).toEqual([a]);
  const queue = await app.call(org.admin, listProposals, { query: {} });
  expect(queue.body.items.map(({ user, value }) => [user.id, value]).sort()).toEqual(
    [
      [b, 'Treasury'],
      [c, 'Finance'],
    ].sort(),
  );
  expect((await list()).body.items).toEqual([]);
});

test('choosing among them is refused for somebody whom there is not, and for a rule or a place that makes no sense', async () => {
  const a = await invited();
  const elsewhere = (await app.organization()).admin.id;
  const confirm = [a, elsewhere].map((user_id) => ({ user_id, field: 'department', value: 'Finance' }));
  const refused = await app.call(org.admin, saveTeamRule, {
    params: { id: finance.id },
    body: { rule, unconfirmed: { confirm } },
  });
  expect(refused.problem.errors).toMatchObject([
    { code: 'user.not_found', pointer: '/unconfirmed/confirm/1/user_id' },
  ]);
  const odd = { match: 'all', conditions: [{ field: 'shoe_size', operator: 'is', values: ['9'] }] };
  const ask = (body: object) =>
    app.call(org.admin, listUnconfirmedValues, { params: { id: finance.id }, body: { rule, ...body } });
  expect((await ask({ rule: odd })).code).toBe('team_rule.invalid');
  expect((await ask({ cursor: 'x' })).code).toBe('cursor.invalid');
  expect(
    (
      await app.call(teamAdmin, listUnconfirmedValues, {
        params: { id: finance.id },
        body: { rule },
      })
    ).code,
  ).toBe('role.insufficient');
});

test('confirmed with the rule they count from its first run; without a rule the field is free again', async () => {
  const a = await invited();
  expect(await save({ unconfirmed: 'confirm' })).toBeNull();
  expect(await members()).toEqual([a]);
  const guarded = async () =>
    (await app.call(org.admin, listProfileFields)).body.items
      .filter((field) => field.guarded)
      .map((field) => field.key);
  expect(await guarded()).toEqual(['department']);
  await app.call(org.admin, endTeamRule, { params: { id: finance.id }, body: { members: 'keep' } });
  await app.runWorkerOnce();
  expect(await guarded()).toEqual([]);
});
