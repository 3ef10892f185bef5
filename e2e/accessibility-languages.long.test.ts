import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Language, languages } from '../server/src/platform/languages.ts';
import { faults, NO_FAULTS } from './axe.ts';
import { type Screen, screens } from './screens.ts';
import { type Stage, setStage } from './stage.ts';

/** Every state of every screen in every language. */
let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());

/** English is looked at by `accessibility-*.test.ts`. */
const OTHERS = languages.map(({ tag }) => tag).filter((tag) => tag !== 'en');
const AT_ONCE = 2;

test.each(screens.filter((screen) => !screen.inEnglish).map((screen) => [screen.name, screen] as const))(
  '%s',
  async (_name, screen) => {
    const found: Partial<Record<Language, unknown>> = {};
    for (let at = 0; at < OTHERS.length; at += AT_ONCE) {
      await Promise.all(OTHERS.slice(at, at + AT_ONCE).map((language) => lookAt(screen, language, found)));
    }
    expect(found).toEqual(Object.fromEntries(OTHERS.map((language) => [language, NO_FAULTS])));
  },
);

async function lookAt(
  screen: Screen,
  language: Language,
  found: Partial<Record<Language, unknown>>,
): Promise<void> {
  found[language] = await faults(await stage.show(screen, language));
}
