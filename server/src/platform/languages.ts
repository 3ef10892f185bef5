/**
 * The languages that Beckon speaks: the portal, the pages of those who are invited, emails and text messages alike.
 * Each has a folder of catalogues in `messages/`. Fit for browsers.
 */
export const languages = [
  { tag: 'en', name: 'English' },
  { tag: 'es', name: 'Español' },
  { tag: 'fr', name: 'Français' },
  { tag: 'de', name: 'Deutsch' },
  { tag: 'pl', name: 'Polski' },
  { tag: 'pt', name: 'Português' },
  { tag: 'ar', name: 'العربية' },
  { tag: 'hi', name: 'हिन्दी' },
] as const;

export type Language = (typeof languages)[number]['tag'];

export const DEFAULT_LANGUAGE: Language = 'en';

/** Written from right to left. */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar']);

export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(primaryOf(tag)) ? 'rtl' : 'ltr';

export const isLanguage = (tag: string): tag is Language =>
  languages.some((language) => language.tag === tag);

/** Ours for a BCP 47 tag (`pt-BR` → `pt`), or null where we do not speak it. */
export const languageFor = (tag: string): Language | null =>
  languages.find((language) => language.tag === primaryOf(tag))?.tag ?? null;

/**
 * The locale of dates and numbers: a tag as it is where it is one of ours (`pt-BR`, `en-US`); plain English writes the day
 * before the month, as most of its readers do.
 */
export const localeOf = (tag: string): string =>
  tag === DEFAULT_LANGUAGE || languageFor(tag) === null || !WELL_FORMED.test(tag) ? 'en-GB' : tag;
/** As much of BCP 47 as `Intl` takes for sure. */
const WELL_FORMED = /^[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}$/i;

/** The first of the wanted tags that we speak; English when none. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const found = tag ? languageFor(tag) : null;
    if (found) return found;
  }
  return DEFAULT_LANGUAGE;
}

/**
 * What most people with a phone of a country read, among our languages (ISO 3166-1 alpha-2). Countries whose people read
 * several of ours, or none, are left out: there the organization's own language is the better guess.
 */
const BY_COUNTRY: Readonly<Record<string, Language>> = Object.fromEntries(
  (
    [
      ['en', 'GB IE US AU NZ'],
      ['es', 'ES MX AR CO CL PE EC BO UY PY VE CR PA DO GT HN SV NI CU PR'],
      ['fr', 'FR MC SN CI ML BF'],
      ['de', 'DE AT LI'],
      ['pl', 'PL'],
      ['pt', 'PT BR AO MZ CV'],
      ['ar', 'SA AE QA KW BH OM JO EG IQ LY SY YE'],
      ['hi', 'IN'],
    ] as const
  ).flatMap(([language, countries]) => countries.split(' ').map((country) => [country, language])),
);

/** A guess at the language of somebody whose mobile number belongs to the country, or null. */
export const languageOfCountry = (country: string): Language | null => BY_COUNTRY[country] ?? null;

const primaryOf = (tag: string): string => tag.split('-')[0]?.toLowerCase() ?? '';
