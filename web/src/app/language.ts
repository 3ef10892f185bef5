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
}

/** A new language is a folder in `messages` and a line in the server's `languages`; each is one file of the build. */
const catalogues = import.meta.glob<Messages>('../../../messages/*/portal.json', { import: 'default' });
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

export const useLanguage = (): LoadedLanguage => useSyncExternalStore(subscribe, loaded);

/** What requests ask answers to be in: the region too, for a server that writes dates. */
export const acceptedLanguages = (): string => (current ? `${current.region},${current.tag};q=0.9` : '*');

/** Loads the language that was chosen before the first paint (`public/before-paint.js`). */
export async function startLanguage(): Promise<void> {
  const tag = languageFor(document.documentElement.lang) ?? DEFAULT_LANGUAGE;
  await load(tag).catch(() => load(DEFAULT_LANGUAGE));
}

/** Speaks a language from now on, in place: what the reader was about to send stays. Answers whether it was another one. */
export async function speak(tag: Language): Promise<boolean> {
  if (current?.tag === tag) return false;
  await load(tag);
  try {
    localStorage.setItem(KEY, tag);
  } catch {
    // Storage is switched off: the account remembers, and until it is asked the browser's languages hold.
  }
  return true;
}

async function load(tag: Language): Promise<void> {
  const catalogue = catalogueOf(tag);
  if (!catalogue) throw new Error(`There is no catalogue for "${tag}".`);
  const [messages] = await Promise.all([catalogue(), loadComponentStrings(tag)]);
  current = { tag, region: regionOf(tag), messages };
  document.documentElement.lang = tag;
  document.documentElement.dir = directionOf(tag);
  for (const listener of listeners) listener();
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
