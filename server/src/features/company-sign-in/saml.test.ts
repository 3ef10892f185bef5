import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { type SamlCompany, startSamlCompany } from '../../../test/saml-company.ts';
import { newId } from '../../platform/ids.ts';
import { hashToken, newSessionToken } from '../../platform/secrets.ts';
import { type ConnectionRow, FIND_ANYWHERE, START } from './queries.ts';
import {
  beginSaml,
  journeyOfSaml,
  receiveSaml,
  SamlReplayed,
  samlMetadata,
  samlSettingsOf,
  sweepSaml,
  takeSaml,
} from './saml.ts';

/* What becomes of an answer of a provider that is none of ours, from the request to what the browser takes along. */
let app: TestApp;
let company: SamlCompany;
let org: TestOrganization;
let connectionId: string;

beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
  company = await startSamlCompany();
  company.person = { nameId: 'u-1001', attributes: { mail: 'alice@harbor.example', groups: ['a', 'b'] } };
});
afterAll(async () => {
  company?.close();
  await app?.close();
});
beforeEach(async () => {
  await app.clock.reset();
  connectionId = await newConnection(org);
  company.trust(await samlMetadata(app.services, await rowOf(connectionId)));
  company.change = (xml) => xml;
});

const settingsOf = (vouches: boolean) =>
  samlSettingsOf(company.metadata, { metadata_url: null, vouches }, new Date(0)).settings;

async function rowOf(id: string): Promise<ConnectionRow> {
  const [connection] = await app.db.many<ConnectionRow>(FIND_ANYWHERE, [id]);
  if (!connection) throw new Error('There is no such connection.');
  return connection;
}

async function newConnection(organization: TestOrganization): Promise<string> {
  const id = newId();
  await app.db.many(
    `insert into connections (organization_id, id, protocol, name, state, settings) values ($1, $2, 'saml', 'Harbor', 'on', $3)`,
    [organization.id, id, JSON.stringify(settingsOf(true))],
  );
  return id;
}

/** Sets out, as the page that starts a journey does. */
async function begin(id = connectionId, purpose = 'sign_in'): Promise<string> {
  const state = newSessionToken();
  const connection = await rowOf(id);
  await app.db.many(START, [
    hashToken(state),
    connection.organization_id,
    id,
    purpose,
    hashToken('browser'),
    Buffer.of(),
    null,
    null,
  ]);
  const journey = await beginSaml(app.services, connection, purpose === 'step_up');
  return journey.address(state);
}

/** @returns the state by which the browser goes on */
async function receive(samlResponse: string): Promise<string> {
  const journey = await journeyOfSaml(app.services, samlResponse);
  if (!journey) throw new Error('nobody is on this journey');
  await receiveSaml(app.services, journey, samlResponse);
  return journey.state;
}
const answerTo = async (address: string) => (await company.answer(address)).SAMLResponse;

test('an answer is taken once, and so are its contents', async () => {
  const answer = await answerTo(await begin());
  const state = await receive(answer);
  await expect(receive(answer)).rejects.toThrow(SamlReplayed);
  expect(await takeSaml(app.services, state)).toEqual({
    issuer: company.entityId,
    subject: 'u-1001',
    email: 'alice@harbor.example',
    emailVerified: true,
    claims: {
      mail: ['alice@harbor.example'],
      groups: ['a', 'b'],
      email: 'alice@harbor.example',
      name_id: 'u-1001',
    },
    session: {
      id: expect.stringMatching(/^_.+s$/),
      saidAt: expect.stringMatching(/^\d{4}-.+Z$/),
      wayOut: {
        protocol: 'saml',
        nameId: {
          value: 'u-1001',
          format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
          qualifier: null,
          spQualifier: null,
        },
      },
    },
  });
  expect(await takeSaml(app.services, state)).toBeNull();
  await expect(receive(answer)).rejects.toThrow(SamlReplayed);
});

test('of ten at the same moment one is taken', async () => {
  const answer = await answerTo(await begin());
  const results = await Promise.allSettled(Array.from({ length: 10 }, () => receive(answer)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('an assertion is taken once, also where it would answer another request', async () => {
  let first = '';
  company.change = (xml) => {
    const name = /Assertion ID="([^"]+)"/.exec(xml)?.[1] ?? '';
    first ||= name;
    return xml.replaceAll(`"${name}"`, `"${first}"`);
  };
  await receive(await answerTo(await begin()));
  await expect(receive(await answerTo(await begin()))).rejects.toThrow(SamlReplayed);
});

test('what nobody here asked for is refused, also by a provider that is trusted', async () => {
  const answer = await answerTo(await begin());
  await app.db.many('delete from company_sign_ins');
  await expect(receive(answer)).rejects.toThrow('nobody is on this journey');
});

test('an answer for one connection is nothing to another, of this organization or the next', async () => {
  const other = await app.organization();
  for (const organization of [org, other]) {
    // The provider answers the second connection's request, for the audience of the first.
    const second = await newConnection(organization);
    await expect(answerTo(await begin(second)).then(receive)).rejects.toThrow('wrong_audience');
  }
});

test('an address counts as verified only where the provider says so, or an admin vouches for the provider', async () => {
  const told = async (attributes: Record<string, string>, vouches: boolean) => {
    await app.db.many('update connections set settings = $2 where id = $1', [
      connectionId,
      JSON.stringify(settingsOf(vouches)),
    ]);
    company.person = { nameId: 'u-1001', attributes };
    const state = await receive(await answerTo(await begin()));
    const facts = await takeSaml(app.services, state);
    return [facts?.email, facts?.emailVerified];
  };
  const email = 'a@harbor.example';
  expect(await told({ mail: email }, false)).toEqual([email, false]);
  expect(await told({ mail: email, email_verified: 'false' }, false)).toEqual([email, false]);
  expect(await told({ mail: email, email_verified: 'true' }, false)).toEqual([email, true]);
  expect(await told({ 'urn:oid:0.9.2342.19200300.100.1.3': email }, true)).toEqual([email, true]);
  expect(await told({ name: 'Alice' }, true)).toEqual([null, true]);
});

test('who is called by another name at every sign-in is nobody', async () => {
  company.change = (xml) => xml.replace('nameid-format:persistent', 'nameid-format:transient');
  await expect(answerTo(await begin()).then(receive)).rejects.toThrow('transient_name_id');
});

test('who is to prove themselves anew has done so, and not an hour ago', async () => {
  expect(await begin(connectionId, 'step_up')).toContain('SAMLRequest=');
  company.change = (xml) => xml.replace(/AuthnInstant="[^"]+"/, 'AuthnInstant="2026-01-01T00:00:00Z"');
  await expect(answerTo(await begin(connectionId, 'step_up')).then(receive)).rejects.toThrow('AuthnInstant');
  await receive(await answerTo(await begin()));
  company.change = (xml) => xml;
  await receive(await answerTo(await begin(connectionId, 'step_up')));
});

test('a provider that says no is told apart from one that lies', async () => {
  const person = company.person;
  company.person = null;
  await expect(answerTo(await begin()).then(receive)).rejects.toThrow('provider_refused: AuthnFailed');
  company.person = person;
  const answer = await answerTo(await begin());
  const lie = Buffer.from(answer, 'base64').toString().replaceAll('u-1001', 'u-1002');
  await expect(receive(Buffer.from(lie).toString('base64'))).rejects.toThrow('bad_signature');
});

test('whoever comes back after ten minutes begins anew', async () => {
  const answer = await answerTo(await begin());
  await app.clock.move(601);
  await expect(receive(answer)).rejects.toThrow('nobody is on this journey');
  await app.clock.move(3600);
  await sweepSaml(app.db);
  expect(await app.db.many('select 1 from saml_arrivals')).toEqual([]);
  expect(await app.db.many('select 1 from saml_assertions')).toEqual([]);
});
