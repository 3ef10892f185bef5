import { useSyncExternalStore } from 'react';
import type english from '../../../messages/en/portal.json';
import {
  DEFAULT_LANGUAGE,
  directionOf,
  type Language,
  languageFor,
  languages,
} from '../../../server/src/platform/languages.ts';
import { loadComponentStrings } from './component-strings/index.ts';

export type Messages = typeof english;

/** A language as it was loaded: its words, and the region by which dates and numbers are written. */
export interface LoadedLanguage {
  tag: Language;
  region: string;
  messages: Messages;
  /** Whether the words of all screens are there, or those of the first one alone. */
  complete: boolean;
}

/** A new language is a folder in `messages` and a line in the server's `languages`; each is one file of the build. */
const catalogues = import.meta.glob<Messages>('../../../messages/*/portal.json', { import: 'default' });
/** The words that the first screen does without (`later-words.ts`). */
const laterWords = import.meta.glob<Partial<Messages>>('../../../messages/*/portal.json', {
  import: 'default',
  query: '?later',
});
const catalogueOf = (tag: Language) => catalogues[`../../../messages/${tag}/portal.json`];

/** Those to choose from, each with its name in itself. */
export const offeredLanguages = languages.filter(({ tag }) => catalogueOf(tag) !== undefined);

/** Where the reader's browser does not say: most of the language's readers live there. English is written day first. */
const REGIONS: Readonly<Record<Language, string>> = {
  en: 'en-GB',
  es: 'es-ES',
  fr: 'fr-FR',
  de: 'de-DE',
  pl: 'pl-PL',
  pt: 'pt-BR',
  ar: 'ar-EG',
  hi: 'hi-IN',
};

const KEY = 'beckon.language';
const listeners = new Set<() => void>();
let current: LoadedLanguage | undefined;
let whole: Promise<void> | undefined;

export const useLanguage = (): LoadedLanguage => useSyncExternalStore(subscribe, loaded);

/** What requests ask answers to be in: the region too, for a server that writes dates. */
export const acceptedLanguages = (): string => (current ? `${current.region},${current.tag};q=0.9` : '*');

/** Loads the language that was chosen before the first paint (`public/before-paint.js`). */
export async function startLanguage(): Promise<void> {
  const tag = languageFor(document.documentElement.lang) ?? DEFAULT_LANGUAGE;
  const started = await load(tag).catch(() => load(DEFAULT_LANGUAGE));
  whole = started.rest().catch(() => undefined);
}

/** Resolves when every word of the language is there, which a screen that is loaded later waits for. */
export async function wholeLanguage(): Promise<void> {
  await whole;
  // They did not come: asked for again, and a screen without its words is a fault that the reader may repeat.
  if (current && !current.complete) await load(current.tag).then(({ rest }) => rest());
}

/** Speaks a language from now on, in place: what the reader was about to send stays. Answers whether it was another one. */
export async function speak(tag: Language): Promise<boolean> {
  if (current?.tag === tag) return false;
  await load(tag, true);
  try {
    localStorage.setItem(KEY, tag);
  } catch {
    // Storage is switched off: the account remembers, and until it is asked the browser's languages hold.
  }
  return true;
}

/** @param whole waits for every word: where screens stand already that say them */
async function load(tag: Language, whole = false): Promise<{ rest: () => Promise<void> }> {
  const catalogue = catalogueOf(tag);
  const later = laterWords[`../../../messages/${tag}/portal.json`];
  if (!catalogue || !later) throw new Error(`There is no catalogue for "${tag}".`);
  const [first, more] = await Promise.all([
    catalogue(),
    whole ? later() : undefined,
    loadComponentStrings(tag),
  ]);
  const say = (messages: Messages, complete: boolean) => {
    current = { tag, region: regionOf(tag), messages, complete };
    document.documentElement.lang = tag;
    document.documentElement.dir = directionOf(tag);
    for (const listener of listeners) listener();
  };
  say({ ...first, ...more }, whole);
  return {
    async rest() {
      const words = await later();
      if (current?.tag === tag && !current.complete) say({ ...first, ...words }, true);
    },
  };
}

const regionOf = (tag: Language): string =>
  navigator.languages.find((one) => languageFor(one) === tag && new Intl.Locale(one).region) ?? REGIONS[tag];

function loaded(): LoadedLanguage {
  if (!current) throw new Error('No language was loaded yet.');
  return current;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
