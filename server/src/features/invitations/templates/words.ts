import { isolate } from '../../../platform/text.ts';

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A name in a subject or a text message: isolated only where it runs the other way, since old phones draw the marks as boxes. */
export const inLine = (name: string): string => (RIGHT_TO_LEFT.test(name) ? isolate(name) : name);

/** The locale of dates: plain English means the day before the month, as most of its readers write it. */
const localeOf = (language: string): string => (language.startsWith('en-') ? language : 'en-GB');

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

/** `7 Dec`: a text message has room for no more. */
export const shortDay = (at: Date, timeZone: string, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { day: 'numeric', month: 'short', timeZone }).format(at);

/** `14:05`, with the day where it is not today's reader's to guess. */
export const clockTime = (at: Date, timeZone: string, language: string): string =>
  new Intl.DateTimeFormat(localeOf(language), { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
