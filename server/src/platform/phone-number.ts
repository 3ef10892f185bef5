import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';

/**
 * Mobile numbers: read, judged by kind, compared by country, and masked. The full metadata is needed here, as
 * the smaller sets cannot tell a landline or a premium number from a mobile.
 */

/** An ISO 3166-1 alpha-2 code, upper case. */
export type Country = CountryCode;

export type ParsedMobileNumber =
  | {
      ok: true;
      /** `+` and 7 to 15 digits: to store, to compare and to send to. */
      e164: string;
      country: Country;
      /** `unknown`: valid, and the numbering plan does not say (internet telephony among them). */
      kind: 'mobile' | 'fixed_line_or_mobile' | 'unknown';
    }
  | {
      ok: false;
      /**
       * `landline` may be confirmed by the caller, who then uses `e164`. `premium` stands for every kind that
       * costs somebody money or reaches no person: premium rate, shared cost, toll free, personal numbers,
       * voicemail, pagers, company-wide access numbers, satellite and other numbers of no country.
       */
      reason: 'invalid' | 'landline' | 'premium' | 'missing_country';
      e164?: string;
      country?: Country;
    };

/** Longer than any number with its separators; the bound keeps hostile input cheap. */
const MAX_INPUT_LENGTH = 100;

/**
 * Reads a mobile number as people type it: digits of any script, `+` or `00`, spaces, brackets, dots, dashes,
 * slashes. Letters and extensions are refused, since a text message has nowhere to put them.
 * @param defaultCountry for numbers without a country's calling code, in either case; unknown codes count as none
 */
export function parseMobileNumber(input: string, defaultCountry?: string): ParsedMobileNumber {
  const dialed = input.length > MAX_INPUT_LENGTH ? null : dialedDigits(input);
  if (dialed === null) return { ok: false, reason: 'invalid' };
  const country = supportedCountry(defaultCountry);
  const international = dialed.startsWith('+') || dialed.startsWith('00');
  if (!international && country === undefined) return { ok: false, reason: 'missing_country' };

  const number = parse(dialed, country);
  if (!number?.isValid()) return { ok: false, reason: 'invalid' };
  const e164: string = number.number;
  if (number.country === undefined) return { ok: false, reason: 'premium', e164 };
  const facts = { e164, country: number.country };
  switch (number.getType()) {
    case 'MOBILE':
      return { ok: true, ...facts, kind: 'mobile' };
    case 'FIXED_LINE_OR_MOBILE':
      return { ok: true, ...facts, kind: 'fixed_line_or_mobile' };
    case 'VOIP':
    case undefined:
      return { ok: true, ...facts, kind: 'unknown' };
    case 'FIXED_LINE':
      return { ok: false, reason: 'landline', ...facts };
    default:
      return { ok: false, reason: 'premium', ...facts };
  }
}

/** `+` and digits only, or null if the text holds anything that is not part of a number. */
function dialedDigits(input: string): string | null {
  // Contact apps wrap numbers in invisible direction marks, which come along when they are copied.
  const bare = input.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '').normalize('NFKC');
  const compact = asciiDigits(bare).replace(/[\s().\-/\p{Pd}\u2212]/gu, '');
  return /^\+?[0-9]{4,20}$/.test(compact) ? compact : null;
}

/**
 * Every decimal digit of Unicode as ASCII. Digits stand in runs of ten from zero to nine (Unicode chapter 4.6),
 * so the distance to the start of the run is the value.
 */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const codePoint = digit.codePointAt(0) ?? 0;
    let before = 0;
    while (before < 9 && /\p{Nd}/u.test(String.fromCodePoint(codePoint - before - 1))) before += 1;
    return String(before);
  });
}

function parse(dialed: string, country: Country | undefined) {
  const number = parsePhoneNumberFromString(dialed, {
    ...(country && { defaultCountry: country }),
    extract: false,
  });
  // `00` is the way out of most countries, though not of all: the country's own reading comes first.
  if (number?.isValid() || !dialed.startsWith('00')) return number;
  return parsePhoneNumberFromString(`+${dialed.slice(2)}`, { extract: false });
}

function supportedCountry(country: string | undefined): Country | undefined {
  const code = country?.toUpperCase();
  return code !== undefined && isSupportedCountry(code) ? code : undefined;
}

/** The number without its last four digits: pumping runs through neighboring numbers, which share it. */
export function numberPrefix(e164: string): string {
  return e164.slice(0, -4);
}

/** The country that a stored number belongs to, or null for a number of no country. */
export function callingCountry(e164: string): Country | null {
  return parsePhoneNumberFromString(e164, { extract: false })?.country ?? null;
}

/** Every country that has telephone numbers, for lists to choose from. */
export const supportedCountries = (): Country[] => getCountries();

/** All countries with the calling code of this one, itself included, in alphabetical order; none if unknown. */
export function countriesSharingCode(country: string): Country[] {
  const known = supportedCountry(country);
  if (known === undefined) return [];
  const code = getCountryCallingCode(known);
  return getCountries()
    .filter((other) => getCountryCallingCode(other) === code)
    .sort();
}

/** Territories of the United States: in its numbering plan, and carried at its prices. */
const UNITED_STATES: readonly Country[] = ['AS', 'GU', 'MP', 'PR', 'US', 'VI'];

/**
 * Whether messages to a country are allowed by a list of countries. Where countries share a calling code, their
 * numbers cannot be told apart with certainty (Manx ones read as British, +44 7911 as Guernsey's) and cost the
 * same, so one stands for all. The exceptions are +1, where islands known for toll fraud share the code of the
 * United States and Canada, and +7.
 */
export function isCountryAllowed(country: string, allowed: readonly string[]): boolean {
  const wanted = supportedCountry(country);
  if (wanted === undefined) return false;
  const same = equivalentCountries(wanted);
  return allowed.some((code) => same.includes(code.toUpperCase()));
}

function equivalentCountries(country: Country): readonly string[] {
  const code = getCountryCallingCode(country);
  if (code === '1') return UNITED_STATES.includes(country) ? UNITED_STATES : [country];
  return code === '7' ? [country] : countriesSharingCode(country);
}

/** `+447400123456` → `+44***56`, for a page or log that must not tell the number; `***` for anything else. */
export function maskMobileNumber(e164: string): string {
  const number = parsePhoneNumberFromString(e164, { extract: false });
  return number ? `+${number.countryCallingCode}***${e164.slice(-2)}` : '***';
}
