import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApi } from '../src/app/api.ts';
import { endpoints } from '../src/app/features.ts';
import { createApiToken } from '../src/features/api-tokens/contract.ts';
import { openToTokens } from '../src/platform/endpoint/contract.ts';
import { tokenPermissions } from '../src/platform/permissions.ts';
import { type Case, cases, type World } from './contract-cases.ts';
import { startTestApp, type TestApp, type TestUser } from './harness.ts';
import { callEndpoint } from './harness-call.ts';
import { rowsOfAllTables } from './rows.ts';

/** What every endpoint makes of an API token. */
let app: TestApp;
let world: World;
/** The same server, had its settings said: one request a minute. */
let hurried: ReturnType<typeof buildApi>;
const tokens = new Map<string, string>();
let signedIn = '';

beforeAll(async () => {
  app = await startTestApp({ smtp: true });
  const organization = await app.organization({ name: 'Harbor' });
  world = { app, organization, team: await app.team(organization) };
  signedIn = await app.signIn(organization.admin);
  for (const permission of tokenPermissions) {
    const { body } = await app.call(organization.admin, createApiToken, {
      body: { name: 'Rota import', permissions: [permission] },
    });
    tokens.set(permission, body.token);
  }
  const { settings } = app.services;
  hurried = buildApi({ ...app.services, settings: { ...settings, requestsPerMinute: 1 } });
});
afterAll(async () => {
  await hurried?.close();
  await app?.close();
});

const build = async (name: string): Promise<Case & { actor: TestUser }> => {
  const made = await cases[name]?.(world);
  if (!made) throw new Error(`There is no case for ${name}.`);
  return { ...made, actor: made.actor ?? world.organization.admin };
};
const tokenWith = (permission: string): { token: string } => ({ token: tokens.get(permission) ?? '' });
const protectedOnes = endpoints.filter(({ endpoint }) => endpoint.requires !== 'anyone');
const isForTokens = (permission: string) => tokenPermissions.some((one) => one === permission);
const needing = protectedOnes.filter(({ endpoint }) => isForTokens(endpoint.requires));
const closed = protectedOnes.filter(({ endpoint }) => !openToTokens(endpoint));

test('there are endpoints of each kind', () => {
  expect(needing.length).toBeGreaterThan(30);
  expect(closed.map((e) => e.name)).toEqual(
    expect.arrayContaining([
      'createApiToken',
      'revokeApiToken',
      'endMySession',
      'endUserSessions',
      'removeUserPasskey',
      'setContactPoint',
      'verifyContactPoint',
      'grantRole',
      'copyInvitationLink',
    ]),
  );
  const open = protectedOnes.filter((e) => e.endpoint.requires === 'signed_in' && e.endpoint.tokens);
  expect(open.map((e) => e.name).sort()).toEqual(['getMe', 'listChannels']);
});

test.each(protectedOnes)('$name refuses a token that is not good, or comes with a cookie', async (named) => {
  const { input } = await build(named.name);
  const good = tokenWith('users.view').token;
  const unchanged = await rowsOfAllTables(app.db);
  for (const token of ['', 'beckon_', `${good}x`, good.slice(0, -1), good.replace('beckon_', '')]) {
    const answer = await app.call({ token }, named.endpoint, input);
    expect(answer.problem).toMatchObject({ status: 401, code: 'api_token.invalid' });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="Beckon", error="invalid_token"');
  }
  const both = await app.call({ token: good }, named.endpoint, { ...input, headers: { cookie: signedIn } });
  expect(both.problem.errors).toMatchObject([{ code: 'request.invalid', pointer: '#headers/authorization' }]);
  expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
});

test.each(needing)('$name answers a token with its permission, and no other', async (named) => {
  const { input } = await build(named.name);
  const other = tokenPermissions.find((permission) => permission !== named.endpoint.requires) ?? '';
  const unchanged = await rowsOfAllTables(app.db);
  const refused = await app.call(tokenWith(other), named.endpoint, input);
  expect(refused.problem).toMatchObject({ status: 403, code: 'api_token.not_allowed' });
  expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
  expect((await app.call(tokenWith(named.endpoint.requires), named.endpoint, input)).code).toBeNull();
});

test.each(closed)('$name refuses every token', async (named) => {
  const { input } = await build(named.name);
  const unchanged = await rowsOfAllTables(app.db);
  for (const permission of tokenPermissions) {
    const refused = await app.call(tokenWith(permission), named.endpoint, input);
    expect(refused.problem).toMatchObject({ status: 403, code: 'api_token.not_allowed' });
  }
  expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
});

describe('too many requests', () => {
  const { origin } = new URL('http://localhost:8080');
  test.each(protectedOnes)('of one session are refused by $name, and it says until when', async (named) => {
    const { actor, input } = await build(named.name);
    const cookie = await app.signIn(actor);
    const ask = () => callEndpoint(hurried, origin, { cookie }, named.endpoint, input);
    const first = await ask();
    expect(first.code).not.toBe('limit.reached');
    expect(first.headers['ratelimit-policy']).toMatch(/^"requests";q=1;w=60(, "invitations_hour"|$)/);
    expect(first.headers.ratelimit).toMatch(/^"requests";r=0;t=(60|59)(, "invitations_hour"|$)/);
    const unchanged = await rowsOfAllTables(app.db);
    const refused = await ask();
    expect(refused.problem).toMatchObject({ status: 429, code: 'limit.reached' });
    expect(Date.parse(refused.problem.errors[0]?.retry_at ?? '')).toBeGreaterThan(Date.now() + 50_000);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(50);
    expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
  });
});
