import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, createTeam, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

let world: World;
let admin: Page;

beforeAll(async () => {
  world = await startWorld();
  await world.start();
  admin = await world.page();
  await setUp(world, admin);
  const people = [{ first_name: 'Anna', email: 'anna@harbor.example' }];
  await api(admin, 'POST', '/invitations/batch', { people });
  await createTeam(admin, 'Leeds drivers');
}, 120_000);
afterAll(() => world?.close());
afterEach((context) => pictureFailure(context, world));

/** How many times slower than here: at the first, about every second dialog once lost the focus on its way back. */
const TIMES_SLOWER = [10, 20];

test('on a slow device the focus finds its way back from a dialog, however late the dialog goes', async () => {
  const device = await admin.context().newCDPSession(admin);
  for (const [at, rate] of [...TIMES_SLOWER, ...TIMES_SLOWER, ...TIMES_SLOWER].entries()) {
    await device.send('Emulation.setCPUThrottlingRate', { rate });
    await admin.goto('/admin/identity/users?sort=name');
    await admin.getByRole('button', { name: 'Views', exact: true }).focus();
    await admin.keyboard.press('Enter');
    await admin.getByRole('menuitem', { name: 'Save as a new view…' }).focus();
    await admin.keyboard.press('Enter');
    const dialog = admin.getByRole('dialog', { name: 'Save this view' });
    await dialog.locator('input:focus').waitFor();
    await admin.keyboard.type(`Rota ${at}`);
    await admin.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(() => admin.evaluate<string | null>('document.activeElement?.getAttribute("aria-label")'))
      .toBe(`View: Rota ${at}`);
  }
}, 180_000);

test('on a slow device the focus is on the heading of a page, also where that comes with the data', async () => {
  const device = await admin.context().newCDPSession(admin);
  const palette = admin.getByRole('dialog', { name: 'Search and jump' });
  const jump = async (letters: string, to: string) => {
    await admin.keyboard.press('Control+k');
    await palette.locator('input:focus').waitFor();
    await admin.keyboard.type(letters);
    await palette.getByRole('menuitem', { name: to }).waitFor();
    await admin.keyboard.press('Enter');
    await expect.poll(() => admin.locator('h1:focus').allTextContents()).toEqual([to]);
  };
  for (const rate of [1, 4, 8, 14]) {
    await device.send('Emulation.setCPUThrottlingRate', { rate });
    await admin.goto('/admin/identity/users');
    await admin.getByRole('heading', { level: 1 }).waitFor();
    await jump('driv', 'Leeds drivers');
    await jump('aud', 'Audit log');
    await jump('driv', 'Leeds drivers');
  }
}, 180_000);
