import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type OutsideProvider, startOutsideProvider } from '../interop/peers/openid-provider.ts';
import { startSamlifyProvider } from '../interop/peers/saml-provider.ts';
import { type DnsServer, startDnsServer } from '../server/src/features/company-sign-in/testing/dns.ts';
import { keepProofsFresh } from './stage.ts';
import { api, linkByMail, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** An admin ties the organization to the provider of its company by the pages alone, and an invited person comes in by it. */
const EMAIL = 'ada@people.example';
const SECRET = 'a-secret-of-the-provider';
let world: World;
let admin: Page;
let dns: DnsServer;
let provider: OutsideProvider;

beforeAll(async () => {
  dns = await startDnsServer();
  world = await startWorld({ env: { BECKON_DNS_SERVER: dns.address } });
  await world.start();
  provider = await startOutsideProvider({
    users: [{ login: 'ada', email: EMAIL, email_verified: true, department: 'Pastry' }],
    clients: [
      {
        client_id: 'beckon',
        client_secret: SECRET,
        redirect_uris: [`${world.url}/sign-in/company/callback`],
        post_logout_redirect_uris: [`${world.url}/sign-in/company/signed-out`],
      },
    ],
  });
  admin = await world.page();
  await setUp(world, admin);
  await keepProofsFresh(world);
}, 120_000);
afterAll(async () => {
  await provider?.stop();
  await world?.close();
  dns?.close();
});
afterEach((context) => pictureFailure(context, world));

const press = (name: string) => admin.getByRole('button', { name, exact: true }).click();
const tab = (name: string) =>
  admin.getByRole('navigation', { name: 'Sign-in', exact: true }).getByText(name, { exact: true }).click();
const field = () => admin.getByRole('textbox', { name: /^Domain/ });
/** What a copy field offers. */
const offered = (label: string) => admin.getByRole('status', { name: label, exact: true }).textContent();

test('a domain is verified by its record, and the page says when the record is not there', async () => {
  await admin.goto('/admin/identity/sign-in');
  await tab('Domains');
  await admin.getByText('No domains yet').waitFor();
  await field().fill('not a domain');
  await press('Add domain');
  await admin.getByText(/This is not a domain\./).waitFor();
  expect(await field().getAttribute('aria-invalid')).toBe('true');
  await field().fill('people.example');
  await press('Add domain');
  await admin.getByRole('heading', { name: 'people.example' }).waitFor();
  await press('Check now: people.example');
  await admin.getByText('There is no TXT record at _beckon.people.example.').waitFor();
  const name = await offered('Name of the TXT record');
  expect(name).toBe('_beckon.people.example');
  dns.records.set(String(name), String(await offered('Its value')));
  await press('Check now: people.example');
  await admin.getByText('Verified', { exact: true }).waitFor();
  // Its record was gone for a while, and is back.
  await world.query(`update verified_domains set failing_since = app_now() - interval '1 day'`);
  await admin.reload();
  await admin.getByText('Record gone', { exact: true }).waitFor();
  await admin.getByText(/Until .+ nothing changes/).waitFor();
  await world.query(`update verified_domains set failing_since = app_now() - interval '8 days'`);
  await admin.reload();
  await admin.getByText('No longer verified', { exact: true }).waitFor();
  expect(await offered('Name of the TXT record')).toBe(name);
  await press('Check now: people.example');
  await admin.getByText('Verified', { exact: true }).waitFor();
}, 60_000);

test('a connection is set up, tested and switched on', async () => {
  const team = await api<{ id: string }>(admin, 'POST', '/teams', { name: 'Kitchen' });
  expect(team.status).toBe(201);
  await tab('Company sign-in');
  await admin.getByText('No connections yet').waitFor();
  await admin.getByRole('link', { name: 'Add a connection' }).click();
  const sheet = admin.getByRole('dialog', { name: 'Add a connection' });
  expect(await offered('Redirect address')).toBe(`${world.url}/sign-in/company/callback`);
  await sheet.getByLabel('Name on the button').fill('Harbor ID');
  await sheet.getByLabel('Issuer').fill(`${provider.issuer}/elsewhere`);
  await sheet.getByLabel('Client ID').fill('beckon');
  await sheet.getByLabel('Client secret').fill(SECRET);
  await press('Add');
  // The provider is asked at once, and the field says what is the matter.
  await sheet.getByText(/does not answer as it should at this address/).waitFor();
  await sheet.getByLabel('Issuer').fill(provider.issuer);
  await press('Add');

  await admin.getByRole('heading', { name: 'Harbor ID', level: 1 }).waitFor();
  expect(await admin.content()).not.toContain(SECRET);
  await admin.getByText('One is kept, and is never shown.').waitFor();
  await admin.locator('.banner').getByText('people.example').waitFor();
  await press('Add a detail');
  await admin.getByRole('button', { name: /Profile field 1/ }).click();
  await admin.getByRole('option', { name: 'Department' }).click();
  await admin.getByLabel('Name at the provider 1').fill('department');
  await admin.locator('#people').getByRole('button', { name: 'Save' }).click();
  await admin.getByText('Saved').first().waitFor();

  const switchOn = admin.getByRole('button', { name: /^Switch on/ });
  expect(await switchOn.getAttribute('aria-disabled')).toBe('true');
  const opening = admin.waitForEvent('popup');
  await admin.getByRole('link', { name: 'Test the sign-in' }).click();
  const tried = await opening;
  await admin.getByText('Waiting for the test in the other tab…').waitFor();
  await provider.signIn(tried, 'ada');
  await tried.getByRole('heading', { name: 'The test went well' }).waitFor();
  await tried.getByText('Pastry').waitFor();
  await tried.getByText(/people are recognized by it/).waitFor();
  await tried.getByRole('link', { name: 'Back to Company sign-in' }).click();
  await tried.getByRole('heading', { name: 'Harbor ID', level: 1 }).waitFor();
  await tried.close();
  await admin.locator('.state').getByText('The test went well').waitFor();

  await press('Switch on');
  const asked = admin.getByRole('alertdialog', { name: /Switch .*Harbor ID.* on\?/ });
  await asked.getByText('People without an invitation are refused.').waitFor();
  await asked.getByRole('button', { name: 'Switch on' }).click();
  await admin.getByText('People sign in by it.').waitFor();
}, 60_000);

test('an invited person joins by the button, into their team, with what the provider says of them', async () => {
  const [team] = (await api<{ items: { id: string }[] }>(admin, 'GET', '/teams')).body.items;
  const invited = { email: EMAIL, first_name: 'Ada', last_name: 'Quist', team_ids: [team?.id] };
  const { body } = await api<{ user: { id: string } }>(admin, 'POST', '/invitations', invited);
  const person = await world.page();
  await person.goto(await linkByMail(world, EMAIL));
  await person.getByRole('link', { name: 'Sign in with Harbor ID' }).click();
  await provider.signIn(person, 'ada');
  await person.waitForURL(/\/welcome/);

  await admin.goto(`/admin/identity/users/${body.user.id}/invitation`);
  await admin.getByText('By company sign-in (Harbor ID).').waitFor();
  await admin.goto(`/admin/identity/users/${body.user.id}`);
  await admin.getByText('Pastry').first().waitFor();
  const [user] = await world.query(
    `select u.status, u.department, t.name as team from users u
     join memberships m on m.organization_id = u.organization_id and m.user_id = u.id
     join teams t on t.organization_id = m.organization_id and t.id = m.team_id where u.id = $1`,
    [body.user.id],
  );
  expect(user).toEqual({ status: 'active', department: 'Pastry', team: 'Kitchen' });
  // Signing out here is signing out there, and the way leads back.
  await person.goto('/home');
  await person.getByRole('button', { name: 'Sign out' }).click();
  await person.waitForURL((url) => url.origin === provider.issuer);
  await person.getByRole('button', { name: /Yes/ }).click();
  await person.waitForURL(/\/o\/[^/]+$/);
  await person.goto('/home');
  await person.waitForURL(/\/sign-in/);
  // Who came in by it stands in the question that would send them another way.
  await admin.goto('/admin/identity/sign-in/company');
  await admin.getByRole('link', { name: 'Harbor ID' }).click();
  await press('Switch off');
  await admin.getByText(/1 person has signed in by it/).waitFor();
}, 60_000);

test('a connection by SAML takes a file of metadata, and is tested the same way', async () => {
  await admin.goto('/admin/identity/sign-in/company/new');
  await admin.getByRole('radio', { name: 'SAML 2.0' }).check();
  await admin
    .getByRole('dialog', { name: 'Add a connection' })
    .getByLabel('Name on the button')
    .fill('Clinic');
  await press('Add');
  await admin.getByRole('heading', { name: 'Clinic', level: 1 }).waitFor();
  await admin.getByText('Read the metadata of your identity provider first.').last().waitFor();
  const ours = await admin.getByRole('link', { name: 'Download the metadata' }).getAttribute('href');
  const saml = await startSamlifyProvider(await (await admin.request.get(String(ours))).text());
  try {
    const form = admin.locator('#provider');
    await form.getByText('File or text').click();
    const buffer = Buffer.from(saml.metadata);
    await form.locator('[type=file]').setInputFiles({ name: 'idp.xml', mimeType: 'text/xml', buffer });
    await form.getByRole('checkbox', { name: 'It vouches for addresses' }).check();
    await form.getByRole('button', { name: 'Read the metadata' }).click();
    await admin.getByText('Entity ID of your identity provider').waitFor();
    const opening = admin.waitForEvent('popup');
    await admin.getByRole('link', { name: 'Test the sign-in' }).click();
    const tried = await opening;
    await tried.getByRole('button').click();
    await tried.getByRole('heading', { name: 'The test went well' }).waitFor();
    await tried.getByText(saml.user.email).first().waitFor();
    await admin.locator('.state').getByText('The test went well').waitFor();
  } finally {
    await saml.stop();
  }
}, 60_000);
