import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { keepProofsFresh } from './stage.ts';
import { api, createTeam, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** The list of users by keyboard and by touch: narrowing down, sorting, choosing many and acting on them. */
const PATIENCE_MS = 90_000;
const HOUR = 3600;
let world: World;
let admin: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
  await createTeam(admin, 'Leeds drivers');
  const people = ['Anna', 'Bilal', 'Chen', 'Dara', 'Emma'].map((first_name, at) => ({
    first_name,
    email: `${first_name.toLowerCase()}@harbor.example`,
    department: at % 2 ? 'Warehouse' : 'Transport',
  }));
  await api(admin, 'POST', '/invitations/batch', { people: people.slice(0, 3) });
  await world.smtp.waitFor((m) => m.envelope.to.includes('chen@harbor.example'), 20_000);
  await world.moveClock(HOUR + 1);
  await api(admin, 'POST', '/invitations/batch', { people: people.slice(3) });
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

const select = (page: Page, name: string) =>
  page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
/** The values of a filter come from the server; typed before, they are narrowed down once they are there. */
const narrowedTo = (value: string) =>
  expect.poll(() => admin.locator('[role=listbox] [role=option]').allTextContents()).toEqual([value]);
const names = (page: Page) => page.locator('tbody .who > a').allTextContents();

test(
  'filters and order stand in the address, come back with it, and go one by one',
  async () => {
    await admin.goto('/admin/identity/users');
    await select(admin, 'Anna').waitFor();
    await admin.getByRole('button', { name: 'Filter' }).click();
    const panel = admin.getByRole('dialog', { name: 'Filters' });
    const departments = panel.getByRole('combobox', { name: 'Departments' });
    await departments.fill('ware');
    await narrowedTo('Warehouse');
    await admin.keyboard.press('ArrowDown');
    await admin.keyboard.press('Enter');
    await admin.getByText('Department: Warehouse').waitFor();
    await admin.keyboard.press('Escape');
    await admin.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await expect.poll(() => admin.locator(':focus').textContent()).toContain('Filter');
    await expect.poll(() => names(admin)).toEqual(['Bilal', 'Dara']);
    await admin.getByRole('button', { name: 'User', exact: true }).click();
    await expect.poll(() => names(admin)).toEqual(['Dara', 'Bilal']);
    const address = admin.url();
    expect(decodeURIComponent(address)).toContain('["Warehouse"]');
    await admin.goto('/admin/identity/teams');
    await admin.goto(address);
    await expect.poll(() => names(admin)).toEqual(['Dara', 'Bilal']);
    await admin.getByRole('button', { name: 'Remove filter Department: Warehouse' }).click();
    await expect.poll(async () => (await names(admin)).length).toBe(6);
  },
  PATIENCE_MS,
);

test(
  'Shift+Space takes a stretch; resending says before who is still within the hour, and then does just that',
  async () => {
    await admin.goto('/admin/identity/users?status=invited');
    await select(admin, 'Anna').focus();
    await admin.keyboard.press('Space');
    await select(admin, 'Emma').focus();
    await admin.keyboard.press('Shift+Space');
    await admin.getByText('5 selected').waitFor();
    await admin.getByRole('button', { name: 'Resend', exact: true }).click();
    const dialog = admin.getByRole('alertdialog');
    await dialog.getByText('3 invitations will be sent.').waitFor();
    await dialog.getByText('2 users were written to a short while ago and are skipped.').waitFor();
    const before = world.smtp.messages.length;
    await dialog.getByRole('button', { name: 'Resend 3 invitations' }).click();
    await dialog.getByText('3 invitations are on their way.').waitFor();
    await dialog.getByText('2 users had been written to a short while before and were skipped.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await admin.getByText('2 selected').waitFor();
    await expect.poll(() => world.smtp.messages.length).toBe(before + 3);
  },
  PATIENCE_MS,
);

test(
  'adding to a team tells whom it changes, and the export opens as a file',
  async () => {
    await admin.goto('/admin/identity/users');
    await select(admin, 'Anna').click();
    await select(admin, 'Chen').click({ modifiers: ['Shift'] });
    await admin.getByRole('button', { name: 'Add to team' }).click();
    const dialog = admin.getByRole('alertdialog');
    await dialog.getByRole('combobox', { name: 'Team' }).fill('leeds');
    await admin.keyboard.press('ArrowDown');
    await admin.keyboard.press('Enter');
    await dialog.getByText('3 users will be added.').waitFor();
    await dialog.getByRole('button', { name: 'Add 3 users' }).click();
    await dialog.getByText('3 users were added.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await admin.getByRole('row', { name: /Bilal/ }).getByText('Leeds drivers').waitFor();

    await keepProofsFresh(world);
    await select(admin, 'Anna').click();
    await admin.getByRole('button', { name: 'Export', exact: true }).click();
    const saved = admin.waitForEvent('download');
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Export' }).click();
    const file = await (await saved).path();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('"anna@harbor.example"');
  },
  PATIENCE_MS,
);

test(
  'on a phone the cards are chosen and acted on, without anything wider than the screen',
  async () => {
    const context = await world.context({ viewport: { width: 360, height: 740 }, hasTouch: true });
    await context.addCookies(await admin.context().cookies());
    const page = await context.newPage();
    await page.goto('/admin/identity/users');
    await select(page, 'Dara').tap();
    await page.getByText('1 selected').waitFor();
    const tooWide = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    expect(await tooWide()).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: 'Actions', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Revoke' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Revoke 1 invitation' }).click();
    await dialog.getByText('1 invitation was revoked.').waitFor();
    expect(await tooWide()).toBeLessThanOrEqual(0);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('listitem').filter({ hasText: 'Dara' }).getByText('Invitation revoked').waitFor();
  },
  PATIENCE_MS,
);

test(
  'all who match are changed by a job, by keyboard: what will happen, then progress, then a report',
  async () => {
    await world.query(
      `with made as (
         insert into users (organization_id, id, status, first_name, last_name, department)
         select id, gen_random_uuid(), 'active', 'Crew', n::text, 'Ferry' from organizations, generate_series(1, 1204) n
         returning organization_id, id, last_name)
       insert into directory_entries (organization_id, user_id, status, name, name_key, search_text, department, department_key,
         created_at)
       select organization_id, id, 'active', 'Crew ' || last_name, 'crew ' || last_name, ' crew ' || last_name, 'Ferry', 'ferry',
         now() from made`,
    );
    await admin.goto(`/admin/identity/users?department=${encodeURIComponent('["Ferry"]')}`);
    await admin.locator('tbody .check').first().focus();
    await admin.keyboard.press('Space');
    await admin.getByRole('button', { name: 'Select all 1,204 that match' }).focus();
    await admin.keyboard.press('Enter');
    await admin.getByText('All 1,204 selected').waitFor();
    await admin.getByRole('button', { name: 'Actions for all that match' }).focus();
    await admin.keyboard.press('Enter');
    await admin.getByRole('menuitem', { name: 'Change department' }).focus();
    await admin.keyboard.press('Enter');
    const dialog = admin.getByRole('alertdialog');
    await dialog.getByRole('textbox', { name: 'Department' }).fill('Dispatch');
    await dialog.getByRole('button', { name: 'See what will happen' }).focus();
    await admin.keyboard.press('Enter');
    await admin.getByText('Ready to start').waitFor();
    await admin.getByText('Will change: 1,204').waitFor();
    const changed = () =>
      world
        .query(`select 1 from directory_entries where department = 'Dispatch'`)
        .then((rows) => rows.length);
    expect(await changed()).toBe(0);
    await admin.getByRole('button', { name: 'Start (1,204)' }).focus();
    await admin.keyboard.press('Enter');
    await admin.getByText('Changed: 1,204').waitFor({ timeout: 30_000 });
    await admin.getByText('1,204 of 1,204').waitFor();
    expect(await changed()).toBe(1204);
    const download = admin.waitForEvent('download');
    await admin.getByRole('button', { name: 'Download the report' }).click();
    expect(
      readFileSync(await (await download).path(), 'utf8')
        .trim()
        .split('\r\n'),
    ).toHaveLength(1205);
    await admin.getByRole('link', { name: 'Bulk changes' }).click();
    await admin.getByRole('link', { name: 'Change department: Dispatch' }).waitFor();
  },
  PATIENCE_MS,
);

test(
  'an Extra Detail and a line manager narrow the list down, from the address too',
  async () => {
    await api(admin, 'POST', '/profile-fields', {
      key: 'shift',
      label: 'Shift',
      type: 'choice',
      choices: ['Early', 'Late'],
    });
    const [anna, bilal] = await world.query<{ id: string }>(
      `select id from users where first_name in ('Anna', 'Bilal') order by first_name`,
    );
    await api(admin, 'PATCH', `/users/${bilal?.id}`, {
      line_manager_id: anna?.id,
      custom: { shift: 'Late' },
    });
    await admin.goto('/admin/identity/users');
    await admin.getByRole('button', { name: 'Filter' }).click();
    const panel = admin.getByRole('dialog', { name: 'Filters' });
    await panel.getByRole('combobox', { name: 'Shift' }).fill('la');
    await narrowedTo('Late');
    await admin.keyboard.press('ArrowDown');
    await admin.keyboard.press('Enter');
    await admin.getByText('Shift: Late').waitFor();
    await expect.poll(() => names(admin)).toEqual(['Bilal']);
    const extra = encodeURIComponent(JSON.stringify([{ key: 'shift', contains: 'ATE' }]));
    const manager = encodeURIComponent(JSON.stringify([anna?.id]));
    await admin.goto(`/admin/identity/users?extra=${extra}&manager=${manager}`);
    await admin.getByText('Shift contains ATE').waitFor();
    await admin.getByText('Line manager: Anna').waitFor();
    await expect.poll(() => names(admin)).toEqual(['Bilal']);
    await admin.getByRole('button', { name: 'Remove filter Shift contains ATE' }).click();
    await expect.poll(() => names(admin)).toEqual(['Bilal']);
  },
  PATIENCE_MS,
);
