import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestTeam } from '../../../test/harness.ts';
import { transaction } from '../../platform/context/index.ts';
import { updateUser } from '../users/contract.ts';
import * as c from './contract.ts';
import {
  claimsFor,
  findToolByClientId,
  findToolByEntityId,
  logToolUse,
  mayUse,
  onTools,
  sweepToolUses,
  type ToolUser,
} from './index.ts';

/** Tools over the API: secrets, addresses, what leaves, who is told of. */
let app: TestApp;
let org: TestOrganization;
let finance: TestTeam;
let lost: ToolUser[] = [];
beforeAll(async () => {
  app = await startTestApp();
  onTools({
    async accessLost(_tx, pairs) {
      lost.push(...pairs);
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
const openid = { client_type: 'confidential' as const, redirect_uris: ['https://wiki.example/callback'] };
const make = async (more: object = {}, organization = org) =>
  (await app.call(organization.admin, c.createTool, { body: { name: 'Wiki', openid, ...more } as never }))
    .body;
const setAccess = (id: string, access: object, more: object = {}) =>
  app.call(org.admin, c.setToolAccess, { params: { id }, body: { access, ...more } as never });

test('a secret is shown once, sealed at rest, and another one ends it', async () => {
  const made = await make();
  // What form-encoding leaves as it is: some tools encode, some do not.
  expect(made.client_secret).toMatch(/^beckontool[A-Za-z0-9]{43}$/);
  expect(made.openid?.client_id).toMatch(/^[A-Za-z0-9]{22}$/);
  const find = () => findToolByClientId(ctx(), org.id, made.openid?.client_id ?? '');
  expect((await find())?.openid?.secret).toBe(made.client_secret);
  const read = await app.call(org.admin, c.getTool, { params: { id: made.id } });
  expect(JSON.stringify(read.body)).not.toContain(made.client_secret);
  const [row] = await app.db.many<{ text: string }>(
    `select encode(secret_sealed, 'escape') as text from tool_openid where tool_id = $1`,
    [made.id],
  );
  expect(row?.text).not.toContain(made.client_secret);
  const rotated = await app.call(org.admin, c.rotateToolSecret, { params: { id: made.id } });
  expect(rotated.body.client_secret).not.toBe(made.client_secret);
  expect((await find())?.openid?.secret).toBe(rotated.body.client_secret);
  const events = await app.db.many<{ action: string; before: unknown; after: unknown }>(
    `select e.action, v.before, v.after from audit_events e left join audit_values v on v.event_id = e.id
     where e.organization_id = $1 and e.target_id = $2`,
    [org.id, made.id],
  );
  expect(new Set(events.map((event) => event.action))).toEqual(
    new Set(['tool.created', 'tool.secret_rotated']),
  );
  expect(JSON.stringify(events)).not.toContain('beckontool');
  const publicTool = await make({ name: 'Phone', openid: { ...openid, client_type: 'public' } });
  expect(publicTool.client_secret).toBeNull();
  // Another organization finds neither by the names of this one.
  const other = await app.organization();
  expect(await findToolByClientId(ctx(), other.id, made.openid?.client_id ?? '')).toBeUndefined();
});

test.each([
  ['http://wiki.example/callback', 'begin with https'],
  ['https://wiki.example/*', 'must be exact'],
  ['https://wiki.example/callback#x', 'must not contain #'],
  ['https://me:secret@wiki.example/', 'user name or password'],
  ['wiki.example/callback', 'not a whole address'],
  ['javascript:alert(1)', 'not a whole address'],
  ['https://wiki.example\\@evil.example/', 'not a whole address'],
  ['https://wiki.example/call back', 'not a whole address'],
  ['http://localhost.evil.example/', 'begin with https'],
])('the address %s is refused: %s', async (address, why) => {
  const body = { name: 'Wiki', openid: { ...openid, redirect_uris: [address] } };
  const answer = await app.call(org.admin, c.createTool, { body });
  expect(answer.code).toBe('tool.address_invalid');
  expect(answer.problem.errors[0]).toMatchObject({ pointer: '/openid/redirect_uris/0' });
  expect(answer.problem.errors[0]?.detail).toContain(why);
});

test('addresses of the machine itself and exact ones are kept as they are', async () => {
  const redirect_uris = ['http://127.0.0.1:9000/cb', 'http://localhost/', 'https://Wiki.example/A?b=c'];
  const made = await make({ openid: { ...openid, redirect_uris } });
  expect(made.openid?.redirect_uris).toEqual(redirect_uris);
});

test('a tool by SAML is found by its entity ID until it is removed, and its log stays', async () => {
  const saml = { entity_id: 'https://sp.example/metadata', acs_url: 'https://sp.example/acs' };
  const { id } = await make({ openid: undefined, saml });
  expect(await findToolByEntityId(ctx(), org.id, saml.entity_id)).toMatchObject({ id, protocol: 'saml' });
  await setAccess(id, { kind: 'everyone' });
  const userId = org.admin.id;
  const use = {
    toolId: id,
    userId,
    kind: 'sign_in',
    protocol: 'saml',
    claims: ['email'],
    reason: null,
  } as const;
  await transaction(ctx(), (tx) => logToolUse(tx, use));
  await app.call(org.admin, c.removeTool, { params: { id } });
  expect(lost).toEqual([{ toolId: id, userId }]);
  expect(await findToolByEntityId(ctx(), org.id, saml.entity_id)).toBeUndefined();
  const log = await app.call(org.admin, c.listUserToolUses, { params: { id: userId }, query: {} });
  expect(log.body.items).toMatchObject([{ kind: 'sign_in', tool: { id, name: 'Wiki' }, claims: ['email'] }]);
  expect((await make({ openid: undefined, saml })).id).not.toBe(id);
});

test('only what is confirmed and proved leaves, and what is held back is named with the reason', async () => {
  const claims = [
    { claim: 'email', source: 'email' },
    { claim: 'phone_number', source: 'phone_number' },
    { claim: 'name', source: 'name' },
    { claim: 'dept', source: 'department' },
    { claim: 'title', source: 'job_title' },
    { claim: 'groups', source: 'teams' },
    { claim: 'shift', source: 'company' },
  ];
  const before = await app.user(org, { values: { first_name: 'Ines', last_name: 'Calder' }, mobile: true });
  const teamAdmin = await app.teamAdmin(finance);
  await app.db.pool.query(
    `insert into memberships (organization_id, team_id, user_id, source, trust) values ($1, $2, $3, 'manual', 'team_admin')`,
    [org.id, finance.id, before.id],
  );
  await app.db.pool.query(
    `update contact_points set verified_at = null where user_id = $1 and kind = 'mobile'`,
    [before.id],
  );
  // Typed while nothing read the field: it counts, and nobody has confirmed it.
  const typed = (values: object) =>
    app.call(teamAdmin, updateUser, { params: { id: before.id }, body: values as never });
  expect((await typed({ department: 'Finance' })).code).toBeNull();
  const { id } = await make({ claims });
  // From now on the fields are guarded, so that this one waits.
  await typed({ job_title: 'Chief' });
  const told = await claimsFor(ctx(), id, before.id);
  expect(told.claims).toEqual({ email: before.email, email_verified: true, name: 'Ines Calder', groups: [] });
  expect(Object.fromEntries(told.held.map((one) => [one.claim, one.reason]))).toEqual({
    phone_number: 'not_verified',
    dept: 'not_confirmed',
    title: 'waiting',
    groups: 'by_team_admin',
    shift: 'empty',
  });
  const preview = await app.call(org.admin, c.previewToolClaims, {
    params: { id },
    body: { user_id: before.id },
  });
  expect(preview.body).toMatchObject({ denied: 'not_assigned', held: told.held });
  await app.call(org.admin, updateUser, { params: { id: before.id }, body: { department: 'Audit' } });
  expect((await claimsFor(ctx(), id, before.id)).claims.dept).toBe('Audit');
});

test('saving who gets a tool takes it from the others at once, and the preview said so', async () => {
  const { id } = await make();
  await setAccess(id, { kind: 'everyone' });
  const [stays, goes] = [await app.user(org, { teams: [finance] }), await app.user(org)];
  for (const user of [stays, goes])
    await transaction(ctx(), async (tx) => {
      expect(await mayUse(tx, id, user.id)).toEqual({ allowed: true });
      const use = {
        toolId: id,
        userId: user.id,
        kind: 'sign_in',
        protocol: 'openid',
        claims: [],
        reason: null,
      } as const;
      await logToolUse(tx, use);
    });
  const access = { kind: 'teams' as const, team_ids: [finance.id] };
  const preview = await app.call(org.admin, c.previewToolAccess, { params: { id }, body: { access } });
  expect(preview.body.gets).toMatchObject({ count: 1, sample: [{ id: stays.id }] });
  expect(preview.body.gains.count).toBe(0);
  expect(preview.body.loses.sample.map((one) => one.id).sort()).toEqual([goes.id, org.admin.id].sort());
  const statements = app.db.statements.count;
  await setAccess(id, access);
  expect(app.db.statements.count - statements).toBeLessThan(40);
  expect(lost).toEqual([{ toolId: id, userId: goes.id }]);
  const theirs = await app.call(org.admin, c.listUserTools, { params: { id: stays.id } });
  expect(theirs.body.items).toMatchObject([
    { tool: { id, name: 'Wiki' }, by: 'teams', teams: [{ name: 'Finance' }] },
  ]);
  expect(theirs.body.items[0]?.last_sign_in_at).not.toBeNull();
  // Switched off, the last one loses it too.
  await app.call(org.admin, c.updateTool, { params: { id }, body: { enabled: false } });
  expect(lost.at(-1)).toEqual({ toolId: id, userId: stays.id });
});

test('unconfirmed values that a rule reads open nothing, unless they are confirmed with it', async () => {
  const teamAdmin = await app.teamAdmin(finance);
  const user = await app.user(org, { teams: [finance] });
  await app.call(teamAdmin, updateUser, { params: { id: user.id }, body: { department: 'Finance' } });
  const { id } = await make();
  const rule = { match: 'all', conditions: [{ field: 'department', operator: 'is', values: ['finance'] }] };
  const access = { kind: 'rule' as const, rule: rule as never };
  const preview = await app.call(org.admin, c.previewToolAccess, { params: { id }, body: { access } });
  expect(preview.body).toMatchObject({
    gets: { count: 0 },
    unconfirmed: [{ field: 'department', count: 1 }],
  });
  await setAccess(id, access);
  expect(await mayUse(ctx(), id, user.id)).toEqual({ allowed: false, reason: 'not_assigned' });
  await setAccess(id, access, { unconfirmed: 'confirm' });
  expect(await mayUse(ctx(), id, user.id)).toEqual({ allowed: true });
});

test('somebody who is about to be invited is promised what they will have, and a Team Admin no more than that', async () => {
  const [byRule, byTeam] = [await make({ name: 'Ledger' }), await make({ name: 'Yard' })];
  await make({ name: 'Nobody has this' });
  const rule = { match: 'all', conditions: [{ field: 'department', operator: 'is', values: ['Finance'] }] };
  await setAccess(byRule.id, { kind: 'rule', rule });
  await setAccess(byTeam.id, { kind: 'teams', team_ids: [finance.id], count_team_admins: true });
  const body = { values: { department: 'Finance' }, team_ids: [finance.id] };
  const forecast = async (actor = org.admin) =>
    (await app.call(actor, c.forecastTools, { body })).body.tools.map((tool) => tool.name);
  expect(await forecast()).toEqual(['Ledger', 'Yard']);
  expect(await forecast(await app.teamAdmin(finance))).toEqual(['Yard']);
});

test('the log goes page by page, and only who may see sessions sees networks', async () => {
  const { id } = await make();
  await transaction({ ...ctx(), network: '203.0.113.7', device: 'Firefox on Linux' }, async (tx) => {
    for (const reason of ['not_assigned', 'not_active', 'disabled'])
      await logToolUse(tx, {
        toolId: id,
        userId: org.admin.id,
        kind: 'refused',
        protocol: 'openid',
        claims: [],
        reason,
      });
  });
  const list = (actor = org.admin, cursor?: string | null) =>
    app.call(actor, c.listToolUses, { params: { id }, query: { limit: 2, ...(cursor ? { cursor } : {}) } });
  const first = await list();
  expect(first.body.items.map((use) => use.reason)).toEqual(['disabled', 'not_active']);
  expect(first.body.items[0]).toMatchObject({ network: '203.0.113.7', device: 'Firefox on Linux' });
  const second = await list(org.admin, first.body.next);
  expect(second.body).toMatchObject({ items: [{ reason: 'not_assigned' }], next: null });
  const support = await app.user(org, { grants: [{ role: 'support' }] });
  expect((await list(support)).body.items[0]).toMatchObject({ network: null, user: { id: org.admin.id } });
});

test('a person finds their tools on the home page, and the icon of nobody else’s', async () => {
  const icon =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const mine = await make({ name: 'Rota', icon, launch_url: 'https://rota.example/start' });
  const hidden = await make({ name: 'Payroll', icon });
  await setAccess(mine.id, { kind: 'everyone' });
  const person = await app.user(org);
  const cookie = await app.signIn(person);
  const get = (url: string) => app.api.inject({ url, headers: { cookie, host: 'localhost:8080' } });
  const page = await get('/home');
  expect(page.body).toContain('href="https://rota.example/start"');
  expect(page.body).not.toContain('Payroll');
  expect(page.body).not.toContain('type="search"');
  const picture = await get(`/home/tools/${mine.id}/icon`);
  expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/png']);
  expect((await get(`/home/tools/${hidden.id}/icon`)).statusCode).toBe(404);
  for (let n = 0; n < 8; n++) await setAccess((await make({ name: `Tool ${n}` })).id, { kind: 'everyone' });
  const found = await get('/home?tool=tool%203');
  expect(found.body).toContain('type="search"');
  expect(found.body).toContain('Tool 3');
  expect(found.body).not.toContain('Tool 4');
});

test('whoever changes a tool has just proved who they are', async () => {
  const { id } = await make();
  await app.clock.move(301, { proofsAge: true });
  const params = { id };
  const access = { kind: 'everyone' as const };
  const answers = await Promise.all([
    app.call(org.admin, c.createTool, { body: { name: 'Rota', openid } }),
    app.call(org.admin, c.updateTool, { params, body: { enabled: false } }),
    app.call(org.admin, c.removeTool, { params }),
    app.call(org.admin, c.rotateToolSecret, { params }),
    app.call(org.admin, c.setToolAccess, { params, body: { access } }),
    app.call(org.admin, c.setToolClaims, { params, body: { claims: [] } }),
  ]);
  expect(new Set(answers.map((answer) => answer.code))).toEqual(new Set(['session.step_up_required']));
  // Looking costs no proof.
  expect((await app.call(org.admin, c.getTool, { params })).body).toMatchObject({
    enabled: true,
    version: 1,
  });
});

test('the log forgets a sign-in after 400 days, and not before', async () => {
  const { id } = await make({ name: 'Old wiki' });
  const logged = async () => (await app.db.many('select 1 from tool_uses where tool_id = $1', [id])).length;
  const use = { toolId: id, userId: org.admin.id, kind: 'sign_in', protocol: 'openid' } as const;
  await logToolUse(ctx(), { ...use, claims: ['email'], reason: null });
  await app.clock.move(399 * 86_400);
  await sweepToolUses(app.db);
  expect(await logged()).toBe(1);
  await app.clock.move(2 * 86_400);
  await sweepToolUses(app.db);
  expect(await logged()).toBe(0);
  await app.clock.reset();
});
