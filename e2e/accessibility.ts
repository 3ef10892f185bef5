import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { NARROW, tooWide } from './reflow.ts';
import type { Screen } from './screens.ts';
import { type Stage, setStage } from './stage.ts';

/**
 * Looks at every state of these screens by axe, by day and by night; and none needs scrolling sideways in a narrow window.
 * In English: the other languages, right to left among them, and looks are in `accessibility-*.long.test.ts`.
 */
export function scan(screens: readonly Screen[]): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  }, 180_000);
  afterAll(() => stage?.close());

  test.each(screens.map((screen) => [screen.name, screen] as const))('%s', async (_name, screen) => {
    const page = await stage.show(screen, 'en', { colorScheme: 'light' });
    const light = await violations(page);
    const dark = await violationsByNight(page);
    const viewport = page.viewportSize();
    await page.setViewportSize(NARROW);
    const narrow = await tooWide(page);
    if (viewport) await page.setViewportSize(viewport);
    expect({ light, dark, narrow }).toEqual({ light: [], dark: [], narrow: [] });
  });
}

async function violationsByNight(page: Page) {
  await page.emulateMedia({ colorScheme: 'dark' });
  const found = await violations(page, 'colors');
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
