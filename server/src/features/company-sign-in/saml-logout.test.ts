import { sign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestOrganization, TestUser } from '../../../test/harness.ts';
import { type SamlCompany, startSamlCompany } from '../../../test/saml-company.ts';
import { createSigningKey, type SigningKey } from '../../platform/saml/index.ts';
import { signElement } from '../../platform/saml/signature.ts';
import { Xml } from '../../platform/saml/xml.ts';
import { onSessions } from '../sessions/index.ts';
import { type Door, openDoor, type TestBrowser } from '../sessions/testing/kit.ts';
import {
  createSamlConnection,
  listConnections,
  setSamlProvider,
  switchConnection,
  updateConnection,
} from './contract.ts';
import { verified, whoIs } from './testing/company.ts';

/* Signing out at the company's provider by SAML, both ways, with a provider that is none of ours on the other side. */
let door: Door;
let org: TestOrganization;
let company: SamlCompany;
let connection: string;
let last = 0;
const announced: string[] = [];

beforeAll(async () => {
  door = await openDoor();
  org = await door.organization();
  company = await startSamlCompany({ singleLogout: true, wantsSigned: true });
  await verified(door, org, 'people.example');
  connection = await setUp(org);
  onSessions({
    async sessionsEnded(_tx, ids) {
      announced.push(...ids);
    },
  });
});
beforeEach(async () => {
  company.change = (xml) => xml;
  company.trust((await door.browser().get(`/sign-in/company/saml/${connection}`)).body);
});
afterAll(async () => {
  company?.close();
  await door?.close();
});

async function setUp(organization: TestOrganization): Promise<string> {
  const made = await door.call(organization.admin, createSamlConnection, { body: { name: 'Harbor ID' } });
  const { id } = made.body;
  await door.call(organization.admin, setSamlProvider, {
    params: { id },
    body: { metadata: company.metadata, vouches: true },
  });
  await door.db.many('update connections set tested_at = app_now() where id = $1', [id]);
  await door.call(organization.admin, switchConnection, { params: { id }, body: { state: 'on' } });
  return id;
}

const person = (): Promise<TestUser> => door.user(org, { email: `olga.${++last}@people.example` });
const logoutAt = (id = connection) => `/sign-in/company/saml/${id}/logout`;
const seconds = (n: number) => new Date(Date.now() + n * 1000).toISOString();

/** Somebody who signed in, by a session of that name there, some seconds ago. */
async function signedIn(user: TestUser, index: string): Promise<TestBrowser> {
  const browser = door.browser();
  const back = await onTheWay(browser, user, index);
  await browser.get(back);
  expect(await whoIs(door, browser)).toBe(user.id);
  return browser;
}

/** As far as the last step: the provider has told of the person, and the browser has not come back yet. */
async function onTheWay(browser: TestBrowser, user: TestUser, index: string, at = -5): Promise<string> {
  company.person = { nameId: `n-${user.email}`, attributes: { mail: user.email ?? '' } };
  company.change = (xml) =>
    xml
      .replace(/SessionIndex="[^"]+"/, `SessionIndex="${index}"`)
      .replaceAll(/IssueInstant="[^"]+"/g, `IssueInstant="${seconds(at)}"`);
  const out = await browser.get(`/sign-in/company/${connection}`);
  const { action, SAMLResponse } = await company.answer(String(out.headers.location));
  const posted = await post(new URL(action).pathname, { SAMLResponse });
  return String(posted.headers.location);
}

const post = (url: string, form: Record<string, string>) =>
  door.api.inject({
    method: 'POST',
    url,
    headers: {
      origin: company.url,
      'sec-fetch-site': 'cross-site',
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams(form).toString(),
  });

interface Said {
  nameId: string;
  index?: string[];
  issuer?: string;
  destination?: string | null;
  issuedAt?: string;
  until?: string;
  id?: string;
  name?: string;
}

/** What the provider says is over, written by hand. */
const xmlOf = (said: Said): string =>
  [
    `<samlp:${said.name ?? 'LogoutRequest'} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"`,
    ` ID="${said.id ?? `_out${++last}${Math.random()}`}" Version="2.0" IssueInstant="${said.issuedAt ?? seconds(0)}"`,
    said.destination === null
      ? ''
      : ` Destination="${said.destination ?? new URL(logoutAt(), door.services.settings.publicUrl).href}"`,
    ` NotOnOrAfter="${said.until ?? seconds(300)}"><saml:Issuer>${said.issuer ?? company.entityId}</saml:Issuer>`,
    said.nameId,
    ...(said.index ?? []).map((index) => `<samlp:SessionIndex>${index}</samlp:SessionIndex>`),
    `</samlp:${said.name ?? 'LogoutRequest'}>`,
  ].join('');
const named = (user: TestUser) => `<saml:NameID>n-${user.email}</saml:NameID>`;

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
function signedQuery(
  xml: string,
  key: SigningKey | null = company.key,
  relay = 'r 1',
  alg = RSA_SHA256,
): string {
  const packed = deflateRawSync(xml).toString('base64');
  const query = `SAMLRequest=${encodeURIComponent(packed)}&RelayState=${encodeURIComponent(relay)}`;
  if (!key) return query;
  const text = `${query}&SigAlg=${encodeURIComponent(alg)}`;
  const signature = sign('sha256', Buffer.from(text), key.privateKey).toString('base64');
  return `${text}&Signature=${encodeURIComponent(signature)}`;
}
const tell = (said: Said, to = connection) =>
  door.browser().get(`${logoutAt(to)}?${signedQuery(xmlOf(said))}`);

/** Where the page after signing out leads on to by itself. */
const leadsTo = (body: string) =>
  /http-equiv="refresh" content="0;url=([^"]+)"/
    .exec(body)?.[1]
    ?.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))) ?? null;

describe('signing out here', () => {
  test('ends the session, and goes on to the provider with a signed request that it understands', async () => {
    const user = await person();
    const browser = await signedIn(user, 'idx-out');
    const left = await browser.post('/sign-out');
    expect(await whoIs(door, browser)).toBeNull();
    const to = leadsTo(left.body) ?? '';
    expect(to.startsWith(`${company.url}/sign-out?`)).toBe(true);
    expect(await company.readLogout(to)).toMatchObject({
      issuer: new URL(`/sign-in/company/saml/${connection}`, door.services.settings.publicUrl).href,
      nameID: `n-${user.email}`,
      sessionIndex: 'idx-out',
    });
    await expect(company.readLogout(to.replace(/Signature=..../, 'Signature=AAAA'))).rejects.toThrow();
    // Its answer leads to the page of the organization; it says nothing that could be believed.
    const answer = Buffer.from(xmlOf({ nameId: '', name: 'LogoutResponse' })).toString('base64');
    const back = await post(logoutAt(), { SAMLResponse: answer });
    expect(back.headers.location).toBe(`/o/${org.slug}`);
    expect((await post(logoutAt(), { SAMLResponse: 'AAAA' })).statusCode).toBe(400);
  });

  test('stays here where the connection says so', async () => {
    const set = (single_logout: boolean) =>
      door.call(org.admin, updateConnection, { params: { id: connection }, body: { single_logout } });
    await set(false);
    const browser = await signedIn(await person(), 'idx-quiet');
    expect((await browser.post('/sign-out')).headers.location).toBe('/sign-in');
    await set(true);
  });

  test('is signed, as requests to sign in are, by a key of the connection that its metadata tells', async () => {
    const { body } = await door.call(org.admin, listConnections);
    const { saml, logout_address, signed_out_address } = body.items[0] ?? {};
    expect([saml?.logout_url, saml?.requests_signed]).toEqual([`${company.url}/sign-out`, true]);
    expect(saml?.signing_certificate?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}/);
    expect([new URL(logout_address ?? '').pathname, signed_out_address]).toEqual([logoutAt(), null]);
    const metadata = (await door.browser().get(`/sign-in/company/saml/${connection}`)).body;
    expect(metadata).toContain('AuthnRequestsSigned="true"');
    expect(metadata.match(/SingleLogoutService/g)).toHaveLength(4);
    const out = String((await door.browser().get(`/sign-in/company/${connection}`)).headers.location);
    company.person = { nameId: 'x', attributes: {} };
    await company.answer(out);
    await expect(company.answer(out.replace(/Signature=..../, 'Signature=AAAA'))).rejects.toThrow();
    const keys = await door.db.many<{ signing_key: Buffer }>('select signing_key from connections');
    for (const { signing_key } of keys) expect(signing_key.includes('PRIVATE KEY')).toBe(false);
  });
});

describe('what the provider says is over', () => {
  test('ends that session, or all of the person, and is answered with a signature', async () => {
    const [olga, pia] = [await person(), await person()];
    const desk = await signedIn(olga, 'desk');
    const phone = await signedIn(olga, 'phone');
    const pias = await signedIn(pia, 'pias');
    const alive = async () =>
      (await Promise.all([desk, phone, pias].map((browser) => whoIs(door, browser)))).map(Boolean);
    await tell({ nameId: named(olga), index: ['pias'] });
    expect(await alive()).toEqual([true, true, true]);
    announced.length = 0;
    const answer = await tell({ nameId: named(olga), index: ['desk', 'other'], id: '_out-1' });
    expect(await alive()).toEqual([false, true, true]);
    expect(announced).toHaveLength(1);
    const to = String(answer.headers.location);
    expect(to.startsWith(`${company.url}/sign-out?`)).toBe(true);
    expect(await company.readLogout(to)).toMatchObject({
      response: { inResponseTo: '_out-1' },
      relayState: 'r 1',
    });
    // By a form, signed within.
    const xml = signElement(new Xml(xmlOf({ nameId: named(olga) })), company.key).toString();
    const posted = await post(logoutAt(), { SAMLRequest: Buffer.from(xml).toString('base64') });
    expect(posted.statusCode).toBe(303);
    expect(await alive()).toEqual([false, false, true]);
  });

  test('is refused when it is not to be believed', async () => {
    const user = await person();
    const browser = await signedIn(user, 'held');
    const nameId = named(user);
    const [from, until] = [new Date('2020-01-01'), new Date('2049-01-01')];
    const stranger = await createSigningKey('stranger', from, until);
    const xml = xmlOf({ nameId });
    const good = signedQuery(xml);
    const other = await door.organization();
    const queries: [string, string][] = [
      ['nothing', ''],
      ['unsigned', signedQuery(xml, null)],
      ['signed by somebody else', signedQuery(xml, stranger)],
      ['changed after it was signed', good.replace('RelayState=r', 'RelayState=s')],
      ['twice', `${good}&SAMLRequest=AAAA`],
      ['an algorithm of before', signedQuery(xml, company.key, 'r', RSA_SHA256.replace('sha256', 'sha1'))],
      ['another issuer', signedQuery(xmlOf({ nameId, issuer: 'https://other.example' }))],
      ['another address', signedQuery(xmlOf({ nameId, destination: 'https://other.example/logout' }))],
      ['no address', signedQuery(xmlOf({ nameId, destination: null }))],
      ['too old', signedQuery(xmlOf({ nameId, issuedAt: seconds(-700) }))],
      ['of tomorrow', signedQuery(xmlOf({ nameId, issuedAt: seconds(120) }))],
      ['expired', signedQuery(xmlOf({ nameId, until: seconds(-90) }))],
      ['nobody', signedQuery(xmlOf({ nameId: '' }))],
      ['an empty session', signedQuery(xmlOf({ nameId, index: [''] }))],
      ['a comment', signedQuery(xmlOf({ nameId: nameId.replace('>n-', '>n-<!-- -->') }))],
      ['a document type', signedQuery(`<!DOCTYPE x>${xml}`)],
      ['a request to sign in', signedQuery(xmlOf({ nameId, name: 'AuthnRequest' }))],
    ];
    for (const [what, query] of queries)
      expect([what, (await door.browser().get(`${logoutAt()}?${query}`)).statusCode]).toEqual([what, 400]);
    const forms = [
      xml,
      signElement(new Xml(xml), stranger).toString(),
      // The signed one within another: what counts is not what was signed.
      xmlOf({
        nameId: `${nameId}${signElement(new Xml(xmlOf({ nameId: '<saml:NameID>n</saml:NameID>' })), company.key)}`,
      }),
    ];
    for (const form of forms)
      expect((await post(logoutAt(), { SAMLRequest: Buffer.from(form).toString('base64') })).statusCode).toBe(
        400,
      );
    // Another connection's, another organization's: by name of this one, and of that one.
    const theirs = await setUp(other);
    expect((await door.browser().get(`${logoutAt(theirs)}?${good}`)).statusCode).toBe(400);
    const destination = new URL(logoutAt(theirs), door.services.settings.publicUrl).href;
    expect((await tell({ nameId, destination }, theirs)).statusCode).toBe(303);
    expect(await whoIs(door, browser)).toBe(user.id);
    // Good once.
    expect((await door.browser().get(`${logoutAt()}?${good}`)).statusCode).toBe(303);
    expect(await whoIs(door, browser)).toBeNull();
    expect((await door.browser().get(`${logoutAt()}?${good}`)).statusCode).toBe(400);
  });

  test('does not lose a race with a sign-in that is on its way', async () => {
    const user = await person();
    for (let round = 1; round <= 4; round++) {
      const browser = door.browser();
      const back = await onTheWay(browser, user, `race-${round}`, 0);
      const index = round % 2 ? [`race-${round}`] : [];
      await Promise.all([browser.get(back), tell({ nameId: named(user), index, issuedAt: seconds(1) })]);
      expect([round, await whoIs(door, browser)]).toEqual([round, null]);
    }
    const slow = door.browser();
    const back = await onTheWay(slow, user, 'slow', 0);
    await tell({ nameId: named(user), index: ['slow'], issuedAt: seconds(1) });
    expect((await slow.get(back)).statusCode).toBe(400);
  });
});

test('a provider that calls people by another name each time is told apart, in a test and at the door', async () => {
  const browser = door.browser();
  company.person = { nameId: 'once', attributes: {} };
  company.change = (xml) => xml.replace('nameid-format:persistent', 'nameid-format:transient');
  for (const query of ['', '?test']) {
    const [name = '', value = ''] = (await door.signIn(org.admin)).split('=');
    browser.cookies.set(name, value);
    const out = await browser.get(`/sign-in/company/${connection}${query}`);
    const { action, SAMLResponse } = await company.answer(String(out.headers.location));
    const posted = await post(new URL(action).pathname, { SAMLResponse });
    expect([posted.statusCode, posted.body.includes('persistent name id')]).toEqual([502, true]);
  }
});
