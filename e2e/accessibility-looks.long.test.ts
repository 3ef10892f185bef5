import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faults, NO_FAULTS } from './axe.ts';
import { screens } from './screens.ts';
import { type Look, type Stage, setStage } from './stage.ts';

/** Every state of every screen in every look that a reader may need, in both directions of writing. */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());

const byName = screens.map((screen) => [screen.name, screen] as const);

const LOOKS: Readonly<Record<string, Look>> = {
  dark: { colorScheme: 'dark' },
  'on a phone': { width: 360 },
  'in forced colors': { forcedColors: 'active' },
};

describe.each(Object.entries(LOOKS))('%s', (_look, look) => {
  test.each(byName)('%s', async (_name, screen) => {
    const seen = (['en', 'ar'] as const).map(async (language) =>
      faults(await stage.show(screen, language, look)),
    );
    expect(await Promise.all(seen)).toEqual([NO_FAULTS, NO_FAULTS]);
  });
});

describe('with text twice as large', () => {
  test.each(byName)('%s', async (_name, screen) => {
    const page = await stage.show(screen, 'en');
    await page.evaluate(`document.documentElement.style.fontSize = '200%'`);
    expect(await faults(page)).toEqual(NO_FAULTS);
  });
});
