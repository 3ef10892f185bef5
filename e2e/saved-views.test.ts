import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, createTeam, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** Views of the Users list: saved, opened, changed, shared and deleted, by keyboard. */
const PATIENCE_MS = 90_000;
let world: World;
let admin: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
  await createTeam(admin, 'Leeds drivers');
  const people = ['Anna', 'Bilal', 'Chen', 'Dara'].map((first_name, at) => ({
    first_name,
    email: `${first_name.toLowerCase()}@harbor.example`,
    department: at % 2 ? 'Warehouse' : 'Transport',
  }));
  await api(admin, 'POST', '/invitations/batch', { people });
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

const names = (page: Page) => page.locator('tbody .who > a').allTextContents();
const button = (name: string | RegExp, page = admin) => page.getByRole('button', { name, exact: true });
/** Opens the menu of views by keyboard and chooses an entry. */
async function choose(view: string, entry: string): Promise<void> {
  await button(view).focus();
  await admin.keyboard.press('Enter');
  await admin.getByRole('menuitem', { name: entry }).focus();
  await admin.keyboard.press('Enter');
}
const department = (name: string) => `?department=${encodeURIComponent(JSON.stringify([name]))}`;

test(
  'a view is saved by keyboard, found again, marked when changed since, updated and renamed',
  async () => {
    await admin.goto(`/admin/identity/users${department('Warehouse')}&sort=name&down=true`);
    await expect.poll(() => names(admin)).toEqual(['Dara', 'Bilal']);
    await choose('Views', 'Save as a new view…');
    const dialog = admin.getByRole('dialog', { name: 'Save this view' });
    await expect.poll(() => admin.evaluate<string>('document.activeElement?.tagName')).toBe('INPUT');
    await admin.keyboard.press('Enter');
    await dialog.getByText('Give it a name.').waitFor();
    await admin.keyboard.type('Night shift');
    await admin.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await button('View: Night shift').waitFor();
    await expect
      .poll(() => admin.evaluate<string | null>('document.activeElement?.getAttribute("aria-label")'))
      .toBe('View: Night shift');

    await choose('View: Night shift', 'Leave this view');
    await button('Views').waitFor();
    await expect.poll(async () => (await names(admin)).length).toBe(5);
    await choose('Views', 'Night shift');
    await expect.poll(() => names(admin)).toEqual(['Dara', 'Bilal']);

    await button('User').click();
    await expect.poll(() => names(admin)).toEqual(['Bilal', 'Dara']);
    await button('View: Night shift (changed)').waitFor();
    await admin.reload();
    await choose('View: Night shift (changed)', 'Save changes to Night shift');
    await button('View: Night shift').waitFor();

    await choose('View: Night shift', 'Rename…');
    const renaming = admin.getByRole('dialog', { name: 'Rename Night shift' });
    await renaming.getByRole('textbox', { name: 'Name' }).fill('Late shift');
    await admin.keyboard.press('Enter');
    await button('View: Late shift').waitFor();
  },
  PATIENCE_MS,
);

test(
  'columns belong to the view: those of this device stay as they were',
  async () => {
    await button('Columns').click();
    const panel = admin.getByRole('dialog', { name: 'Columns' });
    await panel.getByText('Mobile').click();
    await admin.getByRole('columnheader', { name: 'Mobile' }).waitFor();
    await admin.keyboard.press('Escape');
    await choose('View: Late shift (changed)', 'Save changes to Late shift');
    await choose('View: Late shift', 'Leave this view');
    await admin.getByRole('columnheader', { name: 'Mobile' }).waitFor({ state: 'detached' });
    await admin.keyboard.press('Control+k');
    await admin.getByRole('dialog', { name: 'Search and jump' }).locator('input:focus').waitFor();
    await admin.keyboard.type('late');
    await admin.getByRole('menuitem', { name: 'Late shift' }).waitFor();
    await admin.keyboard.press('Enter');
    await admin.getByRole('columnheader', { name: 'Mobile' }).waitFor();
    await expect.poll(() => names(admin)).toEqual(['Bilal', 'Dara']);
  },
  PATIENCE_MS,
);

test(
  'a shared view says what of it is gone; deleted, it can be taken back, and is then its taker’s to stop sharing',
  async () => {
    const { body: teams } = await api<{ items: { id: string }[] }>(admin, 'GET', '/teams');
    const { body: other } = await api<{ id: string }>(admin, 'POST', '/teams', { name: 'Office' });
    const ids = [teams.items[0]?.id ?? '', other.id];
    await admin.goto(`/admin/identity/users?team=${encodeURIComponent(JSON.stringify(ids))}`);
    await choose('Views', 'Save as a new view…');
    await admin.getByRole('textbox', { name: 'Name' }).fill('Both teams');
    await admin.getByRole('checkbox', { name: 'Share with all admins' }).focus();
    await admin.keyboard.press('Space');
    await admin.getByRole('button', { name: 'Save view' }).click();
    await button('View: Both teams').waitFor();

    const address = admin.url();
    await api(admin, 'DELETE', `/teams/${other.id}`);
    await admin.goto('/admin/identity/users');
    await choose('Views', 'Both teams');
    await admin.getByText('Not everything in this view applies').waitFor();
    await admin.getByText('1 team was removed').waitFor();
    expect(admin.url()).not.toBe(address);

    await choose('View: Both teams', 'Delete view');
    await admin.getByText('Both teams is deleted.').first().waitFor();
    await button('Views').waitFor();
    await admin.getByRole('button', { name: 'Undo' }).click();
    await button('View: Both teams').waitFor();
    const { body: back } = await api<{ items: { name: string; shared: boolean }[] }>(
      admin,
      'GET',
      '/saved-views',
    );
    expect(back.items).toMatchObject([
      { name: 'Both teams', shared: true },
      { name: 'Late shift', shared: false },
    ]);
    await choose('View: Both teams', 'Stop sharing');
    await expect
      .poll(async () => {
        const { body } = await api<{ items: { shared: boolean }[] }>(admin, 'GET', '/saved-views');
        return body.items.map((view) => view.shared);
      })
      .toEqual([false, false]);
  },
  PATIENCE_MS,
);

test(
  'a long name fits a phone',
  async () => {
    await api(admin, 'POST', '/saved-views', {
      name: 'Everybody in the warehouse who has not joined after two weeks of waiting for them',
      query: { departments: ['Warehouse'] },
    });
    const context = await world.context({ viewport: { width: 360, height: 740 }, hasTouch: true });
    await context.addCookies(await admin.context().cookies());
    const page = await context.newPage();
    await page.goto('/admin/identity/users');
    await button('Views', page).tap();
    await page.getByRole('menuitem', { name: /^Everybody in the warehouse/ }).tap();
    await button(/^View: Everybody in the warehouse/, page).waitFor();
    const tooWide = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(await tooWide()).toBeLessThanOrEqual(0);
    await button(/^View: Everybody in the warehouse/, page).tap();
    await page.getByRole('menuitem', { name: 'Save as a new view…' }).waitFor();
    expect(await tooWide()).toBeLessThanOrEqual(0);
  },
  PATIENCE_MS,
);
