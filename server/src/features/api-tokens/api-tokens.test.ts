import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { listAuditEvents, searchUsers } from '../directory/contract.ts';
import { createInvitation, revokeInvitation } from '../invitations/contract.ts';
import { getMe } from '../sessions/contract.ts';
import { createTeam } from '../teams/contract.ts';
import { grantRole, reactivateUser, removeUser, revokeGrant, suspendUser } from '../users/contract.ts';
import { createApiToken, listApiTokens, revokeApiToken } from './contract.ts';
import { looksLikeApiToken, newApiToken } from './secret.ts';

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
});
afterAll(() => app?.close());

type Permissions = Parameters<typeof make>[1];
async function make(maker: TestUser, permissions = ['users.view', 'teams.manage'], days?: number) {
  const { body } = await app.call(maker, createApiToken, {
    body: { name: 'Rota import', permissions, ...(days ? { expires_in_days: days } : {}) },
  });
  return body;
}
const token = async (maker: TestUser, permissions?: Permissions) => ({
  token: (await make(maker, permissions)).token,
});
const codeOf = async (by: { token: string }) =>
  (await app.call({ token: by.token }, searchUsers, { body: {} })).code;

test('a token is 256 random bits with a prefix and a checksum, and only its digest is kept', async () => {
  const made = await make(org.admin);
  expect(made.token).toMatch(/^beckon_[0-9A-Za-z]{49}$/);
  expect(made.hint).toBe(made.token.slice(0, 10));
  expect(Date.parse(made.expires_at) - Date.parse(made.created_at)).toBe(90 * 86_400_000);
  const kept = await app.db.many<{ row: string }>(
    `select to_jsonb(t)::text as row from api_tokens t union all select to_jsonb(v)::text from audit_values v
     union all select to_jsonb(k)::text from idempotency_keys k`,
  );
  expect(kept.some(({ row }) => row.includes(made.token) || row.includes(made.token.slice(11, 40)))).toBe(
    false,
  );
  const listed = (await app.call(org.admin, listApiTokens)).body.items.find((t) => t.id === made.id);
  expect(listed).toMatchObject({ name: 'Rota import', state: 'active', own: true, last_used_on: null });
  expect(JSON.stringify(listed)).not.toContain(made.token.slice(11));
});

test('of ten thousand tokens no two are alike, and one wrong character is told without the database', () => {
  const made = new Set(Array.from({ length: 10_000 }, newApiToken));
  expect(made.size).toBe(10_000);
  for (const one of [...made].slice(0, 200)) {
    expect(looksLikeApiToken(one)).toBe(true);
    const at = 7 + (one.charCodeAt(9) % 43);
    expect(looksLikeApiToken(`${one.slice(0, at)}${one[at] === 'A' ? 'B' : 'A'}${one.slice(at + 1)}`)).toBe(
      false,
    );
  }
});

test('a token acts for its maker, says what it may do, and what it does is recorded as done by it', async () => {
  const made = await make(org.admin);
  const by = { token: made.token };
  const me = (await app.call(by, getMe)).body;
  expect(me.user.id).toBe(org.admin.id);
  expect(me.permissions.toSorted()).toEqual(['teams.manage', 'users.view']);
  const team = (await app.call(by, createTeam, { body: { name: 'Night shift' } })).body;
  const { items } = (await app.call(org.admin, listAuditEvents, { query: { target_id: team.id } })).body;
  expect(items).toMatchObject([
    { action: 'team.created', actor: { id: org.admin.id, api_token: { id: made.id, name: 'Rota import' } } },
  ]);
  const others = (await app.call(org.admin, listAuditEvents, { query: { action: 'api_token.created' } }))
    .body;
  expect(others.items[0]).toMatchObject({ actor: { api_token: null }, target: { name: 'Rota import' } });
  const used = (await app.call(org.admin, listApiTokens)).body.items.find((t) => t.id === made.id);
  expect(used?.last_used_on).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(used?.last_used_network).toBe('127.0.0.1');
});

test('many uses in a day are one write', async () => {
  const made = await make(org.admin);
  const version = () =>
    app.db.one<{ xmin: string }>('select xmin::text from api_tokens where id = $1', [made.id]);
  expect(await codeOf(made)).toBeNull();
  const first = await version();
  for (let i = 0; i < 5; i++) await codeOf(made);
  expect(await version()).toEqual(first);
});

test('a token is never worth more than its maker at the moment of its use', async () => {
  const maker = await app.admin(org);
  const by = await token(maker);
  expect(await codeOf(by)).toBeNull();
  // Of two grants the first is an Organization Admin's; then none is left.
  const team = await app.team(org);
  const granted = await app.call(org.admin, grantRole, {
    params: { id: maker.id },
    body: { role: 'team_admin', team_id: team.id },
  });
  const idOf = (role: string) => granted.body.grants.find((g) => g.role === role)?.id ?? '';
  const take = (role: string) =>
    app.call(org.admin, revokeGrant, { params: { id: maker.id, grant_id: idOf(role) } });
  const createAs = () => app.call(by, createTeam, { body: { name: 'Quay' } });
  await take('organization_admin');
  expect((await createAs()).code).toBe('role.insufficient');
  expect((await app.call(by, searchUsers, { body: {} })).body.items).toEqual([]);
  const listed = (await app.call(org.admin, listApiTokens)).body.items.find((t) => t.made_by.id === maker.id);
  expect(listed).toMatchObject({
    permissions: ['teams.manage', 'users.view'],
    effective_permissions: ['users.view'],
  });
  await take('team_admin');
  expect(await codeOf(by)).toBe('role.insufficient');
});

test('a token of somebody suspended or removed opens nothing from that moment on', async () => {
  const maker = await app.admin(org);
  const by = await token(maker);
  const params = { id: maker.id };
  await app.call(org.admin, suspendUser, { params });
  expect(await codeOf(by)).toBe('api_token.invalid');
  await app.call(org.admin, reactivateUser, { params });
  expect(await codeOf(by)).toBeNull();
  await app.call(org.admin, removeUser, { params });
  expect(await codeOf(by)).toBe('api_token.invalid');
});

test('a token ends by itself, and at once when it is revoked', async () => {
  const short = await make(org.admin, ['users.view'], 1);
  const long = await make(org.admin, ['users.view'], 365);
  await app.clock.move(86_400 - 60);
  expect([await codeOf(short), await codeOf(long)]).toEqual([null, null]);
  await app.clock.move(86_400 + 1);
  await app.signIn(org.admin);
  expect([await codeOf(short), await codeOf(long)]).toEqual(['api_token.invalid', null]);
  const revoked = await app.call(org.admin, revokeApiToken, { params: { id: long.id } });
  expect(revoked.body).toMatchObject({ state: 'revoked', effective_permissions: [] });
  expect(await codeOf(long)).toBe('api_token.invalid');
  const again = await app.call(org.admin, revokeApiToken, { params: { id: long.id } });
  expect(again.body.revoked_at).toBe(revoked.body.revoked_at);
  const events = await app.db.many(
    `select 1 from audit_events where action = 'api_token.revoked' and target_id = $1`,
    [long.id],
  );
  expect(events).toHaveLength(1);
  await app.clock.reset();
});

test('a Team Admin makes tokens of what a Team Admin holds, and sees and revokes their own alone', async () => {
  const admin = await app.teamAdmin(await app.team(org));
  await app.signIn(admin);
  const refused = await app.call(admin, createApiToken, {
    body: { name: 'Rota', permissions: ['users.view', 'audit.view'] },
  });
  expect(refused.problem.errors).toMatchObject([
    { code: 'api_token.more_than_you_hold', pointer: '/permissions/1' },
  ]);
  const own = await make(admin, ['users.view']);
  const foreign = await make(org.admin);
  expect((await app.call(admin, listApiTokens)).body.items.map((t) => t.id)).toEqual([own.id]);
  expect((await app.call(admin, revokeApiToken, { params: { id: foreign.id } })).code).toBe(
    'api_token.not_found',
  );
  expect(await codeOf(foreign)).toBeNull();
  const seen = (await app.call(org.admin, listApiTokens)).body.items.find((t) => t.id === own.id);
  expect(seen).toMatchObject({ own: false, made_by: { id: admin.id, name: admin.name } });
  expect((await app.call(admin, revokeApiToken, { params: { id: own.id } })).body.state).toBe('revoked');
});

test('a narrow token cannot do by the way what it was not made for', async () => {
  const by = await token(org.admin, ['invitations.create', 'invitations.manage']);
  const invite = (more: object) =>
    app.call(by, createInvitation, { body: { first_name: 'Bo', email: 'bo@people.example', ...more } });
  expect((await invite({ role: 'organization_admin' })).problem.errors).toMatchObject([
    { code: 'api_token.not_allowed', pointer: '/role' },
  ]);
  const removed = await app.user(org, { status: 'removed' });
  const restore = await invite({ email: removed.email, if_removed: 'restore' });
  expect(restore.problem.errors).toMatchObject([{ code: 'api_token.not_allowed', pointer: '/if_removed' }]);
  const { body } = await invite({});
  const params = { id: body.invitation?.id ?? '' };
  const revoke = (remove_user: boolean) => app.call(by, revokeInvitation, { params, body: { remove_user } });
  expect((await revoke(true)).problem.errors).toMatchObject([
    { code: 'api_token.not_allowed', pointer: '/remove_user' },
  ]);
  expect((await revoke(false)).code).toBeNull();
});

test('an organization has so many good tokens and no more, also when many ask at once', async () => {
  const other = await app.organization();
  await make(other.admin);
  await app.db.many(
    `insert into api_tokens (organization_id, id, user_id, name, token_hash, hint, permissions, expires_at)
     select organization_id, gen_random_uuid(), user_id, name, decode(md5(n::text), 'hex'), hint, permissions, expires_at
     from api_tokens, generate_series(1, 97) n where organization_id = $1`,
    [other.id],
  );
  const asked = Array.from({ length: 6 }, () =>
    app.call(other.admin, createApiToken, { body: { name: 'One more', permissions: ['users.view'] } }),
  );
  const codes = (await Promise.all(asked)).map((answer) => answer.code);
  expect(codes.filter((code) => code === null)).toHaveLength(2);
  expect(codes.filter((code) => code === 'api_token.too_many')).toHaveLength(4);
});

test('a name that cannot stand in a message is refused', async () => {
  const answer = await app.call(org.admin, createApiToken, {
    body: { name: 'see https://evil.example', permissions: ['users.view'] },
  });
  expect(answer.problem.errors).toMatchObject([{ code: 'name.unsafe', pointer: '/name' }]);
});

test('an answer that used up a cap says what is left of it', async () => {
  const other = await app.organization();
  await app.db.many('update organizations set organization_admin_hourly_cap = 2 where id = $1', [other.id]);
  const by = await token(other.admin, ['invitations.create']);
  const invite = (email: string) => app.call(by, createInvitation, { body: { first_name: 'Bo', email } });
  const first = await invite('bo.one@people.example');
  expect(first.headers['ratelimit-policy']).toBe('"invitations_hour";q=2;w=3600');
  expect(first.headers.ratelimit).toMatch(/^"invitations_hour";r=1;t=(3600|3599)$/);
  await invite('bo.two@people.example');
  const refused = await invite('bo.three@people.example');
  expect(refused.code).toBe('invitation.cap_reached');
  expect(refused.headers.ratelimit).toMatch(/^"invitations_hour";r=0;t=\d+$/);
});
