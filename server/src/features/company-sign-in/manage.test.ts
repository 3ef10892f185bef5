import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider as OidcProvider } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestOrganization } from '../../../test/harness.ts';
import { createInvitation } from '../invitations/contract.ts';
import { type Door, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import * as contract from './contract.ts';
import { comeBy, connect, said, whoIs } from './testing/company.ts';
import { type DnsServer, startDnsServer } from './testing/dns.ts';
import { Pages } from './testing/pages.ts';
import { type Provider, startProvider } from './testing/provider.ts';

let door: Door;
let dns: DnsServer;
let org: TestOrganization;
let provider: Provider;

beforeAll(async () => {
  dns = await startDnsServer();
  door = await openDoor({ dnsServer: dns.address });
  org = await door.organization();
  provider = await startProvider();
});
afterAll(async () => {
  await provider?.close();
  await door?.close();
  dns?.close();
});

test('a domain is verified by its DNS record, and by nothing else', async () => {
  const { admin } = org;
  const code = async (domain: string) =>
    (await door.call(admin, contract.addDomain, { body: { domain } })).problem?.code;
  for (const typed of ['nothing', 'a@b.example', 'https://b.example', '-x.example', '1.2.3.4', 'x..example'])
    expect([typed, await code(typed)]).toEqual([typed, 'domain.invalid']);
  const { body: added } = await door.call(admin, contract.addDomain, {
    body: { domain: ' Häfen.Example. ' },
  });
  expect(added).toMatchObject({ domain: 'xn--hfen-loa.example', verified_at: null });
  expect(await code('häfen.example')).toBe('domain.added_already');
  const params = { id: added.id };
  const verify = async () => {
    const answer = await door.call(admin, contract.verifyDomain, { params });
    return answer.status === 200 ? 'verified' : [answer.problem.code, answer.problem.detail];
  };
  const missing = (detail: string) => ['domain.record_missing', detail];
  const { record_name: name, record_value: value } = added;
  expect(await verify()).toEqual(missing(`There is no TXT record at ${name}.`));
  // What a form makes of the whole name that adds the domain itself, and what is made without reading the name.
  for (const place of [`${name}.xn--hfen-loa.example`, 'xn--hfen-loa.example']) {
    dns.records.set(place, value);
    expect(await verify()).toEqual(missing(`The record is at ${place}, but it belongs at ${name}.`));
    dns.records.delete(place);
  }
  dns.records.set(name, `${value}x`);
  expect(await verify()).toEqual(
    missing(`The TXT record at ${name} says “${value}x”, which is not the value shown.`),
  );
  dns.broken.add(name);
  expect(await verify()).toEqual(
    missing('No name server says whether the record of xn--hfen-loa.example is there.'),
  );
  dns.broken.delete(name);
  dns.records.set(name, value);
  expect(await verify()).toBe('verified');
  const { body: list } = await door.call(admin, contract.listDomains);
  expect(list.items[0]?.verified_at).not.toBe(null);
  // Another organization may show that the same domain is its own, too, by a record of its own.
  const other = await door.organization();
  const again = await door.call(other.admin, contract.addDomain, { body: { domain: 'häfen.example' } });
  expect(again.body.record_value).not.toBe(added.record_value);
  const theirs = await door.call(other.admin, contract.verifyDomain, { params: { id: again.body.id } });
  expect(theirs.problem?.code).toBe('domain.record_missing');
  await door.call(admin, contract.removeDomain, { params });
  for (const endpoint of [contract.verifyDomain, contract.removeDomain])
    expect((await door.call(admin, endpoint, { params })).problem?.code).toBe('domain.not_found');
});

describe('a connection', () => {
  const draft = (issuer: string) => ({
    name: 'Harbor ID',
    issuer,
    client_id: 'beckon',
    client_secret: 'secret',
  });

  test('is set up, tested, switched on, changed and removed', async () => {
    const { admin } = org;
    const issuer = `${provider.issuer}/.well-known/openid-configuration`;
    const { body: made } = await door.call(admin, contract.createConnection, { body: draft(issuer) });
    expect(made).toMatchObject({
      issuer: provider.issuer,
      state: 'draft',
      has_secret: true,
      tested_at: null,
      people: 0,
    });
    const { body: list } = await door.call(admin, contract.listConnections);
    expect(list.redirect_address).toBe(made.redirect_address);
    expect(JSON.stringify(made)).not.toContain('"secret"');
    const kept = await door.db.many<{ secret: Buffer }>('select secret from connections where id = $1', [
      made.id,
    ]);
    expect(kept[0]?.secret.includes('secret')).toBe(false);
    const params = { id: made.id };
    const on = () => door.call(admin, contract.switchConnection, { params, body: { state: 'on' } });
    expect((await on()).problem?.code).toBe('connection.not_tested');
    expect((await door.browser().get(`/sign-in/company/${made.id}`)).statusCode).toBe(403);

    const browser = await browserOf(await door.signIn(admin));
    await door.call(admin, contract.updateConnection, { params, body: { mapping: { department: 'dept' } } });
    const out = String((await browser.get(`/sign-in/company/${made.id}?test`)).headers.location);
    const shown = await browser.get(provider.authorize(out, { email: 'a@b.example', dept: 'Finance' }));
    expect([
      shown.statusCode,
      shown.body.includes('Finance'),
      shown.body.includes('dept</bdi> → <bdi>Department'),
    ]).toEqual([200, true, true]);
    expect(shown.body).toContain(`href="/admin/identity/sign-in/company/${made.id}"`);
    // Settings that change on the way were not tested.
    const body = { client_secret: 'another' };
    const late = String((await browser.get(`/sign-in/company/${made.id}?test`)).headers.location);
    await door.call(admin, contract.updateConnection, { params, body });
    expect((await browser.get(provider.authorize(late, { email: 'a@b.example' }))).statusCode).toBe(400);
    expect((await on()).problem?.code).toBe('connection.not_tested');
    const anew = String((await browser.get(`/sign-in/company/${made.id}?test`)).headers.location);
    await browser.get(provider.authorize(anew, { email: 'a@b.example' }));
    // Nobody else makes a test, and the test of one session is not shown to another.
    const stranger = await browserOf(await door.signIn(await door.user(org)));
    expect((await stranger.get(`/sign-in/company/${made.id}?test`)).statusCode).toBe(400);
    expect((await on()).body).toMatchObject({ state: 'on' });

    const other = await startProvider();
    const changed = await door.call(admin, contract.updateConnection, {
      params,
      body: { issuer: other.issuer },
    });
    expect(changed.body).toMatchObject({ state: 'off', tested_at: null });
    await other.close();
    const refused = async (body: object) =>
      (await door.call(admin, contract.updateConnection, { params, body })).problem?.code;
    expect(await refused({ issuer: other.issuer })).toBe('connection.provider_unusable');
    expect(await refused({ name: 'x\u202e' })).toBe('name.unsafe');
    expect(await refused({ mapping: { line_manager_id: 'boss' } })).toBe('profile_field.unknown');
    expect(await refused({ newcomer_team_ids: [made.id] })).toBe('team.not_found');
    await door.call(admin, contract.removeConnection, { params });
    expect(await refused({ name: 'Gone' })).toBe('connection.not_found');
    expect((await door.call(admin, contract.removeConnection, { params })).problem?.code).toBe(
      'connection.not_found',
    );
    expect((await on()).problem?.code).toBe('connection.not_found');
  });

  test('is begun with a provider that answers as it should, within minutes of a proof', async () => {
    const { admin } = org;
    const code = async (body: ReturnType<typeof draft>) =>
      (await door.call(admin, contract.createConnection, { body })).problem?.code;
    for (const issuer of [
      'not an address',
      'ftp://b.example/',
      'http://127.0.0.1:1',
      `${provider.issuer}/elsewhere/`,
    ])
      expect([issuer, await code(draft(issuer))]).toEqual([issuer, 'connection.provider_unusable']);
    expect(await code({ ...draft(provider.issuer), name: 'x\u202e' })).toBe('name.unsafe');
    const saml = await door.call(admin, contract.createSamlConnection, { body: { name: 'x\u202e' } });
    expect(saml.problem?.code).toBe('name.unsafe');
    const { body } = await door.call(admin, contract.createConnection, { body: draft(provider.issuer) });
    const { body: domain } = await door.call(admin, contract.addDomain, { body: { domain: 'late.example' } });
    await door.db.pool.query(
      `update sessions set proved_at = app_now() - interval '301 seconds' where user_id = $1`,
      [admin.id],
    );
    const params = { id: body.id };
    const stale = [
      await door.call(admin, contract.createConnection, { body: draft(provider.issuer) }),
      await door.call(admin, contract.updateConnection, { params, body: {} }),
      await door.call(admin, contract.switchConnection, { params, body: { state: 'off' } }),
      await door.call(admin, contract.removeConnection, { params }),
      await door.call(admin, contract.addDomain, { body: { domain: 'later.example' } }),
      await door.call(admin, contract.removeDomain, { params: { id: domain.id } }),
    ];
    expect(stale.map(({ problem }) => problem?.code)).toEqual(stale.map(() => 'session.step_up_required'));
    await door.signIn(admin);
  });
});

test('proves again who is signed in, and nobody else', async () => {
  const connection = await connect(door, org, provider, 'people.example');
  const user = await door.user(org, { email: 'grace@people.example' });
  const browser = door.browser();
  await comeBy(browser, connection, provider, said(user));
  expect(await whoIs(door, browser)).toBe(user.id);
  const age = `update sessions set proved_at = app_now() - interval '1 hour' where user_id = $1`;
  await door.db.pool.query(age, [user.id]);
  const freshly = async (claims: Record<string, unknown>) => {
    const out = await browser.get(`/sign-in/company/${connection}?step_up&next=/home`);
    const location = String(out.headers.location);
    expect(new URL(location).searchParams.get('prompt')).toBe('login');
    return (await browser.get(provider.authorize(location, claims))).statusCode;
  };
  const now = Math.floor(Date.now() / 1000);
  // Somebody else there, and somebody who proved nothing there lately.
  expect(await freshly({ sub: 'somebody-else', auth_time: now })).toBe(403);
  expect(await freshly({ ...said(user), auth_time: now - 3600 })).toBe(502);
  expect(await freshly(said(user))).toBe(502);
  const fresh = () =>
    door.db.many(
      `select 1 from sessions where user_id = $1 and ended_at is null and proved_at > app_now() - interval '1 minute'`,
      [user.id],
    );
  expect(await fresh()).toHaveLength(0);
  expect(await freshly({ ...said(user), auth_time: now })).toBe(303);
  expect(await fresh()).toHaveLength(1);
});

describe('with oidc-provider, which others wrote', () => {
  let server: Server;
  let issuer: string;
  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const accounts = {
      ines: { sub: 'ines', email: 'ines.calder@people.example', email_verified: true, given_name: 'Ines' },
    };
    const oidc = new OidcProvider(issuer, {
      clients: [
        {
          client_id: 'beckon',
          client_secret: 'a secret of some length that is long enough',
          redirect_uris: ['http://localhost:8080/sign-in/company/callback'],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['given_name'] },
      features: { devInteractions: { enabled: true } },
      findAccount: (_ctx, id) => {
        const account = accounts[id as keyof typeof accounts];
        return account && { accountId: id, claims: () => account };
      },
      cookies: { keys: ['for this test alone'] },
    });
    server.on('request', oidc.callback());
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('an invited person joins, signing in and consenting there', async () => {
    const { admin } = org;
    const connection = await connect(door, org, { issuer }, 'people.example');
    const params = { id: connection };
    const secret = 'a secret of some length that is long enough';
    await door.call(admin, contract.updateConnection, { params, body: { client_secret: secret } });
    await door.db.pool.query(`update connections set tested_at = app_now(), state = 'on' where id = $1`, [
      connection,
    ]);
    const { body } = await door.call(admin, createInvitation, {
      body: { first_name: 'Ines', last_name: 'Calder', email: 'ines.calder@people.example' },
    });
    const browser = door.browser();
    const out = String((await browser.get(`/sign-in/company/${connection}`)).headers.location);
    const back = await new Pages({ login: 'ines', password: 'x' }).through(out, '/sign-in/company/callback');
    const answer = await browser.get(back);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/welcome']);
    expect(await whoIs(door, browser)).toBe(body.user.id);
  });
});

async function browserOf(cookie: string): Promise<TestBrowser> {
  const browser = door.browser();
  const [name = '', value = ''] = cookie.split('=');
  browser.cookies.set(name, value);
  return browser;
}
