import fc from 'fast-check';
import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, test } from 'vitest';
import {
  callingCountry,
  countriesSharingCode,
  isCountryAllowed,
  maskMobileNumber,
  numberPrefix,
  parseMobileNumber,
} from './phone-number.ts';

const british = { ok: true, e164: '+447400123456', country: 'GB', kind: 'mobile' };

describe('parseMobileNumber', () => {
  test.each([
    ['+447400123456', undefined],
    ['+44 (0)7400 123-456', undefined],
    ['(+44) 7400.123.456', undefined],
    ['00447400123456', undefined],
    ['0044 7400 123456', 'US'],
    ['0011 44 7400 123456', 'AU'],
    ['07400 123456', 'GB'],
    ['07400/123456', 'gb'],
    ['447400123456', 'GB'],
    ['٠٧٤٠٠١٢٣٤٥٦', 'GB'],
    ['+٤٤٧٤٠٠١٢٣٤٥٦', undefined],
    ['۰۷۴۰۰۱۲۳۴۵۶', 'GB'],
    ['+४४७४००१२३४५६', undefined],
    ['＋４４ ７４００ １２３４５６', undefined],
    ['\u202a+44\u00a07400\u2011123456\u202c', undefined],
  ])('reads %j (country %s)', (input, country) => {
    expect(parseMobileNumber(input, country)).toEqual(british);
  });

  test.each([
    ['+12015550123', 'US', 'fixed_line_or_mobile'],
    ['+33612345678', 'FR', 'mobile'],
    ['+447911123456', 'GG', 'mobile'],
    ['+5491123456789', 'AR', 'mobile'],
  ])('%s is of %s and %s', (input, country, kind) => {
    expect(parseMobileNumber(input)).toEqual({ ok: true, e164: input, country, kind });
  });

  test.each([
    ['+33142685300', 'landline', 'FR'],
    ['+442079460000', 'landline', 'GB'],
    ['+390551234567', 'landline', 'IT'],
    ['+19005550123', 'premium', 'US'],
    ['+18005550123', 'premium', 'US'],
    ['+448431234567', 'premium', 'GB'],
    ['+447012345678', 'premium', 'GB'],
    ['+445512345678', 'premium', 'GB'],
    ['+80012345678', 'premium', undefined],
    ['+881612345678', 'premium', undefined],
  ])('refuses %s as %s and says which number it read', (input, reason, country) => {
    expect(parseMobileNumber(input)).toEqual({ ok: false, reason, e164: input, ...(country && { country }) });
  });

  test.each([
    ['', undefined, 'invalid'],
    ['hello', undefined, 'invalid'],
    ['112', 'DE', 'invalid'],
    ['+44 7400 12345', undefined, 'invalid'],
    ['+447700900123', undefined, 'invalid'],
    ['+447400123456 ext 5', undefined, 'invalid'],
    ['+447400123456;ext=5', undefined, 'invalid'],
    ['+447400123456,5', undefined, 'invalid'],
    ['1-800-FLOWERS', 'US', 'invalid'],
    ['+44+7400123456', undefined, 'invalid'],
    ['jane@corp.io', undefined, 'invalid'],
    ['07400 123456', undefined, 'missing_country'],
    ['07400 123456', 'XX', 'missing_country'],
    ['+'.repeat(100_000), undefined, 'invalid'],
  ])('refuses %j (country %s) as %s', (input, country, reason) => {
    expect(parseMobileNumber(input, country)).toEqual({ ok: false, reason });
  });

  test('reads the same number out of every way to write it, for every country', () => {
    const example = fc.constantFrom(...getCountries()).chain((country) => {
      const number = getExampleNumber(country, examples);
      if (!number) throw new Error(`No example for ${country}.`);
      const written = [
        number.number,
        number.format('INTERNATIONAL'),
        number.format('NATIONAL'),
        `00${number.number.slice(1)}`,
        number.format('NATIONAL').replace(/[0-9]/g, (digit) => String.fromCodePoint(0x0660 + Number(digit))),
      ];
      return fc.record({
        country: fc.constant(country),
        e164: fc.constant(number.number),
        text: fc.constantFrom(...written),
      });
    });
    fc.assert(
      fc.property(example, ({ country, e164, text }) => {
        const parsed = parseMobileNumber(text, country);
        expect(parsed).toMatchObject({ ok: true, e164 });
        if (parsed.ok) expect(isCountryAllowed(parsed.country, [country])).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test('whatever is accepted is E.164 and reads as itself', () => {
    const piece = fc.constantFrom(
      '+',
      '00',
      '44',
      '7400',
      '1',
      '201',
      '٣',
      '９',
      ' ',
      '(',
      ')',
      '-',
      'x',
      '555',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 9 }),
        fc.constantFrom(undefined, 'GB', 'US', 'XX'),
        (parts, country) => {
          const parsed = parseMobileNumber(parts.join(''), country);
          if (!parsed.ok) return;
          expect(parsed.e164).toMatch(/^\+[1-9][0-9]{6,14}$/);
          expect(parseMobileNumber(parsed.e164)).toEqual(parsed);
          expect(callingCountry(parsed.e164)).toBe(parsed.country);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('isCountryAllowed', () => {
  test.each([
    ['GB', ['GB'], true],
    ['GG', ['GB'], true],
    ['IM', ['gb'], true],
    ['GB', ['JE'], true],
    ['PR', ['US'], true],
    ['US', ['PR'], true],
    ['CA', ['US'], false],
    ['JM', ['US', 'CA'], false],
    ['US', ['JM'], false],
    ['KZ', ['RU'], false],
    ['VA', ['IT'], true],
    ['FR', ['GB', 'DE'], false],
    ['FR', [], false],
    ['XX', ['XX'], false],
  ])('%s under %j: %s', (country, allowed, expected) => {
    expect(isCountryAllowed(country, allowed)).toBe(expected);
  });
});

test('countries that share a calling code', () => {
  expect(countriesSharingCode('gb')).toEqual(['GB', 'GG', 'IM', 'JE']);
  expect(countriesSharingCode('US')).toHaveLength(25);
  expect(countriesSharingCode('XX')).toEqual([]);
});

test('prefix, country and mask of a stored number', () => {
  expect(numberPrefix('+447400123456')).toBe('+44740012');
  expect(callingCountry('+33612345678')).toBe('FR');
  expect(callingCountry('+881612345678')).toBeNull();
  expect(maskMobileNumber('+447400123456')).toBe('+44***56');
  expect(maskMobileNumber('jane')).toBe('***');
});
