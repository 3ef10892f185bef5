import type { Language } from '../../../../server/src/platform/languages.ts';

/** What the library hands to those of its words that vary. */
interface Given {
  [name: string]: string | number | boolean;
  count: number;
  groupCount: number;
  optionCount: number;
}
interface Format {
  number(value: number): string;
  plural(count: number, words: Record<string, string | (() => string)>): string;
}
/** By package of the library. */
export type ComponentStrings = Record<
  string,
  Record<string, string | ((given: Given, format: Format) => string)>
>;

/** The component library's own words ("Show suggestions", "Press Alt + down to open"); it has none in Hindi, so those are ours. */
const files: Readonly<Record<Language, () => Promise<unknown>[]>> = {
  en: () => [import('react-aria-components/i18n/en-US')],
  es: () => [import('react-aria-components/i18n/es-ES')],
  fr: () => [import('react-aria-components/i18n/fr-FR')],
  de: () => [import('react-aria-components/i18n/de-DE')],
  pl: () => [import('react-aria-components/i18n/pl-PL')],
  pt: () => [import('react-aria-components/i18n/pt-BR')],
  ar: () => [import('react-aria-components/i18n/ar-AE')],
  hi: () => [import('react-aria-components/i18n/en-US'), import('./hindi.ts')],
};

/** Where the library looks for words that a page brings along. It reads both once, so a change of language fills `shared` anew. */
const LOCALE = Symbol.for('react-aria.i18n.locale');
const STRINGS = Symbol.for('react-aria.i18n.strings');
const page = globalThis as { [LOCALE]?: string; [STRINGS]?: ComponentStrings };
const shared: ComponentStrings = {};

/** Has the components speak the language too. English is part of the bundle, and fetched only by who comes back to it. */
export async function loadComponentStrings(tag: Language): Promise<void> {
  if (tag === 'en' && !page[STRINGS]) return;
  for (const loaded of await Promise.all(files[tag]())) {
    // Declared by the library as a type alone.
    const { default: strings } = loaded as { default: ComponentStrings };
    for (const [part, words] of Object.entries(strings)) {
      shared[part] = Object.assign(shared[part] ?? {}, words);
    }
  }
  page[LOCALE] ??= tag;
  page[STRINGS] ??= shared;
}
