import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { NARROW, tooWide } from './reflow.ts';
import type { Screen } from './screens.ts';
import { type Stage, setStage } from './stage.ts';

/**
 * Looks at every state of these screens by axe, by day and by night; and none needs scrolling sideways in a narrow window.
 * In English: the other languages, right to left among them, and looks are in `accessibility-*.long.test.ts`.
 * @param plain those of the screens that must work without scripts too, each sent as no more than fits a first round trip
 */
export function scan(screens: readonly Screen[], plain: readonly Screen[] = []): void {
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

  if (plain.length === 0) return;
  test('without JavaScript, in 14 KB each', async () => {
    const largest: Record<string, number> = {};
    for (const screen of plain) largest[screen.name] = await sentFor(stage, screen);
    expect(Object.entries(largest).filter(([, bytes]) => bytes === 0 || bytes > MOST_BYTES)).toEqual([]);
  });
}

const MOST_BYTES = 14 * 1024;

/** Shows the screen to a browser without scripts that knows nothing yet. @returns the bytes of its largest page, as sent */
async function sentFor(stage: Stage, screen: Screen): Promise<number> {
  const page = await stage.enter(screen.as, 'en', { javaScriptEnabled: false });
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().isNavigationRequest() && response.status() !== 303)
      sizes.push(
        response
          .request()
          .sizes()
          .then((sent) => sent.responseBodySize),
      );
  });
  await screen.open(page, stage.place('en'));
  const largest = Math.max(0, ...(await Promise.all(sizes)));
  await page.context().close();
  return largest;
}

async function violationsByNight(page: Page) {
  await page.emulateMedia({ colorScheme: 'dark' });
  const found = await violations(page, 'colors');
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
