import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { api, linkByMail, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** What a person may ask: everything that is kept about them, and that none of it is. */
const PATIENCE_MS = 120_000;
const EMAIL = 'noor.haddad@harbor.example';
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

const names = async (body: object) => {
  const { body: found } = await api<{ items: { name: string }[] }>(admin, 'POST', '/users/search', body);
  return found.items.map((item) => item.name);
};

test(
  'a person downloads their data; removed and erased, they are gone from every list, and the audit log still stands',
  async () => {
    const invited = await api<{ user: { id: string } }>(admin, 'POST', '/invitations', {
      first_name: 'Noor',
      last_name: 'Haddad',
      email: EMAIL,
      job_title: 'Harbor pilot',
    });
    const { id } = invited.body.user;
    const person = await world.page();
    await person.goto(await linkByMail(world, EMAIL));
    await person.locator('main form[method=post] button').first().click();
    await person.waitForURL(/welcome|home/);
    await person.goto('/home');
    expect(await violations(person)).toEqual([]);
    const [download] = await Promise.all([
      person.waitForEvent('download'),
      person.getByRole('button', { name: 'Download my data' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('personal-data.json');
    const data = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(data).toMatchObject({ format: 'beckon.personal-data', person: { id, status: 'active' } });
    expect(data.contacts[0].address).toBe(EMAIL);
    expect(data.profile).toContainEqual(
      expect.objectContaining({ field: 'job_title', value: 'Harbor pilot' }),
    );
    expect(JSON.stringify(data)).not.toContain('Grace');

    await admin.goto(`/admin/identity/users/${id}`);
    const more = admin.getByRole('button', { name: 'More actions' });
    await more.click();
    expect(await admin.getByRole('menuitem', { name: 'Erase' }).count()).toBe(0);
    await admin.getByRole('menuitem', { name: 'Export data' }).click();
    const asked = admin.getByRole('alertdialog').or(admin.getByRole('dialog')).first();
    await asked.waitFor();
    const [paper] = await Promise.all([
      admin.waitForEvent('download'),
      asked.getByRole('button', { name: 'Export data' }).click(),
    ]);
    expect(JSON.parse(readFileSync(await paper.path(), 'utf8')).person.id).toBe(id);

    await api(admin, 'POST', `/users/${id}/remove`);
    await admin.goto(`/admin/identity/users/${id}`);
    await more.click();
    await admin.getByRole('menuitem', { name: 'Erase' }).click();
    const dialog = admin.getByRole('alertdialog', { name: 'Erase Noor Haddad?' });
    await dialog.getByText('Nobody can bring it back.', { exact: false }).waitFor();
    const name = dialog.getByRole('textbox', { name: /^To confirm, type the name/ });
    const erase = dialog.getByRole('button', { name: 'Erase', exact: true });
    await name.fill('Nora Haddad');
    await erase.click();
    await dialog.getByText('This is not the name.').waitFor();
    expect(await violations(admin)).toEqual([]);
    await name.fill('noor haddad');
    await erase.click();
    await admin.waitForURL(/\/admin\/identity\/users$/);
    await admin.getByText('Noor Haddad was erased').first().waitFor();

    expect(await names({})).toEqual(['Grace Rossi']);
    expect(await names({ status: 'removed' })).toEqual([]);
    await admin.goto('/admin/identity/users?status=removed');
    await admin.locator('.empty').waitFor();
    await admin.goto(`/admin/identity/users/${id}`);
    await admin.locator('.empty').waitFor();

    await admin.goto('/admin/organization/audit');
    await admin.getByText('Erased a person').first().waitFor();
    await admin.getByText('Erased person').first().waitFor();
    expect(await admin.getByText('Noor').count()).toBe(0);
    expect(await violations(admin)).toEqual([]);
    await expect
      .poll(async () => world.shell('audit', 'verify'), { timeout: 20_000, interval: 1000 })
      .toMatch(/as sealed, 0 entries not sealed yet/);
  },
  PATIENCE_MS,
);
