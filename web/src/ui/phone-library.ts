import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/mobile';
import examples from 'libphonenumber-js/mobile/examples';
import type { PhoneReading, PhoneValue } from './phone.ts';

export interface Country {
  code: CountryCode;
  /** In the reader's language. */
  name: string;
  /** With the plus: `+44`. */
  callingCode: string;
}

/** All countries with a number plan, sorted by name in the given language. */
export function countries(locale: string): Country[] {
  const names = new Intl.DisplayNames([locale], { type: 'region' });
  const collator = new Intl.Collator(locale);
  return getCountries()
    .map((code) => ({ code, name: names.of(code) ?? code, callingCode: `+${getCountryCallingCode(code)}` }))
    .sort((a, b) => collator.compare(a.name, b.name));
}

/** A number as it should look after the country code, `7400 123456` for GB. */
export function example(country: CountryCode): string {
  const number = getExampleNumber(country, examples);
  return number ? withoutCallingCode(number.formatInternational(), number.countryCallingCode) : '';
}

/** What the text means in the country; any script's digits, `00` and `+` understood. */
export function read({ country, text }: PhoneValue): PhoneReading {
  const typed = normalize(text);
  if (typed === '') return { kind: 'empty' };
  const number = parsePhoneNumberFromString(typed, country);
  if (!number) return { kind: 'invalid' };
  const international = number.formatInternational();
  if (!number.isValid()) {
    return number.isPossible()
      ? { kind: 'doubtful', e164: number.number, international }
      : { kind: 'invalid' };
  }
  const national = withoutCallingCode(international, number.countryCallingCode);
  return { kind: 'mobile', e164: number.number, international, national, country: number.country ?? country };
}

/**
 * The field's next value after a change of text. A number that brings its own calling code (`+33…`, `0033…`) moves the
 * country, but only if the code differs: +44 7911 belongs to Guernsey by its plan, and +1 to twenty-five countries.
 */
export function adopt(value: PhoneValue): PhoneValue {
  const typed = normalize(value.text);
  if (!typed.startsWith('+')) return value;
  const number = parsePhoneNumberFromString(typed);
  if (!number?.isPossible()) return value;
  const same = getCountryCallingCode(value.country) === number.countryCallingCode;
  const country = same
    ? value.country
    : (number.country ?? number.getPossibleCountries()[0] ?? value.country);
  return { country, text: withoutCallingCode(number.formatInternational(), number.countryCallingCode) };
}

/** On leaving the field: the usual spacing. Text that is no possible number stays as it is. */
export function tidy(value: PhoneValue): PhoneValue {
  const reading = read(value);
  return reading.kind === 'mobile' ? { ...value, text: reading.national } : value;
}

const withoutCallingCode = (international: string, callingCode: string): string =>
  international.replace(`+${callingCode}`, '').trim();

/** Digits of every script become ASCII, the international prefix becomes a plus, invisible direction marks go. */
function normalize(text: string): string {
  const ascii = text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/^tel:/i, '')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .trim();
  return ascii.replace(/^00\s?/, '+').replace(/^\(\+/, '(+');
}

/** Decimal digits stand in blocks of ten that begin at a multiple of ten or sixteen: count down to the block's zero. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 48;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code - zero;
}
