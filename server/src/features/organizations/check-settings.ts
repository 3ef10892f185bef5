import { isSupportedCountry } from 'libphonenumber-js/max';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { languageFor, languages } from '../../platform/languages.ts';
import { checkPicture } from '../../platform/picture.ts';
import { Problem } from '../../platform/problem.ts';
import { checkName } from '../../platform/text.ts';
import { organizationProblems } from './problems.ts';
import type { OrganizationRow } from './queries.ts';

/** Settings that somebody asks for; what is left out stays. */
export type SettingsChange = { [K in keyof OrganizationRow]?: OrganizationRow[K] | undefined };

/** Guest pages are 14 KB in all with it, written as text a third larger. */
export const LOGO_LIMITS = { bytes: 2048, side: 512 };

type Field =
  | 'default_country'
  | 'time_zone'
  | 'support_contact'
  | 'app_web_url'
  | 'app_store_url'
  | 'play_store_url';

/** What a setting takes is told under its own name. */
const invalid = (field: Field): Refusal =>
  organizationProblems.refuse('organization.setting_invalid', { pointer: `/${field}`, detail: field });

export const isLogo = (text: string): boolean => checkPicture(text, LOGO_LIMITS).ok;

type Checks = { [K in keyof OrganizationRow]?: (value: NonNullable<OrganizationRow[K]>) => Refusal | null };

/** One check for each setting whose shape alone does not say whether it is good. */
const CHECKS: Checks = {
  name(value) {
    const result = checkName(value);
    return result.ok
      ? null
      : organizationProblems.refuse('name.unsafe', { pointer: '/name', detail: result.reason });
  },
  default_country: (value) => (isSupportedCountry(value) ? null : invalid('default_country')),
  language: (value) =>
    languageFor(value)
      ? null
      : organizationProblems.refuse('organization.setting_invalid', {
          pointer: '/language',
          detail: 'language',
          values: { languages: languages.map((one) => one.tag).join(', ') },
        }),
  time_zone: (value) => (isTimeZone(value) ? null : invalid('time_zone')),
  sms_countries(value) {
    const unknown = value.find((country) => !isSupportedCountry(country));
    if (!unknown) return null;
    return organizationProblems.refuse('organization.setting_invalid', {
      pointer: '/sms_countries',
      detail: 'sms_countries',
      values: { country: unknown },
    });
  },
  support_contact(value) {
    // Other than a name it may hold an address and a number: people are meant to use it.
    const result = checkName(value, { max: 200 });
    if (result.ok || result.reason === 'link' || result.reason === 'phone_number') return null;
    return invalid('support_contact');
  },
  logo(value) {
    const result = checkPicture(value, LOGO_LIMITS);
    return result.ok
      ? null
      : organizationProblems.refuse('organization.logo_invalid', {
          pointer: '/logo',
          detail: result.reason,
        });
  },
  app_web_url: (value) => (isPlain(value) ? null : invalid('app_web_url')),
  app_store_url: (value) =>
    isAt(value, ['apps.apple.com', 'itunes.apple.com'], '/') ? null : invalid('app_store_url'),
  play_store_url: (value) =>
    isAt(value, ['play.google.com'], '/store/apps/') ? null : invalid('play_store_url'),
};

/**
 * Settings in the form to store, all that is wrong with them told at once.
 * @throws Problem `name.unsafe`, `organization.setting_invalid`, `organization.logo_invalid`
 */
export function checkedSettings(change: SettingsChange): Partial<OrganizationRow> {
  const given = tidied(change);
  const refusals = Object.entries(CHECKS).flatMap(([field, check]) => {
    const value = given[field as keyof OrganizationRow];
    const refusal = value === undefined || value === null ? null : check(value as never);
    return refusal ? [refusal] : [];
  });
  if (refusals.length > 0) throw new Problem(refusals);
  return given;
}

/** Without what was not given; texts without white space around them, an empty one as none. */
function tidied(change: SettingsChange): Partial<OrganizationRow> {
  const { name, accent, support_contact, sms_countries } = change;
  const all = {
    ...change,
    ...(name !== undefined && { name: name.normalize('NFC').trim() }),
    ...(support_contact !== undefined && {
      support_contact: support_contact?.normalize('NFC').trim() || null,
    }),
    ...(accent !== undefined && { accent: accent?.toLowerCase() ?? null }),
    ...(sms_countries !== undefined && { sms_countries: [...new Set(sms_countries)].sort() }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const isPlain = (address: string): boolean => {
  const url = URL.parse(address);
  return url !== null && url.username === '' && url.password === '';
};

function isAt(address: string, hosts: readonly string[], path: string): boolean {
  const url = URL.parse(address);
  return (
    url?.protocol === 'https:' &&
    hosts.includes(url.host) &&
    url.pathname.startsWith(path) &&
    isPlain(address)
  );
}
