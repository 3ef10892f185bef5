import { isSupportedCountry } from 'libphonenumber-js/max';
import { checkName } from '../../platform/text.ts';
import { organizationProblems } from './problems.ts';

const WHY: Record<string, string> = {
  empty: 'The name is empty.',
  too_long: 'The name is longer than 100 characters.',
  control_characters: 'The name holds invisible or direction-changing characters.',
  line_break: 'The name holds a line break.',
  link: 'The name holds something that mail programs would turn into a link.',
  phone_number: 'The name holds something that phones would turn into a number to call.',
};

/** In plain words, what `checkName` found. */
export const whyUnsafe = (reason: string): string => WHY[reason] ?? 'The name cannot be used.';

/**
 * A name that may stand in messages sent in our name, trimmed and NFC.
 * @throws Problem `name.unsafe` (S-20)
 */
export function checkedName(name: string, pointer: string, max = 100): string {
  const trimmed = name.normalize('NFC').trim();
  const result = checkName(trimmed, { max });
  if (!result.ok)
    throw organizationProblems.problem('name.unsafe', { pointer, detail: whyUnsafe(result.reason) });
  return trimmed;
}

/** @throws Problem `organization.setting_invalid` */
export function checkSettings(settings: {
  default_country: string;
  language: string;
  time_zone: string;
  sms_countries?: string[];
}): void {
  const refuse = (field: string, detail: string) =>
    organizationProblems.problem('organization.setting_invalid', { pointer: `/${field}`, detail });
  if (!isSupportedCountry(settings.default_country))
    throw refuse('default_country', 'There is no such country.');
  const unknown = settings.sms_countries?.find((country) => !isSupportedCountry(country));
  if (unknown) throw refuse('sms_countries', `There is no country ${unknown}.`);
  try {
    Intl.getCanonicalLocales(settings.language);
  } catch {
    throw refuse('language', 'This is not a language tag, for example en or pt-BR.');
  }
  try {
    new Intl.DateTimeFormat('en', { timeZone: settings.time_zone });
  } catch {
    throw refuse('time_zone', 'There is no such time zone, for example Europe/Warsaw.');
  }
}
