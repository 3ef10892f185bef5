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

/** Everything of the portal but Users and inviting. */
export const portalScreens: readonly Screen[] = [
  { name: 'teams', as: 'organization_admin', open: at('/admin/identity/teams') },
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
