import { DEFAULT_LANGUAGE, languageFor, localeOf } from '../../../platform/languages.ts';

/** `7 December 2025 at 14:05 GMT`, where the organization is. */
export const longTime = (at: Date, timeZone: string, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(at);

/**
 * `7 Dec`: a text message has room for no more. Elsewhere than in English in numbers, as there is none of our languages in
 * which every short month is spelled with the letters of the GSM alphabet, and one of the others more than halves the room.
 */
export const shortDay = (at: Date, timeZone: string, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), {
    day: 'numeric',
    month: (languageFor(language) ?? DEFAULT_LANGUAGE) === DEFAULT_LANGUAGE ? 'short' : 'numeric',
    timeZone,
  }).format(at);
