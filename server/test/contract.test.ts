import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints, routes } from '../src/app/features.ts';
import { openApiDocument } from '../src/app/openapi/index.ts';
import { problemPagePath } from '../src/app/problem-pages.ts';
import { problemsOf } from '../src/platform/endpoint/contract.ts';
import { organizationRoles, type Permission, permissions, type Role } from '../src/platform/permissions.ts';
import { definedProblems } from '../src/platform/problem.ts';
import { type Case, cases, type World } from './contract-cases.ts';
import { recordExamples } from './examples.ts';
import { startTestApp, type TestApp, type TestUser } from './harness.ts';
import type { CallInput } from './harness-call.ts';
import { rowsOfAllTables } from './rows.ts';

const OPENAPI = fileURLToPath(new URL('../openapi.json', import.meta.url));

describe('the contract', () => {
  test('is answered whole: a route for each endpoint, an endpoint for each route, no two alike', () => {
    const declared = endpoints.map(({ endpoint }) => `${endpoint.method} ${endpoint.path}`);
    expect(routes.map((r) => `${r.endpoint.method} ${r.endpoint.path}`).sort()).toEqual(declared.toSorted());
    expect(new Set(declared).size).toBe(declared.length);
    expect(Object.keys(cases).sort()).toEqual(endpoints.map((e) => e.name).sort());
  });

  test('declares only problems that are defined, and each defined one has its page', () => {
    const defined = new Set(definedProblems().keys());
    const declared = new Set(endpoints.flatMap(({ endpoint }) => problemsOf(endpoint)));
    expect([...declared].filter((code) => !defined.has(code))).toEqual([]);
    expect([...defined].filter((code) => !existsSync(problemPagePath(code)))).toEqual([]);
    const pages = readdirSync(fileURLToPath(new URL('../../docs/problems/', import.meta.url)));
    const orphans = pages.filter((file) => file !== 'README.md' && !defined.has(file.replace(/\.md$/, '')));
    expect(orphans).toEqual([]);
  });

  describe('as an OpenAPI document', () => {
    let document: ReturnType<typeof openApiDocument>;
    beforeAll(async () => {
      document = openApiDocument(await recordExamples());
    }, 120_000);

    test('is committed as server/openapi.json, with examples from real calls', async () => {
      await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(OPENAPI);
    });

    test('pleases the linter: no error and no warning under its recommended rules', async () => {
      const config = await createConfig({ extends: ['recommended'] });
      const source = JSON.stringify(document);
      const found = await lintFromString({ source, absoluteRef: OPENAPI, config });
      expect(found.map((p) => `${p.ruleId} ${p.location[0]?.pointer}: ${p.message}`)).toEqual([]);
    });

    test('names every operation once, and every reference in it leads somewhere', () => {
      const text = JSON.stringify(document);
      const operations = [...text.matchAll(/"operationId":"(\w+)"/g)].map((m) => m[1]);
      expect(operations.toSorted()).toEqual(endpoints.map((e) => e.name).sort());
      const references = new Set([...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((m) => m[1] ?? ''));
      const leadsTo = (path: string) =>
        path.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document);
      expect(references.size).toBeGreaterThan(100);
      expect([...references].filter((path) => leadsTo(path) === undefined)).toEqual([]);
    });
  });
});

describe('every endpoint', () => {
  let app: TestApp;
  let world: World;
  /** Somebody with each role, and somebody without one. */
  const holders = new Map<Role, TestUser>();

  beforeAll(async () => {
    app = await startTestApp({ smtp: true });
    const organization = await app.organization({ name: 'Harbor' });
    world = { app, organization, team: await app.team(organization) };
    for (const role of organizationRoles)
      holders.set(role, await app.user(organization, { teams: [world.team], grants: [{ role }] }));
    holders.set('team_admin', await app.teamAdmin(world.team));
    holders.set('user', await app.user(organization));
    for (const user of holders.values()) await app.signIn(user);
  });
  afterAll(() => app?.close());

  const build = async (name: string): Promise<Case & { actor: TestUser }> => {
    const made = await cases[name]?.(world);
    if (!made) throw new Error(`There is no case for ${name}.`);
    return { ...made, actor: made.actor ?? world.organization.admin };
  };

  test.each(endpoints)('$name does what it promises', async ({ name, endpoint }) => {
    const { actor, input } = await build(name);
    const answer = await app.call(actor, endpoint, input);
    expect(answer.body).toBeDefined();
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-type']).toContain(endpoint.produces ?? 'application/json');
  });

  test.each(endpoints.filter((e) => e.endpoint.requires !== 'anyone'))(
    '$name refuses who is not signed in',
    async ({ name, endpoint }) => {
      const { input } = await build(name);
      expect((await app.call(null, endpoint, input)).problem).toMatchObject({
        status: 401,
        code: 'session.required',
      });
    },
  );

  test.each(endpoints.filter((e) => e.endpoint.requires in permissions))(
    '$name refuses a role that does not hold its permission',
    async ({ name, endpoint }) => {
      const { input } = await build(name);
      const roles: readonly string[] = permissions[endpoint.requires as Permission];
      for (const [role, actor] of holders) {
        if (roles.includes(role)) continue;
        const unchanged = await rowsOfAllTables(app.db);
        const answer = await app.call(actor, endpoint, input);
        expect(answer.problem, role).toMatchObject({ status: 403, code: 'role.insufficient' });
        expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
      }
    },
  );

  test.each(endpoints.filter((e) => e.endpoint.method !== 'GET'))(
    '$name refuses what another site sent',
    async ({ name, endpoint }) => {
      const { actor, input } = await build(name);
      const foreign: Record<string, string>[] = [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
      ];
      for (const headers of foreign) {
        const answer = await app.call(actor, endpoint, { ...input, headers });
        expect(answer.problem).toMatchObject({ status: 403, code: 'request.cross_site' });
      }
    },
  );

  test.each(endpoints)('$name refuses what it does not know', async ({ name, endpoint }) => {
    const { actor, input } = await build(name);
    const query = await app.call(actor, endpoint, {
      ...input,
      query: { ...input.query, shoe_size: '44' },
    });
    expect(query.problem.errors.map((e) => e.pointer)).toEqual(['#query/shoe_size']);
    if (endpoint.params) {
      const params = Object.fromEntries(Object.keys(input.params ?? {}).map((key) => [key, 'x']));
      const answer = await app.call(actor, endpoint, { ...input, params });
      expect(answer.problem.errors[0]?.pointer).toMatch(/^#params\//);
    }
    if (endpoint.body) {
      const answer = await app.call(actor, endpoint, {
        ...input,
        body: { ...(input.body as object), shoe_size: 44 },
      });
      expect(answer.problem).toMatchObject({ status: 400, code: 'request.invalid' });
      expect(answer.problem.errors.map((e) => e.pointer)).toEqual(['/shoe_size']);
    }
  });

  describe.each(endpoints.filter((e) => e.endpoint.idempotent))('$name with a key', ({ name, endpoint }) => {
    const send = (actor: TestUser, input: CallInput, key: string) =>
      app.call(actor, endpoint, { ...input, headers: { 'idempotency-key': key } });
    const key = `key-${name}`;

    test('has its effect once, and refuses the key for anything else', async () => {
      const { actor, input, otherBody } = await build(name);
      const first = await send(actor, input, key);
      expect(first.code).toBeNull();
      const unchanged = await rowsOfAllTables(app.db);
      const again = await send(actor, input, key);
      if (endpoint.secret) {
        expect(again.problem).toMatchObject({ status: 409, code: 'idempotency.secret_not_repeated' });
        expect(again.problem.detail).toMatch(/with the id [0-9a-f]{8}-/);
      } else expect([again.status, again.body]).toEqual([first.status, first.body]);
      const body = otherBody ?? { ...(input.body as object), delay_seconds: 7 };
      const other = await send(actor, { ...input, body }, key);
      expect(other.problem).toMatchObject({ status: 422, code: 'idempotency.other_request' });
      expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
    });

    test('refuses a key that is too long, and takes the longest', async () => {
      const { actor, input } = await build(name);
      const long = await send(actor, input, `${key}${'x'.repeat(200)}`);
      expect(long.problem).toMatchObject({ status: 400, code: 'request.invalid' });
      expect(long.problem.errors).toMatchObject([{ pointer: '#headers/idempotency-key' }]);
      expect((await send(actor, input, key.padEnd(200, 'x'))).code).toBeNull();
    });

    test('is told to wait while the first request with it is still running', async () => {
      const { actor, input } = await build(name);
      const running = await app.db.pool.connect();
      try {
        await running.query('begin');
        await running.query(
          `insert into idempotency_keys (organization_id, actor_id, key, endpoint, request_hash)
           values ($1, $2, $3, '', '')`,
          [actor.organizationId, actor.id, `${key}-2`],
        );
        const answer = await send(actor, input, `${key}-2`);
        expect(answer.problem).toMatchObject({ status: 409, code: 'idempotency.still_running' });
        expect(answer.headers['retry-after']).toBe('1');
      } finally {
        await running.query('rollback');
        running.release();
      }
    });
  });
});
