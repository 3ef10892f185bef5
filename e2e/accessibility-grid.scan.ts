import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { languages } from '../server/src/platform/languages.ts';
import { violations } from './axe.ts';
import { tooWide } from './reflow.ts';
import { screens } from './screens.ts';
import { type Look, type Stage, setStage } from './stage.ts';

/** The whole grid: every state of every screen in every language, and in every look that a reader may need. */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());

const byName = screens.map((screen) => [screen.name, screen] as const);
const found = async (page: Page) => ({ violations: await violations(page), tooWide: await tooWide(page) });
const nothing = { violations: [], tooWide: [] };

const LOOKS: Readonly<Record<string, Look>> = {
  dark: { colorScheme: 'dark' },
  'on a phone': { width: 360 },
  'in forced colors': { forcedColors: 'active' },
};

describe.each(languages.map(({ tag }) => tag))('in %s', (language) => {
  test.each(byName)('%s', async (_name, screen) => {
    expect(await found(await stage.show(screen, language))).toEqual(nothing);
  });
});

describe.each(Object.entries(LOOKS))('%s', (_look, look) => {
  test.each(byName)('%s', async (_name, screen) => {
    for (const language of ['en', 'ar'] as const)
      expect(await found(await stage.show(screen, language, look)), language).toEqual(nothing);
  });
});

describe('with text twice as large', () => {
  test.each(byName)('%s', async (_name, screen) => {
    const page = await stage.show(screen, 'en');
    await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
    expect(await found(page)).toEqual(nothing);
  });
});
