import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import { languages } from '../../../../server/src/platform/languages.ts';
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

/** Each by its own name, as its speakers look for it. A regional tag that was set by API is among them as it is. */
export function languageOptions(current: string): Option[] {
  const ours = languages.map(({ tag, name }) => ({ id: tag as string, name: name as string }));
  return ours.some(({ id }) => id === current)
    ? ours
    : [...ours, { id: current, name: nameOfLanguage(current) }];
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
