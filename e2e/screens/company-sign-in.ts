import type { Page } from 'playwright-core';
import { createCertificate } from '../../server/test/certificate.ts';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

const TABS = '/admin/identity/sign-in';

/** As a provider that answered and a test that went well leave them; no provider stands behind this demo. */
const CONNECTION = `
with home as (select id from organizations order by created_at limit 1), gone as (
  insert into verified_domains (organization_id, id, domain, token, verified_at, failing_since)
  select h.id, gen_random_uuid(), d.domain, 'b0e7a9d23f5c4f0c9a8d6e1f7c2b4a55', case when d.seen then app_now() - interval '20 days' end,
    app_now() - make_interval(days => d.gone)
  from home h cross join (values ('tidewell.example', true, null), ('a-longer-name.of-a-harbor.example', false, null),
    ('pier.example', true, 2), ('quay.example', true, 9)) d (domain, seen, gone)
  on conflict do nothing
)
insert into connections (organization_id, id, protocol, name, state, settings, secret, mapping, newcomers, newcomer_team_ids, tested_at, last_used_at)
select h.id, gen_random_uuid(), 'openid', c.name, c.state, '{"issuer":"https://login.tidewell.example/realms/harbor","client_id":"0b5a6c1e-beckon"}',
  'sealed', '{"department":"department","job_title":"title"}', 'create',
  array (select id from teams where organization_id = h.id and not exists (select 1 from team_rules r where r.team_id = teams.id) order by id limit 2),
  case when c.state = 'on' then app_now() - interval '8 days' end, case when c.state = 'on' then app_now() - interval '1 hour' end
from home h cross join (values ('Harbor ID', 'on'), ('Partners of the harbor', 'draft')) c (name, state)
returning id, state`;

const METADATA = {
  entity_id: 'https://login.clinic.example/metadata',
  sign_on_url: 'https://login.clinic.example/sign-on',
  metadata_url: 'https://login.clinic.example/metadata',
};

interface Made {
  on: string;
  /** Its metadata was read once and cannot be read anew. */
  read: string;
  saml: string;
}
const made = new WeakMap<object, Promise<Made>>();

/** Connections in each state and domains, once for all who look. */
function connections(place: Place): Promise<Made> {
  const known = made.get(place.world);
  if (known) return known;
  const making = make(place);
  made.set(place.world, making);
  return making;
}

async function make({ world, api }: Place): Promise<Made> {
  const rows = await world.query<{ id: string; state: string }>(CONNECTION);
  const { id } = await api<{ id: string }>('POST', '/connections/saml', { name: 'Clinic' });
  const read = await api<{ id: string }>('POST', '/connections/saml', { name: 'Ward' });
  await world.query(
    `update connections set settings = $2, refreshed_at = app_now() - interval '2 days', refresh_problem = 'no_answer' where id = $1`,
    [read.id, JSON.stringify({ ...METADATA, vouches: true, certificates: [createCertificate().cert] })],
  );
  return { read: read.id, on: rows.find(({ state }) => state === 'on')?.id ?? '', saml: id };
}

const one = (which: keyof Made) => async (page: Page, place: Place) => {
  await page.goto(`${TABS}/company/${(await connections(place))[which]}`);
  await page.locator('#people input[maxlength]').first().waitFor();
};

const withForm = async (page: Page, place: Place) => {
  await connections(place);
  await page.goto(`${TABS}/company/new`);
  await page.locator('.sheet output').waitFor();
};

const withDomains = async (page: Page, place: Place) => {
  await connections(place);
  await page.goto(`${TABS}/domains`);
  await page.locator('.settings-section output').first().waitFor();
};

export const companySignInScreens: readonly Screen[] = [
  {
    name: 'company-sign-in-none',
    as: 'newcomer',
    async open(page) {
      await page.goto(`${TABS}/company`);
      await page.locator('.empty').waitFor();
    },
  },
  {
    name: 'company-domains-none',
    as: 'newcomer',
    async open(page) {
      await page.goto(`${TABS}/domains`);
      await page.locator('.empty').waitFor();
    },
  },
  {
    name: 'company-sign-in',
    as: 'organization_admin',
    async open(page, place) {
      await connections(place);
      await page.goto(`${TABS}/company`);
      await page.locator('tbody a').first().waitFor();
    },
  },
  {
    name: 'company-connection-new-refused',
    as: 'organization_admin',
    async open(page, place) {
      await withForm(page, place);
      await page.locator('.sheet button[type=submit]').click();
      await page.locator('[aria-invalid=true]').first().waitFor();
    },
  },
  { name: 'company-connection-on', as: 'organization_admin', open: one('on') },
  { name: 'company-connection-read', as: 'organization_admin', open: one('read') },
  {
    name: 'company-connection-saml-refused',
    as: 'organization_admin',
    async open(page, place) {
      await one('saml')(page, place);
      await page.locator('#provider .segmented label').last().click();
      await page.locator('#provider textarea').fill('<html></html>');
      await page.locator('#provider button[type=submit]').click();
      await page.locator('textarea[aria-invalid=true]').waitFor();
    },
  },
  {
    name: 'company-connection-off',
    as: 'organization_admin',
    async open(page, place) {
      await one('on')(page, place);
      await page.locator('.settings-section').last().locator('.btn').first().click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'company-domain-record-missing',
    as: 'organization_admin',
    async open(page, place) {
      // No DNS stands behind the demo, and to wait for one takes seconds.
      await page.route('**/domains/*/verify', (route) =>
        route.fulfill({
          status: 409,
          contentType: 'application/problem+json',
          body: JSON.stringify({
            code: 'domain.record_missing',
            title: place.t('companySignIn.domainState.failed'),
            next_step: place.t('companySignIn.recordText'),
          }),
        }),
      );
      await withDomains(page, place);
      await page.locator('.settings-section .btn-primary').nth(1).click();
      await page.locator('.settings-section [role=alert]').waitFor();
    },
  },
  {
    name: 'company-domain-remove',
    as: 'organization_admin',
    async open(page, place) {
      await withDomains(page, place);
      await page.locator('.settings-section .btn-danger').last().click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
];
