import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setUp } from './steps.ts';
import { pictureFailure, startWorld, type World } from './world.ts';

/** An admin changes how people sign in, and is told before it is saved what that does to whom. */
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

const everybody = (name: RegExp) =>
  admin.getByRole('group', { name: 'Everybody' }).getByRole('checkbox', { name });
const review = () => admin.getByRole('button', { name: 'See what it would do' }).click();

test('a policy that would lock its admin out cannot be saved; one that would not is, once its effect was read', async () => {
  await admin.goto('/admin/identity/sign-in');
  await everybody(/code/i).uncheck();
  await review();
  const refused = admin.getByRole('dialog', { name: 'This cannot be saved' });
  await refused.getByText('You hold none of the ways that it leaves to you.').waitFor();
  await refused.getByText('1 person could not sign in any more:').waitFor();
  await refused.getByRole('button', { name: 'Back' }).click();

  await everybody(/code/i).check();
  await everybody(/company/i).uncheck();
  await admin.getByLabel('Days of grace').fill('200');
  await admin.getByText('Write a whole number from 0 to 90.').waitFor();
  await admin.getByLabel('Days of grace').fill('7');
  await review();
  const asked = admin.getByRole('alertdialog', { name: 'Save this policy?' });
  await asked.getByText('1 person loses a way to sign in: Company sign-in').waitFor();
  await asked.getByRole('button', { name: 'Save' }).click();
  // It is seen, and read aloud.
  await admin.getByText('The policy is saved').first().waitFor();

  await admin.reload();
  await everybody(/code/i).waitFor();
  expect(await everybody(/company/i).isChecked()).toBe(false);
  expect(await everybody(/code/i).isChecked()).toBe(true);
  expect(await admin.getByLabel('Days of grace').inputValue()).toBe('7');
}, 60_000);

test('a proof of more than 5 minutes ago is asked for in a small window, and the save goes again by itself', async () => {
  await admin.goto('/admin/identity/sign-in');
  await everybody(/company/i).check();
  await world.moveClock(301);
  await review();
  await admin
    .getByRole('alertdialog', { name: 'Save this policy?' })
    .getByRole('button', { name: 'Save' })
    .click();
  const asked = admin.getByRole('alertdialog', { name: 'Is it you?' });
  const opening = admin.waitForEvent('popup');
  await asked.getByRole('button', { name: 'Prove who I am' }).click();
  const small = await opening;
  const before = world.smtp.messages.length;
  await small.getByRole('button', { name: 'Send me a code' }).click();
  await expect.poll(() => world.smtp.messages.length, { timeout: 15_000 }).toBeGreaterThan(before);
  const code = /\b\d{6}\b/.exec(world.smtp.messages.at(-1)?.text ?? '')?.[0] ?? '';
  await small.getByLabel('Code').fill(code);
  await small.getByRole('button', { name: 'Continue' }).click();
  await admin.getByText('The policy is saved').last().waitFor();
  await expect.poll(() => small.isClosed(), { timeout: 10_000 }).toBe(true);
}, 60_000);

test('once the days of grace are over, an admin who came by a code sees what to do instead of the Admin panel', async () => {
  await world.query(`update sign_in_policies set strong_since = app_now() - interval '8 days'`);
  await admin.goto('/admin/identity/users');
  await admin.getByRole('heading', { name: 'The Admin panel asks for more' }).waitFor();
  await admin.getByRole('link', { name: 'To my home page' }).click();
  await admin.waitForURL(/\/home$/);
}, 60_000);
