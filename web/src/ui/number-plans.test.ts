import parsePhoneNumber, { type CountryCode, getCountries, type MetadataJson } from 'libphonenumber-js/core';
import examples from 'libphonenumber-js/mobile/examples';
import plans from 'libphonenumber-js/mobile/metadata';
import { expect, test } from 'vitest';
import { trimPlans } from '../../number-plans.ts';

test('trimmed number plans read and write every country as whole ones do', () => {
  const trimmed = trimPlans(plans);
  const countries = getCountries(plans);
  expect(countries.length).toBeGreaterThan(230);
  const said = (text: string, country: CountryCode, by: MetadataJson) => {
    const number = parsePhoneNumber(text, country, by);
    return (
      number && [
        number.number,
        number.country,
        number.isValid(),
        number.isPossible(),
        number.formatInternational(),
      ]
    );
  };
  for (const country of countries) {
    const example = examples[country] ?? '';
    // Good ones, and ones that are no mobile numbers.
    const numbers = [
      example,
      `0${example}`,
      example.replace(/\d$/, ''),
      `${example.slice(0, -3)}000`,
      example.replace(/^./, '2'),
      example.replace(/^./, '8'),
    ];
    for (const number of numbers)
      expect(said(number, country, trimmed), `${country} ${number}`).toEqual(said(number, country, plans));
  }
  expect(JSON.stringify(trimmed).length).toBeLessThan(JSON.stringify(plans).length * 0.95);
});
