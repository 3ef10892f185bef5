import type { Page } from 'playwright-core';
import type { Screen } from '../screens.ts';
import type { Place } from '../stage.ts';

/** A page by its address, shown once its heading is there and nothing stands in for what is still to come. */
const at =
  (path: string, then?: (page: Page, place: Place) => Promise<unknown>) =>
  async (page: Page, place: Place) => {
    await page.goto(path);
    await page.locator('.main h1').first().waitFor();
    await page.locator('.main .skeleton').first().waitFor({ state: 'detached' });
    await then?.(page, place);
  };
const inSheet = (page: Page) => page.locator('.sheet input, .sheet [role=combobox]').first().waitFor();

/** It shows what stands in for a table, for good. */
const kit = (sheet: '' | '/sheet') => async (page: Page) => {
  await page.goto(`/admin/kit${sheet}`);
  await page.locator('.main h1').waitFor();
  if (sheet) await inSheet(page);
};

async function firstTeam(page: Page, place: Place, tab = ''): Promise<void> {
  const { items } = await place.api<{ items: { id: string }[] }>('GET', '/teams');
  await at(`/admin/identity/teams/${items[0]?.id}${tab}`)(page, place);
}

/** Values that wait, and a field that something reads: as the rule of a team leaves them. */
const WAITING = `
with read as (
  insert into field_readers (organization_id, field, reader) select id, 'department', 'team_rule' from organizations
  where slug = (select slug from organizations order by created_at limit 1)
  on conflict do nothing
), admin as (
  select organization_id, user_id from role_grants where role = 'team_admin' order by user_id limit 1
)
insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by, proposed_at)
select u.organization_id, u.id, f.field,
  case f.field when 'line_manager_id' then a.user_id::text when 'start_on' then '2026-12-07' when 'about' then 'Drives the night route.' else 'Finance' end,
  case f.field when 'about' then 'self' else 'team_admin' end, case f.field when 'about' then u.id else a.user_id end,
  app_now() - interval '2 hours'
from admin a
join lateral (select * from users where organization_id = a.organization_id and status = 'active' and id <> a.user_id
  and line_manager_id is not null order by id limit 3) u on true
cross join (values ('department'), ('start_on'), ('line_manager_id'), ('about')) f (field)
on conflict do nothing`;

async function waiting(page: Page, place: Place): Promise<void> {
  await place.world.query(WAITING);
  await at('/admin/identity/confirmations', (p) =>
    p.locator('.main tbody tr[data-row], .main .card').first().waitFor(),
  )(page, place);
}

/** Everything of the portal but Users and inviting. */
export const portalScreens: readonly Screen[] = [
  { name: 'teams', as: 'organization_admin', open: at('/admin/identity/teams') },
  { name: 'reporting-teams', as: 'organization_admin', open: at('/admin/identity/teams/reporting') },
  {
    name: 'reporting-team',
    as: 'organization_admin',
    async open(page, place) {
      await at('/admin/identity/teams/reporting')(page, place);
      await page.locator('td a').first().click();
      await page.locator('.main .segmented').waitFor();
      await page.locator('.main .segmented label').last().click();
      await page.locator('td a').first().waitFor();
    },
  },
  { name: 'team-new', as: 'organization_admin', open: at('/admin/identity/teams/new', inSheet) },
  { name: 'team', as: 'organization_admin', open: firstTeam },
  {
    name: 'team-edit',
    as: 'organization_admin',
    open: async (page, place) => {
      await firstTeam(page, place, '/edit');
      await inSheet(page);
    },
  },
  {
    name: 'team-add-people',
    as: 'organization_admin',
    open: async (page, place) => {
      await firstTeam(page, place, '/add');
      await inSheet(page);
    },
  },
  { name: 'confirmations', as: 'organization_admin', open: waiting },
  { name: 'confirmations-phone', as: 'organization_admin', only: 'phone', open: waiting },
  {
    name: 'confirmations-selected',
    as: 'organization_admin',
    async open(page, place) {
      await waiting(page, place);
      await page.locator('.main thead input, .main .card input').first().check({ force: true });
      await page.locator('.bulk-bar').waitFor();
    },
  },
  {
    name: 'confirmations-reject',
    as: 'organization_admin',
    async open(page, place) {
      await waiting(page, place);
      await page.locator('.main thead input, .main .card input').first().check({ force: true });
      await page.locator('.bulk-bar .btn').last().click();
      await page.getByRole('alertdialog').or(page.getByRole('dialog')).first().waitFor();
    },
  },
  { name: 'confirmations-none', as: 'newcomer', open: at('/admin/identity/confirmations') },
  {
    name: 'user-waiting',
    as: 'organization_admin',
    async open(page, place) {
      await waiting(page, place);
      await page.locator('.main .who a').first().click();
      await page.locator('.profile-value .btn').nth(3).waitFor();
    },
  },
  {
    name: 'profile-fields-read',
    as: 'organization_admin',
    async open(page, place) {
      await place.world.query(WAITING);
      await at('/admin/organization/profile-fields')(page, place);
    },
  },
  {
    name: 'invite-waits',
    as: 'team_admin',
    async open(page, place) {
      await place.world.query(WAITING);
      await at('/admin/identity/users/invite', async (p) => {
        await inSheet(p);
        await p.locator('.sheet .banner').first().waitFor();
      })(page, place);
    },
  },
  { name: 'deliveries', as: 'organization_admin', open: at('/admin/messaging/deliveries') },
  {
    name: 'delivery',
    as: 'organization_admin',
    async open(page, place) {
      await at('/admin/messaging/deliveries')(page, place);
      await page.locator('tbody tr[data-row] a').first().click();
      await page.locator('.sheet h2').waitFor();
    },
  },
  { name: 'deliveries-stopped', as: 'organization_admin', open: at('/admin/messaging/deliveries/stopped') },
  { name: 'preview-inbox', as: 'organization_admin', open: at('/admin/messaging/preview') },
  {
    name: 'preview-message',
    as: 'organization_admin',
    async open(page, place) {
      await place.link();
      const { items } = await place.api<{ items: { id: string }[] }>('GET', '/preview-inbox');
      await at(`/admin/messaging/preview/${items[0]?.id}`, (p) => p.locator('iframe').first().waitFor())(
        page,
        place,
      );
    },
  },
  { name: 'settings-organization', as: 'organization_admin', open: at('/admin/organization/settings') },
  {
    name: 'settings-invitations',
    as: 'organization_admin',
    open: at('/admin/organization/settings/invitations'),
  },
  {
    name: 'settings-messaging',
    as: 'organization_admin',
    open: at('/admin/organization/settings/messaging'),
  },
  { name: 'profile-fields', as: 'organization_admin', open: at('/admin/organization/profile-fields') },
  {
    name: 'profile-field-new',
    as: 'organization_admin',
    open: at('/admin/organization/profile-fields/new', inSheet),
  },
  { name: 'sign-in-policy', as: 'organization_admin', open: at('/admin/identity/sign-in') },
  {
    name: 'sign-in-policy-effect',
    as: 'organization_admin',
    async open(page, place) {
      await at('/admin/identity/sign-in')(page, place);
      await page.locator('fieldset input').first().uncheck({ force: true });
      await page.locator('.save-bar [type=submit]').click();
      await page.getByRole('dialog').or(page.getByRole('alertdialog')).first().waitFor();
    },
  },
  { name: 'tools-saml', as: 'organization_admin', open: at('/admin/identity/tools/saml') },
  { name: 'api-tokens', as: 'organization_admin', open: at('/admin/organization/api-tokens') },
  {
    name: 'api-token-new',
    as: 'organization_admin',
    open: at('/admin/organization/api-tokens/new', inSheet),
  },
  {
    name: 'palette',
    as: 'organization_admin',
    async open(page, place) {
      await at('/admin/identity/teams')(page, place);
      await page.keyboard.press('Control+k');
      const palette = page.locator('.palette-dialog');
      await palette.locator('input').fill('a');
      await palette.getByRole('option').or(palette.getByRole('menuitem')).first().waitFor();
    },
  },
  { name: 'audit-log', as: 'organization_admin', open: at('/admin/organization/audit') },
  { name: 'not-yours', as: 'team_admin', open: at('/admin/organization/settings') },
  { name: 'not-found', as: 'organization_admin', open: at('/admin/nowhere') },
  {
    name: 'portal-offline',
    as: 'organization_admin',
    async open(page) {
      await page.route('**/api/v1/**', (route) => route.abort());
      await page.goto('/admin/identity/users');
      await page.locator('.banner').first().waitFor();
    },
  },
  {
    name: 'drawer',
    as: 'organization_admin',
    only: 'phone',
    async open(page, place) {
      await at('/admin/identity/teams')(page, place);
      await page.locator('.topbar button').first().click();
      await page.locator('.drawer .nav').waitFor();
    },
  },
  { name: 'kit', as: 'organization_admin', open: kit('') },
  { name: 'kit-sheet', as: 'organization_admin', open: kit('/sheet') },
];
