import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import type { Option } from '../../ui/list-box.tsx';
import { usePhoneLibrary } from '../../ui/phone.ts';

/** Countries with a number plan, by name in the reader's language; undefined until they have arrived. */
export function useCountries(): Option[] | undefined {
  const locale = useLocale();
  const library = usePhoneLibrary();
  return useMemo(
    () =>
      library
        ?.countries(locale)
        .map(({ code, name, callingCode }) => ({ id: code, name, note: `${code} ${callingCode}` })),
    [library, locale],
  );
}

/** Languages in which messages and pages for people exist or are meant to. */
const LANGUAGES = [
  'ar',
  'de',
  'en',
  'es',
  'fr',
  'hi',
  'it',
  'ja',
  'nl',
  'pl',
  'pt',
  'ro',
  'tr',
  'uk',
  'ur',
  'zh',
] as const;

/** Each by its own name, as its speakers look for it; the one in use is among them, whatever it is. */
export function languageOptions(current: string): Option[] {
  const all: string[] = [...LANGUAGES];
  if (!all.includes(current)) all.push(current);
  return all
    .map((tag) => ({ id: tag, name: nameOfLanguage(tag) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function nameOfLanguage(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  return name.replace(/^./u, (first) => first.toLocaleUpperCase(tag));
}

/** All that the browser knows, and the one in use. */
export function timeZoneOptions(current: string): Option[] {
  const all = Intl.supportedValuesOf('timeZone');
  return (all.includes(current) ? all : [current, ...all]).map((zone) => ({
    id: zone,
    name: zone.replaceAll('_', ' '),
  }));
}
