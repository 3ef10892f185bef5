import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { transaction } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import type { Rule } from '../dynamic-teams/contract.ts';
import { removeMembers } from '../teams/contract.ts';
import { suspendUser, updateUser } from '../users/contract.ts';
import { setToolAccess } from './contract.ts';
import { logToolUse, mayUse, onTools, type ToolUse, type ToolUser } from './index.ts';

/** Who gets a tool, and who loses it when. */
let app: TestApp;
let org: TestOrganization;
let finance: TestTeam;
let lost: (ToolUser & { committed: boolean })[] = [];
beforeAll(async () => {
  app = await startTestApp();
  onTools({
    async accessLost(tx, pairs) {
      lost.push(...pairs.map((pair) => ({ ...pair, committed: !tx.db.inTransaction })));
    },
  });
});
beforeEach(async () => {
  org = await app.organization();
  finance = await app.team(org, 'Finance');
  lost = [];
});
afterAll(() => app?.close());

const ctx = (organization = org) => app.services.contextFor(organization.id, { kind: 'system' });
const decide = (tool: string, user: TestUser, organization = org) => mayUse(ctx(organization), tool, user.id);

/** Written straight into the tables: the commands are tested beside the API. */
async function tool(given: { access: 'everyone' | 'teams' | 'rule'; rule?: Rule; inputs?: string[] }) {
  const id = newId();
  await app.db.many(
    `insert into tools (organization_id, id, name, name_folded, protocol, access, rule, inputs)
     values ($1, $2, $3, $3, 'openid', $4, $5, $6)`,
    [org.id, id, id, given.access, given.rule ? JSON.stringify(given.rule) : null, given.inputs ?? []],
  );
  if (given.access === 'teams')
    await app.db.many('insert into tool_teams values ($1, $2, $3)', [org.id, id, finance.id]);
  return id;
}

const signIn = (toolId: string, user: TestUser) =>
  transaction(ctx(), async (tx) => {
    expect(await mayUse(tx, toolId, user.id)).toEqual({ allowed: true });
    const use = {
      toolId,
      userId: user.id,
      kind: 'sign_in',
      protocol: 'openid',
      claims: [],
      reason: null,
    } as const;
    await logToolUse(tx, use);
  });

const department = (value: string): Rule => ({
  match: 'all',
  conditions: [{ field: 'department', operator: 'is', values: [value] }],
});

test('everyone who is active gets a tool for everyone, and nobody of another organization', async () => {
  const id = await tool({ access: 'everyone' });
  const other = await app.organization();
  expect(await decide(id, org.admin)).toEqual({ allowed: true });
  for (const status of ['invited', 'suspended', 'offboarded'] as const)
    expect(await decide(id, await app.user(org, { status }))).toEqual({
      allowed: false,
      reason: 'not_active',
    });
  expect(await decide(id, other.admin)).toEqual({ allowed: false, reason: 'not_active' });
  expect(await decide(id, other.admin, other)).toEqual({ allowed: false, reason: 'disabled' });
  await app.db.many('update tools set enabled = false where id = $1', [id]);
  expect(await decide(id, org.admin)).toEqual({ allowed: false, reason: 'disabled' });
});

test('a value opens a tool once it is confirmed, and not a moment before', async () => {
  const id = await tool({ access: 'rule', rule: department('Finance'), inputs: ['department', 'status'] });
  const teamAdmin = await app.teamAdmin(finance);
  const user = await app.user(org, { status: 'active', teams: [finance] });
  expect(await decide(id, user)).toEqual({ allowed: false, reason: 'not_assigned' });
  await app.call(teamAdmin, updateUser, { params: { id: user.id }, body: { department: 'Finance' } });
  // It counts elsewhere, since nothing guards the field here; a tool reads what is confirmed alone.
  expect(await decide(id, user)).toEqual({ allowed: false, reason: 'not_assigned' });
  for (const department of ['Depot', 'Finance'])
    await app.call(org.admin, updateUser, { params: { id: user.id }, body: { department } });
  expect(await decide(id, user)).toEqual({ allowed: true });
});

test('who loses a tool is announced once, in the transaction that took it', async () => {
  const byRule = await tool({
    access: 'rule',
    rule: department('Finance'),
    inputs: ['department', 'status'],
  });
  const byTeam = await tool({ access: 'teams' });
  const open = await tool({ access: 'everyone' });
  const user = await app.user(org, { status: 'active', teams: [finance], values: { department: 'Finance' } });
  for (const id of [byRule, byTeam, open]) await signIn(id, user);
  await app.call(org.admin, updateUser, { params: { id: user.id }, body: { job_title: 'Clerk' } });
  expect(lost).toEqual([]);
  await app.call(org.admin, updateUser, { params: { id: user.id }, body: { department: 'Depot' } });
  expect(lost).toEqual([{ toolId: byRule, userId: user.id, committed: false }]);
  await app.call(org.admin, updateUser, { params: { id: user.id }, body: { department: 'Sales' } });
  expect(lost).toHaveLength(1);
  await app.call(org.admin, removeMembers, { params: { id: finance.id }, body: { user_ids: [user.id] } });
  expect(lost.at(-1)).toMatchObject({ toolId: byTeam, userId: user.id });
  await app.call(org.admin, suspendUser, { params: { id: user.id } });
  expect(lost.at(-1)).toMatchObject({ toolId: open, userId: user.id });
  expect(lost).toHaveLength(3);
  expect(await app.db.many('select 1 from tool_openings where organization_id = $1', [org.id])).toEqual([]);
});

test('no sign-in slips past whoever takes the tool at the same moment', async () => {
  const id = await tool({ access: 'everyone' });
  const users = await Promise.all(Array.from({ length: 8 }, () => app.user(org, { status: 'active' })));
  await app.signIn(org.admin);
  const change = { params: { id }, body: { access: { kind: 'teams' as const, team_ids: [] } } };
  const signIns = users.map((user) =>
    transaction(ctx(), async (tx) => {
      const verdict = await mayUse(tx, id, user.id);
      if (!verdict.allowed) return false;
      const use = {
        toolId: id,
        userId: user.id,
        kind: 'sign_in',
        protocol: 'openid',
        claims: [],
        reason: null,
      };
      await logToolUse(tx, use as ToolUse);
      return true;
    }),
  );
  const suspended = { params: { id: users[0]?.id ?? '' } };
  // In between, one of them is suspended, and somebody says that nobody gets it.
  const [signedIn] = await Promise.all([
    Promise.all(signIns),
    app.call(org.admin, suspendUser, suspended),
    app.call(org.admin, setToolAccess, change),
  ]);
  expect(lost).toHaveLength(signedIn.filter(Boolean).length);
  expect(new Set(lost.map((one) => one.userId)).size).toBe(lost.length);
  expect(await app.db.many('select 1 from tool_openings where organization_id = $1', [org.id])).toEqual([]);
});
