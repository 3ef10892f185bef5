import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { api, setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** A tool from its template to the tile on the home page, and what its admin sees on the way. */
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

const press = (name: string) => admin.getByRole('button', { name, exact: true }).click();
const tab = (name: string) =>
  admin.getByRole('navigation', { name: 'Views of the tool' }).getByText(name).click();

test('an admin adds a tool by its template, says who gets it and what it is told, and it stands on the home page', async () => {
  await admin.goto('/admin/identity/tools');
  await admin.getByText('No tools yet').waitFor();
  await admin.getByRole('link', { name: 'Add a tool' }).click();
  const sheet = admin.getByRole('dialog', { name: 'Add a tool' });
  await sheet.getByRole('radio', { name: 'Apache (mod_auth_openidc)' }).check();
  await sheet.getByLabel('Address of the tool').fill('http://rota.harbor.example/');
  expect(await sheet.getByLabel('Callback addresses').inputValue()).toBe(
    'http://rota.harbor.example/redirect_uri',
  );
  await sheet.getByRole('textbox', { name: /^Name/ }).fill('Rota');
  await press('Add');
  // Not over an open line: the field says so, and takes the focus.
  await sheet
    .getByText(/must begin with https/)
    .first()
    .waitFor();
  await sheet.getByLabel('Address of the tool').fill('https://rota.harbor.example');
  await press('Add');

  const made = admin.getByRole('dialog', { name: 'Rota is added' });
  const secret = await made.locator('output').first().textContent();
  expect(secret).toMatch(/^beckontool/);
  expect(await made.locator('output').last().textContent()).toContain(`OIDCClientSecret ${secret}`);
  await press('Say who gets it');
  await admin.getByRole('heading', { name: 'What saving does' }).waitFor();
  await admin.getByText('Nobody gets it', { exact: true }).waitFor();
  await admin.getByRole('radio', { name: 'Everyone' }).check();
  await admin.getByText('1 person gets it').waitFor();
  await press('Save');
  await admin.getByText('Nobody is new to it').waitFor();

  await tab('What it is told');
  await admin.getByLabel('Name 1', { exact: true }).waitFor();
  await press('Add a detail');
  await admin.getByLabel('Name 7', { exact: true }).fill('sub');
  await press('Save');
  await admin.getByText(/is set by the protocol itself/).waitFor();
  await admin.getByLabel('Name 7', { exact: true }).fill('mail');
  await press('Save');
  // What is saved stands in the order of names.
  await expect.poll(() => admin.getByLabel('Name 7', { exact: true }).inputValue()).toBe('name');
  await admin.getByRole('combobox', { name: 'Person' }).fill('Grace');
  await admin.getByRole('option', { name: /Grace Rossi/ }).click();
  await admin.getByRole('heading', { name: 'The tool would be told' }).waitFor();
  await admin.getByText('grace.rossi@harbor.example').first().waitFor();

  await tab('Settings');
  expect(await admin.content()).not.toContain(secret);
  await admin.goto('/home');
  expect(await admin.getByRole('link', { name: 'Rota' }).getAttribute('href')).toBe(
    'https://rota.harbor.example/',
  );
}, 90_000);

test('the invite sheet says which tools somebody will have', async () => {
  const { body } = await api<{ items: { id: string }[] }>(admin, 'GET', '/tools');
  expect(body.items).toHaveLength(1);
  await admin.goto('/admin/identity/users/invite');
  await admin.getByText('Will have these tools: Rota').first().waitFor();
}, 60_000);
