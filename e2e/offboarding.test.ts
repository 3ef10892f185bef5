import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ADMIN_EMAIL, api, linkByMail, setUp, signIn } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** Somebody's way from a planned last day to an access that is over, and back. */
const PATIENCE_MS = 180_000;
const DAY = 86_400;
const LEAVER = 'noor.haddad@harbor.example';
let world: World;
let admin: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

test(
  'a last day ahead is planned, access ends when it is over, and the same address invited again brings them back',
  async () => {
    const invited = await api<{ user: { id: string } }>(admin, 'POST', '/invitations', {
      first_name: 'Noor',
      last_name: 'Haddad',
      email: LEAVER,
    });
    const leaver = await world.page();
    await leaver.goto(await linkByMail(world, LEAVER));
    await leaver.locator('main form[method=post] button').first().click();
    await leaver.waitForURL(/welcome|home/);

    const page = `/admin/identity/users/${invited.body.user.id}`;
    await admin.goto(page);
    await admin.getByRole('button', { name: 'More actions' }).click();
    await admin.getByRole('menuitem', { name: 'Offboard…' }).click();
    const dialog = admin.getByRole('alertdialog', { name: 'Offboard Noor Haddad?' });
    await dialog.getByRole('radio', { name: 'When their last day is over' }).check();
    await dialog.getByRole('button', { name: 'Plan the last day' }).click();
    await dialog.getByText('Choose the last day.').waitFor();
    const last = new Date(Date.now() + 5 * DAY * 1000);
    const typed = (part: 'day' | 'month' | 'year', value: number) =>
      dialog.locator(`[data-type=${part}]`).pressSequentially(String(value).padStart(2, '0'));
    await typed('day', last.getUTCDate());
    await typed('month', last.getUTCMonth() + 1);
    await typed('year', last.getUTCFullYear());
    await dialog.getByRole('radio', { name: 'Free for others when access ends' }).check();
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Moves to Lisbon');
    await dialog.getByRole('button', { name: 'Plan the last day' }).click();
    await admin.getByText(/^Last day .*\d{4}/).waitFor();
    await admin.getByText('Moves to Lisbon').waitFor();

    // Until then nothing changes for them.
    await leaver.goto('/home');
    expect(new URL(leaver.url()).pathname).toBe('/home');
    await world.moveClock(7 * DAY);
    await expect
      .poll(
        () =>
          world.query<{ status: string }>('select status from users where id = $1', [invited.body.user.id]),
        // The job looks four times a minute.
        { timeout: 90_000, interval: 1000 },
      )
      .toEqual([{ status: 'offboarded' }]);
    await leaver.goto('/home');
    await leaver.waitForURL(/sign-in/);

    await signIn(world, admin, ADMIN_EMAIL);
    await admin.goto('/admin/identity/users?status=offboarded');
    await admin.getByRole('link', { name: 'Noor Haddad' }).first().waitFor();
    await admin.goto('/admin/identity/users/invite');
    const sheet = admin.locator('.sheet');
    await sheet.getByRole('textbox', { name: /^Email/ }).fill(LEAVER);
    await sheet.getByRole('textbox', { name: 'First name' }).fill('Noor');
    await sheet.getByText(/who left/).waitFor();
    await sheet.getByRole('button', { name: 'Restore' }).click();
    await sheet.getByRole('button', { name: 'Invite', exact: true }).click();
    await expect
      .poll(
        () =>
          world.query<{ status: string }>('select status from users where id = $1', [invited.body.user.id]),
        {
          timeout: 20_000,
        },
      )
      .toEqual([{ status: 'invited' }]);
    await admin.goto(page);
    await admin.getByText(LEAVER).first().waitFor();
    expect(await admin.getByText(/^Last day .*\d{4}/).count()).toBe(0);
  },
  PATIENCE_MS,
);
