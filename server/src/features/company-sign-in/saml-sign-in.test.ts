import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { type SamlCompany, startSamlCompany } from '../../../test/saml-company.ts';
import { createInvitation } from '../invitations/contract.ts';
import { type Door, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import {
  createSamlConnection,
  listConnections,
  setSamlProvider,
  switchConnection,
  updateConnection,
} from './contract.ts';
import { verified, whoIs } from './testing/company.ts';

/* An admin sets company sign-in by SAML up alone, and people come in by a provider that is none of ours. */
let door: Door;
let org: TestOrganization;
let company: SamlCompany;
let connection: string;
let last = 0;

beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
  company = await startSamlCompany();
  await verified(door, org, 'people.example');
});
afterAll(async () => {
  company?.close();
  await door?.close();
});
beforeEach(async () => {
  company.change = (xml) => xml;
  connection = await setUp();
});

const fresh = () => `saml.${++last}@people.example`;
const person = (): Promise<TestUser> => door.user(org, { email: fresh(), status: 'active' });
const is = (email: string, more: Record<string, string> = {}, nameId = `n-${email}`) => {
  company.person = { nameId, attributes: { mail: email, ...more } };
};

async function setUp(vouches = true, organization = org): Promise<string> {
  const made = await door.call(organization.admin, createSamlConnection, { body: { name: 'Harbor ID' } });
  const { id } = made.body;
  const ours = await door.browser().get(`/sign-in/company/saml/${id}`);
  company.trust(ours.body);
  await door.call(organization.admin, setSamlProvider, {
    params: { id },
    body: { metadata: company.metadata, vouches },
  });
  await door.db.many('update connections set tested_at = app_now() where id = $1', [id]);
  await door.call(organization.admin, switchConnection, { params: { id }, body: { state: 'on' } });
  return id;
}

/** Sets out, and is posted back by the provider's page: another site's, without any cookie. */
async function post(browser: TestBrowser, id = connection, query = '') {
  const out = await browser.get(`/sign-in/company/${id}${query}`);
  const { action, SAMLResponse } = await company.answer(String(out.headers.location));
  return postedBy(new URL(action).pathname, SAMLResponse);
}

/** As the provider's page does. */
const postedBy = (url: string, SAMLResponse: string) =>
  door.api.inject({
    method: 'POST',
    url,
    headers: {
      origin: company.url,
      'sec-fetch-site': 'cross-site',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams({ SAMLResponse }).toString(),
  });

async function comeBy(browser: TestBrowser, id = connection, query = '') {
  const posted = await post(browser, id, query);
  return posted.statusCode === 303 ? browser.get(String(posted.headers.location)) : posted;
}

test('somebody whom provider, domain and record vouch for is signed in, and known the next time', async () => {
  const user = await person();
  is(user.email ?? '');
  const browser = door.browser();
  expect((await comeBy(browser)).headers.location).toBe('/');
  expect(await whoIs(door, browser)).toBe(user.id);
  // The next time by who they are there, whatever address the provider tells.
  is('another@elsewhere.example', {}, `n-${user.email}`);
  const again = door.browser();
  await comeBy(again, connection, '?next=/home');
  expect(await whoIs(door, again)).toBe(user.id);
});

test('an invited person joins by it, with teams and details as by the link', async () => {
  const email = fresh();
  const { body } = await door.call(org.admin, createInvitation, {
    body: { first_name: 'Ines', last_name: 'Calder', email },
  });
  is(email);
  const browser = door.browser();
  expect((await comeBy(browser)).headers.location).toBe('/welcome');
  expect(await whoIs(door, browser)).toBe(body.user.id);
});

test('where nobody vouches for the address, a code to it is asked for', async () => {
  const quiet = await setUp(false);
  const user = await person();
  is(user.email ?? '');
  const browser = door.browser();
  expect(String((await comeBy(browser, quiet)).headers.location)).toMatch(
    /^\/sign-in\/company\/confirm\?state=/,
  );
  expect(await whoIs(door, browser)).toBeNull();
});

test('what the provider says fills the fields that are mapped', async () => {
  await door.call(org.admin, updateConnection, {
    params: { id: connection },
    body: { mapping: { department: 'dept' } },
  });
  const user = await person();
  is(user.email ?? '', { dept: 'Night <shift>' });
  await comeBy(door.browser());
  const [row] = await door.db.many('select department from users where id = $1', [user.id]);
  expect(row).toEqual({ department: 'Night <shift>' });
});

test('another browser, a second visit, and a page that posts what it caught get nothing', async () => {
  const user = await person();
  is(user.email ?? '');
  const mallory = door.browser();
  // Mallory sets out and makes somebody else's browser come back: that one is not on the journey.
  const posted = await post(mallory);
  const victim = door.browser();
  await victim.get('/sign-in');
  expect((await victim.get(String(posted.headers.location))).statusCode).toBe(400);
  expect(await whoIs(door, victim)).toBeNull();
  expect((await mallory.get(String(posted.headers.location))).headers.location).toBe('/');
  expect((await mallory.get(String(posted.headers.location))).statusCode).toBe(400);
});

test('an assertion of one organization’s provider is nothing to another organization', async () => {
  const other = await door.organization();
  await verified(door, other, 'people.example');
  const user = await person();
  // The same provider, connected by both; it says of the other organization's connection what is true there.
  const theirs = await setUp(true, other);
  is(user.email ?? '');
  const browser = door.browser();
  await comeBy(browser, theirs);
  expect(await whoIs(door, browser)).toBeNull();
  // And for the audience of theirs, at a journey of ours.
  expect((await post(browser, connection)).statusCode).toBe(502);
});

test('an answer that is not believed ends its journey: checking costs more than writing one', async () => {
  const user = await person();
  is(String(user.email));
  const out = await door.browser().get(`/sign-in/company/${connection}`);
  const { action, SAMLResponse } = await company.answer(String(out.headers.location));
  const lie = Buffer.from(SAMLResponse, 'base64').toString().replace(String(user.email), 'x@people.example');
  const { pathname } = new URL(action);
  expect((await postedBy(pathname, Buffer.from(lie).toString('base64'))).statusCode).toBe(502);
  expect((await postedBy(pathname, SAMLResponse)).statusCode).toBe(400);
});

test('refused by the provider, lied to, or switched off meanwhile: a page that says so, with the other ways', async () => {
  company.person = null;
  const no = await post(door.browser());
  expect(no.statusCode).toBe(403);
  expect(no.body).toContain(`href="/o/${org.slug}"`);
  is(fresh());
  company.change = (xml) => xml.replace('nameid-format:persistent">', 'nameid-format:persistent"><!-- -->');
  expect((await post(door.browser())).statusCode).toBe(502);
  company.change = (xml) => xml;
  const browser = door.browser();
  const posted = await post(browser);
  await door.call(org.admin, switchConnection, { params: { id: connection }, body: { state: 'off' } });
  expect((await browser.get(String(posted.headers.location))).statusCode).toBe(403);
  expect(await whoIs(door, browser)).toBeNull();
});

test('an answer signed by a key that is not known makes its metadata be read again soon, and not over and over', async () => {
  is(fresh());
  const due = async () => {
    const [row] = await door.db.many<{ minutes: number }>(
      'select round(extract(epoch from refresh_at - app_now()) / 60)::int as minutes from connections where id = $1',
      [connection],
    );
    return row?.minutes;
  };
  const plan = (refreshAt: number, refreshedAt: number, problem: string | null) =>
    door.db.many(
      `update connections set refresh_at = app_now() + make_interval(mins => $2),
         refreshed_at = app_now() - make_interval(mins => $3), refresh_problem = $4 where id = $1`,
      [connection, refreshAt, refreshedAt, problem],
    );
  const forged = async () => {
    const out = await door.browser().get(`/sign-in/company/${connection}`);
    const { SAMLResponse } = await company.answer(String(out.headers.location));
    const lie = Buffer.from(SAMLResponse, 'base64').toString().replace('n-saml', 'n-smal');
    const form = new URLSearchParams({ SAMLResponse: Buffer.from(lie).toString('base64') });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const url = '/sign-in/company/saml';
    const answer = await door.api.inject({ method: 'POST', url, headers, payload: form.toString() });
    expect(answer.statusCode).toBe(502);
    return due();
  };
  // What was pasted is read nowhere.
  expect(await forged()).toBeNull();
  for (const [refreshAt, refreshedAt, problem, then] of [
    [1400, 40, null, 0],
    [1435, 5, null, 1435],
    [59, 5000, 'no_answer', 59],
    [45, 5000, 'no_answer', 0],
  ] as const) {
    await plan(refreshAt, refreshedAt, problem);
    expect([refreshAt, await forged()]).toEqual([refreshAt, then]);
  }
  await door.db.many('update connections set refresh_at = null where id = $1', [connection]);
});

test('an admin sets it up alone: our metadata, theirs by an address, what is wrong with it, a test, and on', async () => {
  const { body } = await door.call(org.admin, createSamlConnection, { body: { name: 'Second ID' } });
  const { id } = body;
  expect(body).toMatchObject({
    protocol: 'saml',
    state: 'draft',
    saml: { entity_id: null, certificates: [] },
  });
  expect(body.redirect_address).toMatch(/\/sign-in\/company\/saml$/);
  const give = (given: { metadata?: string; metadata_url?: string }) =>
    door.call(org.admin, setSamlProvider, { params: { id }, body: { ...given, vouches: true } });
  const detail = async (given: Parameters<typeof give>[0]) => (await give(given)).problem.errors[0]?.detail;
  expect(await detail({ metadata: 'hello' })).toMatch(/well-formed/);
  expect(await detail({ metadata: '<x/>' })).toMatch(/exactly one/);
  expect(await detail({ metadata_url: `${company.url}/metadata` })).toMatch(
    /cannot be reached|exactly one|well-formed/,
  );
  const given = await give({ metadata: company.metadata });
  expect(given.body.saml).toMatchObject({
    entity_id: company.entityId,
    sign_on_url: `${company.url}/sign-on`,
    vouches: true,
    certificates: [{ fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) }],
  });
  const on = () => door.call(org.admin, switchConnection, { params: { id }, body: { state: 'on' } });
  expect((await on()).problem.code).toBe('connection.not_tested');
  const browser = door.browser();
  const [name = '', value = ''] = (await door.signIn(org.admin)).split('=');
  browser.cookies.set(name, value);
  company.trust((await browser.get(`/sign-in/company/saml/${id}`)).body);
  is('who@people.example', { dept: 'Yard' });
  const shown = await comeBy(browser, id, '?test');
  expect(shown.statusCode).toBe(200);
  for (const arrived of ['who@people.example', 'dept', 'Yard']) expect(shown.body).toContain(arrived);
  expect((await on()).body.state).toBe('on');
  // Other metadata has not been tested.
  expect((await give({ metadata: company.metadata })).body).toMatchObject({ state: 'off', tested_at: null });
});

test('metadata is for connections that speak SAML, and found by their organization alone', async () => {
  const other = await door.organization();
  const asked = await door.call(other.admin, setSamlProvider, {
    params: { id: connection },
    body: { metadata: company.metadata, vouches: true },
  });
  expect(asked.problem.code).toBe('connection.not_found');
  expect((await door.call(other.admin, listConnections)).body.items).toEqual([]);
});
