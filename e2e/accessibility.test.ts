import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Language } from '../server/src/platform/languages.ts';
import { violations } from './axe.ts';
import { screens } from './screens.ts';
import { type Stage, setStage } from './stage.ts';

/** Every state of every screen, by axe: in a language written from left to right and in one from right to left, by day and by night. */
const LANGUAGES: readonly Language[] = ['en', 'ar'];

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 120_000);
afterAll(() => stage?.close());

describe.each(LANGUAGES)('in %s, light and dark', (language) => {
  test.each(screens.map((screen) => [screen.name, screen] as const))('%s', async (_name, screen) => {
    const page = await stage.show(screen, language);
    const found: Record<string, string[]> = {};
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      found[colorScheme] = await violations(page);
    }
    expect(found).toEqual({ light: [], dark: [] });
  });
});
