import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Language } from '../server/src/platform/languages.ts';
import { violations } from './axe.ts';
import { NARROW, tooWide } from './reflow.ts';
import { type Screen, screens } from './screens.ts';
import { type Stage, setStage } from './stage.ts';

/**
 * Every state of every screen, by axe: in a language written from left to right, by day and by night, and in one from right to
 * left; and none needs scrolling sideways in a narrow window. The other languages and looks: `accessibility-*.long.test.ts`.
 */
const LANGUAGES = ['en', 'ar'] as const;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());

test.each(screens.map((screen) => [screen.name, screen] as const))(
  '%s',
  async (_name, screen) => {
    // Side by side: each language has its own page.
    const found = await Promise.all(LANGUAGES.map((language) => lookAt(screen, language)));
    const nothing = { light: [], dark: [], narrow: [] };
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(LANGUAGES.map((one) => [one, nothing])));
  },
  180_000,
);

async function lookAt(screen: Screen, language: Language) {
  const page = await stage.show(screen, language, { colorScheme: 'light' });
  const light = await violations(page);
  // Colors are the same in both directions.
  const dark = language === 'en' ? await violationsByNight(page) : [];
  const viewport = page.viewportSize();
  await page.setViewportSize(NARROW);
  const narrow = await tooWide(page);
  if (viewport) await page.setViewportSize(viewport);
  return [language, { light, dark, narrow }] as const;
}

async function violationsByNight(page: Page) {
  await page.emulateMedia({ colorScheme: 'dark' });
  const found = await violations(page, 'colors');
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
