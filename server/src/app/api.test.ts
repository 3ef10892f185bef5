import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../test/harness.ts';
import { getMe } from '../features/sessions/contract.ts';
import { buildApi } from './api.ts';
import { addPortal } from './portal.ts';
import { servicesOn } from './services.ts';

let app: TestApp;
let organization: TestOrganization;
const lines: string[] = [];

/** The same database behind other settings, with a log that the tests can read. */
function apiWith(settings: Partial<TestApp['services']['settings']>): FastifyInstance {
  const log = pino({ level: 'debug', base: null }, { write: (line: string) => void lines.push(line) });
  return buildApi(servicesOn(app.db, { ...app.services.settings, ...settings }, log, async () => {}));
}

beforeAll(async () => {
  app = await startTestApp();
  organization = await app.organization();
});
afterAll(() => app?.close());

describe('every answer', () => {
  const addresses = [
    '/',
    '/api/v1/me',
    '/nothing-here',
    '/health/live',
    '/openapi.json',
    '/sign-in',
    '/admin',
  ];

  test.each(addresses)('%s carries the headers that keep browsers careful', async (url) => {
    const { headers } = await app.api.inject({ url });
    expect(headers['content-security-policy']).toMatch(/default-src '(self|none)'/);
    for (const part of ["base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
      expect(headers['content-security-policy']).toContain(part);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test('over https tells browsers to stay there', async () => {
    const secure = apiWith({ publicUrl: new URL('https://beckon.example.org') });
    for (const url of addresses) {
      const { headers } = await secure.inject({ url });
      expect(headers['strict-transport-security']).toBe('max-age=63072000');
    }
    await secure.close();
  });
});

describe('the front door', () => {
  test('leads everybody to where they belong', async () => {
    const target = async (cookie?: string) =>
      (await app.api.inject({ url: '/', headers: cookie ? { cookie } : {} })).headers.location;
    expect(await target()).toBe('/sign-in');
    expect(await target(await app.signIn(organization.admin))).toBe('/admin');
    expect(await target(await app.signIn(await app.user(organization)))).toBe('/home');
    expect(await target('beckon=stolen')).toBe('/sign-in');
  });

  test('answers an unknown address with a page for people and a problem for programs', async () => {
    const page = await app.api.inject({ url: '/nothing', headers: { accept: 'text/html,*/*' } });
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(page.body).toContain('Nothing here');
    for (const url of ['/nothing', '/api/v1/nothing']) {
      const problem = await app.api.inject({ url, headers: { accept: '*/*' } });
      expect(problem.json()).toMatchObject({ status: 404, code: 'request.not_found' });
    }
  });
});

describe('health', () => {
  test('is well while the database answers, and not ready from the moment a stop was asked for', async () => {
    const api = apiWith({});
    for (const name of ['live', 'ready', 'started'])
      expect((await api.inject(`/health/${name}`)).json()).toMatchObject({ status: 'ok' });
    await api.close();
    const stopping = servicesOn(app.db, app.services.settings, app.services.log, async () => {});
    stopping.life.stopping = true;
    const ending = buildApi(stopping);
    const ready = await ending.inject('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.json().checks[0]).toMatchObject({ name: 'not_stopping', ok: false });
    expect((await ending.inject('/health/live')).statusCode).toBe(200);
    await ending.close();
  });

  test('is not ready without a database, and still alive', async () => {
    const other = await startTestApp();
    await other.db.close();
    expect((await other.api.inject('/health/ready')).json()).toMatchObject({
      status: 'unavailable',
      checks: [{ ok: true }, { name: 'database', ok: false }],
    });
    expect((await other.api.inject('/health/live')).statusCode).toBe(200);
    await other.api.close();
  });
});

describe('the log', () => {
  test('holds one line a request: the pattern of the route, never a token, an id, a query or an address', async () => {
    const api = apiWith({});
    const cookie = await app.signIn(organization.admin);
    lines.length = 0;
    await api.inject({ url: `/j/${'t'.repeat(22)}?utm=robin@people.example`, headers: { cookie } });
    for (const page of ['set-up', 'recover'])
      for (const method of ['GET', 'POST'] as const)
        await api.inject({ method, url: `/${page}/${'t'.repeat(22)}?utm=robin@people.example` });
    await api.inject({ url: `/api/v1/users/${organization.admin.id}`, headers: { cookie } });
    await api.inject({ url: '/secret-word?x=y' });
    await api.inject('/health/live');
    await api.close();
    const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(entries.map((e) => [e.method, e.route, e.status])).toEqual([
      ['GET', '/j/:token', expect.any(Number)],
      ...['set-up', 'recover'].flatMap((page) =>
        ['GET', 'POST'].map((method) => [method, `/${page}/:token`, expect.any(Number)]),
      ),
      ['GET', '/api/v1/users/:id', 200],
      ['GET', '(none)', 404],
    ]);
    const text = lines.join('');
    for (const secret of [
      'tttt',
      'people.example',
      organization.admin.id,
      cookie.slice(-20),
      'secret-word',
      'utm',
    ])
      expect(text).not.toContain(secret);
  });
});

describe('the address of the caller', () => {
  const sessionsSeenFrom = async (api: FastifyInstance, headers: Record<string, string>) => {
    const user = await app.user(organization);
    const cookie = await app.signIn(user);
    await app.clock.move(3600);
    await api.inject({ url: `/api/v1${getMe.path}`, headers: { cookie, ...headers } });
    const [row] = await app.db.many<{ network: string }>('select network from sessions where user_id = $1', [
      user.id,
    ]);
    return row?.network;
  };
  const forwarded = { 'x-forwarded-for': '203.0.113.7' };

  test('is what a trusted proxy says, and what anybody else says is ignored', async () => {
    const direct = apiWith({});
    expect(await sessionsSeenFrom(direct, forwarded)).toBe('127.0.0.1');
    await direct.close();
    const behindProxy = apiWith({ trustedProxies: ['loopback'] });
    expect(await sessionsSeenFrom(behindProxy, forwarded)).toBe('203.0.113.7');
    await behindProxy.close();
    const behindOther = apiWith({ trustedProxies: ['10.0.0.0/8'] });
    expect(await sessionsSeenFrom(behindOther, forwarded)).toBe('127.0.0.1');
    await behindOther.close();
  });
});

describe('the documentation', () => {
  test('of the API is a page, and one file for programs', async () => {
    const { body, headers } = await app.api.inject('/api/docs');
    expect(headers['content-type']).toContain('text/html');
    expect(body).toContain('/api/v1/invitations/:id/resend');
    expect(body).not.toContain('<script');
    expect(body).toContain('Authorization: Bearer $BECKON_TOKEN');
    expect(body).toContain('ines.calder@people.example');
    const policy = String(headers['content-security-policy']);
    const style = /<style>([\s\S]*?)<\/style>/.exec(body)?.[1] ?? '';
    expect(policy).toContain(createHash('sha256').update(style).digest('base64'));
    const file = (await app.api.inject('/openapi.json')).json() as { openapi: string; paths: object };
    expect(file.openapi).toBe('3.1.0');
    expect(Object.keys(file.paths)).toContain('/api/v1/users/{id}/contact-points/{kind}');
  });

  test('of the API is searched by the words of an operation', async () => {
    const ask = async (q: string) => (await app.api.inject({ url: '/api/docs', query: { q } })).body;
    const found = await ask('invitation resend');
    expect(found).toContain('id="resendInvitation"');
    expect(found).not.toContain('id="suspendUser"');
    expect(await ask('no such thing')).toContain('0 operations');
    expect(await ask('"><script>')).not.toContain('<script');
    expect((await app.api.inject('/api/docs?q=a&q=b')).statusCode).toBe(200);
  });

  test('of a problem stands where its type points to', async () => {
    const { problem } = await app.call(null, getMe);
    const page = await app.api.inject(new URL(problem.type).pathname);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('session.required');
    for (const url of ['/problems/none.such', '/problems/..%2F..%2Fpackage', '/problems/__proto__'])
      expect((await app.api.inject(url)).statusCode).toBe(404);
  });
});

describe('the portal', () => {
  let dist: string;
  let portal: FastifyInstance;
  const script = `console.log(${JSON.stringify('x'.repeat(2000))})`;
  beforeAll(() => {
    dist = `${mkdtempSync(join(tmpdir(), 'beckon-dist-'))}/`;
    mkdirSync(join(dist, 'assets'));
    writeFileSync(join(dist, 'index.html'), '<!doctype html><title>Portal</title>');
    writeFileSync(join(dist, 'assets/app-1a2b.js'), script);
    writeFileSync(join(dist, 'assets/app-1a2b.js.gz'), gzipSync(script));
    writeFileSync(join(dist, 'assets/app-1a2b.js.br'), brotliCompressSync(script));
    portal = Fastify();
    addPortal(portal, dist);
  });
  afterAll(async () => {
    await portal?.close();
    rmSync(dist, { recursive: true, force: true });
  });

  test('is one page for all its screens, asked for anew each time', async () => {
    for (const url of ['/admin', '/admin/identity/users/new', '/admin/a/b/c?d=e']) {
      const { body, headers } = await portal.inject(url);
      expect(body).toContain('Portal');
      expect(headers['cache-control']).toBe('no-cache');
    }
    expect((await portal.inject('/elsewhere')).statusCode).toBe(404);
  });

  test.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['', undefined],
  ])(
    'its files go out as they were compressed in the build (%s), and stay for good',
    async (accept, encoding) => {
      const { headers, statusCode } = await portal.inject({
        url: '/assets/app-1a2b.js',
        headers: { 'accept-encoding': accept },
      });
      expect(statusCode).toBe(200);
      expect(headers['content-encoding']).toBe(encoding);
      expect(headers['content-type']).toContain('javascript');
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers.vary?.toString().toLowerCase()).toContain('accept-encoding');
    },
  );

  test('says so when it was not built', async () => {
    const bare = Fastify();
    addPortal(bare, '/nonexistent/');
    const { statusCode, body } = await bare.inject('/admin');
    expect(statusCode).toBe(503);
    expect(body).toContain('npm run build');
    await bare.close();
  });
});
