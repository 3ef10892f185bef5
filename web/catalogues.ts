import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { DEFAULT_LANGUAGE, directionOf, languages } from '../server/src/platform/languages.ts';
import { LATER_WORDS } from './src/app/later-words.ts';

const catalogues = fileURLToPath(new URL('../messages/', import.meta.url));
const catalogueOf = (tag: string) => join(catalogues, tag, 'portal.json');

/** Asked for with a catalogue: the words of screens that nobody sees first. */
const LATER = '?later';

/**
 * A key that a catalogue lacks is filled in with English here, so that nobody has to load both. A catalogue comes in two files:
 * what the first screen says, and what the others say (`later-words.ts` names those).
 */
export function fillCatalogues(): Plugin {
  return {
    name: 'beckon:fill-catalogues',
    enforce: 'pre',
    async load(id) {
      if (!id.startsWith(catalogues)) return null;
      const later = id.endsWith(LATER);
      const path = later ? id.slice(0, -LATER.length) : id;
      this.addWatchFile(catalogueOf(DEFAULT_LANGUAGE));
      const [english, own] = await Promise.all([catalogueOf(DEFAULT_LANGUAGE), path].map(readJson));
      const groups = Object.entries(filled(english, own)).filter(([group]) => isLater(group) === later);
      const words = JSON.stringify(Object.fromEntries(groups));
      return later ? { code: `export default ${words};`, moduleType: 'js' } : words;
    },
  };
}

const isLater = (group: string): boolean => LATER_WORDS.some((one) => one === group);

type Words = { [key: string]: string | Words };
const readJson = async (path: string): Promise<Words> => JSON.parse(await readFile(path, 'utf8'));
const filled = (english: Words = {}, own: Words = {}): Words =>
  Object.fromEntries(
    Object.entries(english).map(([key, words]) => {
      const there = own[key];
      return [key, typeof words === 'string' ? (there ?? words) : filled(words, there as Words)];
    }),
  );

/** Tells the page which languages there are and in which files, for public/before-paint.js to choose and to fetch ahead. */
export function announceLanguages(): Plugin {
  return {
    name: 'beckon:announce-languages',
    transformIndexHtml: {
      order: 'post',
      handler(page, { bundle = {} }) {
        const files = Object.values(bundle).flatMap((file) =>
          file.type === 'chunk' && file.facadeModuleId
            ? [{ of: file.facadeModuleId, name: file.fileName }]
            : [],
        );
        const offered = languages
          .filter(({ tag }) => existsSync(catalogueOf(tag)))
          .map(({ tag }) => {
            const own = files.filter(({ of }) => of === catalogueOf(tag) || isComponentStrings(of, tag));
            return [tag, { dir: directionOf(tag), files: own.map(({ name }) => `/${name}`) }];
          });
        const content = JSON.stringify(Object.fromEntries(offered)).replaceAll('"', '&quot;');
        return page.replace('%LANGUAGES%', content);
      },
    },
  };
}

/** English ones are part of the bundle. */
const isComponentStrings = (path: string, tag: string): boolean =>
  tag !== DEFAULT_LANGUAGE &&
  (path.includes(`/react-aria-components/i18n/${tag}-`) ||
    (tag === 'hi' && path.endsWith('/component-strings/hindi.ts')));
