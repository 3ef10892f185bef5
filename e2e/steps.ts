import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { World } from './world.ts';

export const ADMIN_EMAIL = 'grace.rossi@harbor.example';

/** Follows the set-up link that the first start printed, and is then signed in as the first Organization Admin. */
export async function setUp(world: World, page: Page, name = 'Harbor Logistics'): Promise<void> {
  const [link] = world.output().match(/http:\/\/localhost:\d+\/set-up\/\S+/) ?? [];
  if (!link) throw new Error(`No set-up link was printed: ${world.output()}`);
  await page.goto(link);
  await page.getByLabel('Name of the organization').fill(name);
  await page.getByLabel('Country').selectOption('GB');
  await page.getByLabel('Time zone').selectOption('Europe/London');
  await page.getByLabel('First name').fill('Grace');
  await page.getByLabel('Last name').fill('Rossi');
  await page.getByLabel('Email address').fill(ADMIN_EMAIL);
  await page.getByRole('button', { name: 'Create the organization' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/set-up'));
}

/** Signs in by the code that arrives at the contact; the page ends wherever the server leads. */
export async function signIn(world: World, page: Page, email: string): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Email address or mobile number').fill(email);
  const before = world.smtp.messages.length;
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await page.getByLabel('Code').fill(await codeByMail(world, email, before));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** The six digits of a mail that arrives after the first `after` messages. */
export async function codeByMail(world: World, email: string, after = 0): Promise<string> {
  const mail = await world.smtp.waitFor(
    (m) =>
      world.smtp.messages.indexOf(m) >= after &&
      m.envelope.to.includes(email) &&
      /\b\d{6}\b/.test(m.text ?? ''),
    10_000,
  );
  return /\b(\d{6})\b/.exec(mail.text ?? '')?.[1] ?? '';
}

/** The invitation's link in the newest mail to an address. */
export async function linkByMail(world: World, email: string): Promise<string> {
  const mail = await world.smtp.waitFor(
    (m) => m.envelope.to.includes(email) && /\/j\//.test(m.text ?? ''),
    15_000,
  );
  const link = /http:\/\/localhost:\d+\/j\/[\w-]{22}/.exec(mail.text ?? '')?.[0];
  expect(link, mail.text).toBeTruthy();
  return link ?? '';
}

/** Calls the API as the page's own session would, for what a journey needs beside its subject. */
export async function api<T>(
  page: Page,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: T }> {
  const response = await page.context().request.fetch(`/api/v1${path}`, {
    method,
    headers: {
      'sec-fetch-site': 'same-origin',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { data: JSON.stringify(body) }),
  });
  return { status: response.status(), body: (await response.json()) as T };
}

/** Creates a team in the portal. */
export async function createTeam(page: Page, name: string): Promise<void> {
  await page.goto('/admin/identity/teams');
  await page
    .getByRole('button', { name: /^Create (a )?team/ })
    .or(page.getByRole('link', { name: /^Create (a )?team/ }))
    .first()
    .click();
  const sheet = page.getByRole('dialog', { name: 'Create a team' });
  await sheet.getByRole('textbox', { name: /^Name/ }).fill(name);
  await sheet.getByRole('button', { name: 'Create team' }).click();
  await page.getByText(`${name} is created`).first().waitFor({ state: 'attached' });
}

/** Opens the invite panel the way an admin does: Admin panel, Identity, Users, Invite users. */
export async function openInvite(page: Page): Promise<Locator> {
  await page.goto('/admin/identity/users');
  await page
    .getByRole('link', { name: 'Invite users' })
    .or(page.getByRole('button', { name: 'Invite users' }))
    .or(page.getByRole('link', { name: 'Invite one person' }))
    .first()
    .click();
  return sheetOf(page);
}

/** The invite panel, once it is open. */
export async function sheetOf(page: Page): Promise<Locator> {
  const sheet = page.getByRole('dialog', { name: 'Invite a user' });
  await sheet.getByRole('textbox', { name: /^First name/ }).waitFor();
  return sheet;
}

/** Chooses a team in the invite panel, by keyboard. */
export async function chooseTeam(page: Page, name: string): Promise<void> {
  const field = page.getByRole('combobox', { name: /^Teams/ });
  await field.click();
  await field.pressSequentially(name);
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
}
