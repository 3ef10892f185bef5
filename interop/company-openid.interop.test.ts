import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { pictureFailure } from '../e2e/world.ts';
import { type Beckon, startBeckon } from './beckon.ts';
import { startOutsideProvider } from './peers/openid-provider.ts';
import { DOCTOR, startLemonProvider } from './servers/lemonldap.ts';

/** Beckon takes people from the providers of companies that are not ours, and their sign-in accepts an invitation. */
let beckon: Beckon;
let team: { id: string };
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  beckon = await startBeckon();
  team = await beckon.team('Kitchen');
});

afterEach(async (context) => {
  await pictureFailure(context, beckon.world);
  for (const stop of stops.splice(0)) await stop();
});
afterAll(() => beckon?.close());

/** Letters and digits alone: LemonLDAP::NG does not decode what RFC 6749 2.3.1 encodes, the hyphen included. */
const CLIENT = { clientId: 'beckon', clientSecret: 'aSecretOfBeckon' };

interface Company {
  issuer: string;
  email: string;
  signIn(page: Page): Promise<void>;
}

async function byOidcProvider(redirectUri: string): Promise<Company> {
  const email = 'ada@people.example';
  const provider = await startOutsideProvider({
    users: [{ login: 'ada', email, email_verified: true }],
    clients: [
      { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri] },
    ],
  });
  stops.push(provider.stop);
  return { issuer: provider.issuer, email, signIn: (page) => provider.signIn(page, 'ada') };
}

async function byLemon(redirectUri: string): Promise<Company> {
  const provider = await startLemonProvider({ ...CLIENT, redirectUri });
  stops.push(provider.stop);
  return {
    issuer: provider.issuer,
    email: DOCTOR.email,
    signIn: (page) => provider.signIn(page, DOCTOR.login),
  };
}

/** A domain is verified by a DNS record, which nobody publishes for these tests: written straight into the table. */
async function verifyDomain(email: string): Promise<void> {
  const { id } = await beckon.call<{ id: string }>('POST', '/domains', { domain: email.split('@')[1] });
  await beckon.world.query('update verified_domains set verified_at = app_now() where id = $1', [id]);
}

test.for([
  { name: 'oidc-provider', start: byOidcProvider },
  { name: 'LemonLDAP::NG', start: byLemon },
])('sign-in at $name is tested, switched on, and accepts an invitation', async ({ name, start }) => {
  const company = await start(`${beckon.world.url}/sign-in/company/callback`);
  const connection = await beckon.call<{ id: string; sign_in_address: string }>('POST', '/connections', {
    name,
    issuer: company.issuer,
    client_id: CLIENT.clientId,
    client_secret: CLIENT.clientSecret,
  });
  await verifyDomain(company.email);

  await beckon.admin.goto(`${connection.sign_in_address}?test`);
  await company.signIn(beckon.admin);
  await beckon.admin.waitForURL((url) => url.origin === beckon.world.url);
  await beckon.admin.getByText(company.email).first().waitFor();
  await beckon.call('PUT', `/connections/${connection.id}/state`, { state: 'on' });

  const { userId } = await beckon.invite(company.email, [team.id]);
  const page = await beckon.world.page();
  await page.goto(connection.sign_in_address);
  await company.signIn(page);
  await page.waitForURL((url) => url.origin === beckon.world.url && /welcome|home/.test(url.pathname));
  const [user] = await beckon.world.query('select status from users where id = $1', [userId]);
  expect(user).toEqual({ status: 'active' });
  const [identity] = await beckon.world.query('select issuer from external_identities where user_id = $1', [
    userId,
  ]);
  expect(identity).toEqual({ issuer: company.issuer });
});
