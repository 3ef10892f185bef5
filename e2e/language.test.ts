import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { languages } from '../server/src/platform/languages.ts';
import { type Stage, setStage } from './stage.ts';
import { pictureFailure } from './world.ts';

/** The portal in the language of its reader. */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());
afterEach((context) => pictureFailure(context, stage.world));

const USERS = '/admin/identity/users';
const PATIENCE_MS = 90_000;
const spoken = (page: Page) =>
  page.evaluate<string>('document.documentElement.lang + " " + document.documentElement.dir');

test(
  'a language is chosen in place, asked of the server, there before the first paint, and known on the next device',
  async () => {
    const page = await stage.enter('team_admin', 'en');
    const arabic = stage.place('ar');
    await page.goto(USERS);
    await page.locator('.page-count').waitFor();
    const choice = page.getByLabel('Language');
    expect(await choice.locator('option').allTextContents()).toEqual(languages.map(({ name }) => name));
    const isSearch = (one: { url(): string }) => one.url().endsWith('/users/search');
    const found = page.waitForResponse(isSearch);
    await page.locator('.toolbar input').fill('a');
    await found;
    const asked = page.waitForRequest(isSearch);
    const kept = page.waitForResponse((response) => response.url().endsWith('/me/language'));
    await choice.selectOption('ar');
    await page.getByRole('heading', { name: arabic.t('users.title') }).waitFor();
    expect((await asked).headers()['accept-language']).toBe('ar-EG,ar;q=0.9');
    expect((await kept).status()).toBe(200);
    expect(await spoken(page)).toBe('ar rtl');
    expect(await page.locator('.page-count').textContent()).toMatch(/^[٠-٩]+$/);
    expect(await page.locator('.toolbar input').inputValue()).toBe('a');

    await page.route('**/assets/*.js', (route) => route.abort());
    await page.goto(USERS, { waitUntil: 'domcontentloaded' });
    expect(await spoken(page)).toBe('ar rtl');

    const elsewhere = await stage.enter('team_admin', 'en');
    await elsewhere.goto(USERS);
    await elsewhere.getByRole('heading', { name: arabic.t('users.title') }).waitFor();
    expect(await spoken(elsewhere)).toBe('ar rtl');
  },
  PATIENCE_MS,
);

test.each([
  ['de', 'Weiter'],
  ['hi', 'अगला'],
] as const)(
  'the words of the controls are %s as well',
  async (language, next) => {
    const page = await stage.enter('organization_admin', language);
    await page.goto(`${USERS}/invite`);
    await page
      .getByRole('button', { name: stage.place(language).t('kit.openCalendar') })
      .first()
      .click();
    // The label itself is the library's; ours stand around it. A second one is for screen readers alone.
    await page.getByRole('button', { name: next, exact: true }).first().waitFor();
  },
  PATIENCE_MS,
);

test(
  'nobody loads more than one language',
  async () => {
    const page = await stage.enter('organization_admin', 'pl');
    const files = new Set<string>();
    page.on('request', (request) => files.add(new URL(request.url()).pathname));
    await page.goto(USERS);
    await page.getByRole('row').nth(1).waitFor();
    // A language has two files: the words of the first screen, and behind it those of the others.
    const words = () => [...files].filter((file) => /\/portal-[^/]+\.js$/.test(file)).length;
    await expect.poll(words).toBe(2);
    await page.waitForLoadState('networkidle');
    expect(words()).toBe(2);
  },
  PATIENCE_MS,
);
