import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createTeam, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** Without touching the mouse: the palette, and a program that comes in by a token made here. */
let world: World;
let admin: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
  await createTeam(admin, 'Leeds drivers');
}, 180_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

const PATIENCE_MS = 90_000;
const palette = () => admin.getByRole('dialog', { name: 'Search and jump' });
/** A key goes where the focus is, which follows the field by a moment. */
const opened = () => palette().locator('input:focus').waitFor();
const open = async () => {
  await admin.keyboard.press('Control+k');
  await opened();
};
const focusedHeading = () => admin.locator('h1:focus').textContent();

test(
  'Ctrl+K leads to a team, a page, a person and an invitation, and gives the focus back',
  async () => {
    await admin.goto('/admin/identity/users');
    await admin.getByRole('heading', { level: 1 }).waitFor();
    await open();
    await admin.keyboard.type('driv');
    await palette().getByRole('menuitem', { name: 'Leeds drivers' }).waitFor();
    await admin.keyboard.press('Enter');
    await admin.waitForURL(/identity\/teams\/[0-9a-f-]+$/);
    await palette().waitFor({ state: 'detached' });

    await open();
    await palette().getByRole('menuitem', { name: 'Leeds drivers' }).first().waitFor();
    await admin.keyboard.type('aud');
    await palette().getByRole('menuitem', { name: 'Audit log' }).waitFor();
    await admin.keyboard.press('Enter');
    await admin.waitForURL(/organization\/audit/);
    await expect.poll(focusedHeading).toBe('Audit log');

    await open();
    await admin.keyboard.type('rossi');
    await palette()
      .getByRole('menuitem', { name: /Grace Rossi/ })
      .waitFor();
    await admin.keyboard.press('Enter');
    await admin.waitForURL(/identity\/users\/[0-9a-f-]+$/);

    const search = admin.getByRole('button', { name: 'Search', exact: true });
    await search.focus();
    await admin.keyboard.press('Enter');
    await opened();
    await admin.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
    await expect.poll(() => search.evaluate((button) => button.matches(':focus'))).toBe(true);

    await open();
    await admin.keyboard.type('anna@people.example');
    await palette().getByRole('menuitem', { name: 'Invite anna@people.example' }).waitFor();
    await admin.keyboard.press('Enter');
    const email = admin.getByRole('textbox', { name: /^Email/ });
    await expect.poll(() => email.inputValue()).toBe('anna@people.example');
    expect(admin.url()).not.toContain('anna');
    await admin.keyboard.press('Escape');
  },
  PATIENCE_MS,
);

test(
  'an API token is shown once, lets a program in, and no longer when it is revoked',
  async () => {
    await admin.goto('/admin/organization/api-tokens/new');
    await admin.getByRole('textbox', { name: /^Name/ }).fill('Rota import');
    await admin.getByRole('checkbox', { name: 'List and open teams' }).check();
    await admin.getByRole('button', { name: 'Make token' }).click();
    const token = await admin.locator('.sheet output').first().textContent();
    const ask = (path: string) =>
      fetch(new URL(path, admin.url()), { headers: { authorization: `Bearer ${token}` } });
    const teams = await ask('/api/v1/teams');
    expect(teams.headers.get('ratelimit')).toMatch(/^"requests";r=\d+;t=\d+$/);
    expect(await teams.json()).toMatchObject({ items: [{ name: 'Leeds drivers' }] });
    expect((await ask('/api/v1/organization')).status).toBe(403);

    await admin.getByRole('button', { name: 'I have copied it' }).click();
    await admin.waitForURL(/api-tokens$/);
    await admin.reload();
    await admin.getByRole('button', { name: 'Revoke Rota import' }).click();
    expect(await admin.content()).not.toContain(token);
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();
    await admin.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect((await ask('/api/v1/teams')).status).toBe(401);
  },
  PATIENCE_MS,
);
