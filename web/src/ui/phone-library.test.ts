import { expect, test } from 'vitest';
import { adopt, countries, example, read, tidy } from './phone-library.ts';

test('reads a mobile number in its country, in any script', () => {
  expect(read({ country: 'GB', text: '07400 123456' })).toMatchObject({
    kind: 'mobile',
    e164: '+447400123456',
  });
  expect(read({ country: 'AE', text: '٠٥٠ ١٢٣ ٤٥٦٧' })).toMatchObject({
    kind: 'mobile',
    e164: '+971501234567',
  });
  expect(read({ country: 'GB', text: '\u202d07400 123456\u202c' })).toMatchObject({ kind: 'mobile' });
});

test('tells empty, doubtful and invalid apart', () => {
  expect(read({ country: 'GB', text: '  ' }).kind).toBe('empty');
  expect(read({ country: 'FR', text: '1 42 68 53 00' }).kind).toBe('doubtful');
  expect(read({ country: 'GB', text: '12' }).kind).toBe('invalid');
});

test('a number with another calling code moves the country', () => {
  expect(adopt({ country: 'GB', text: '+33 6 12 34 56 78' })).toEqual({
    country: 'FR',
    text: '6 12 34 56 78',
  });
  expect(adopt({ country: 'GB', text: '0033 6 12 34 56 78' }).country).toBe('FR');
});

test('a number with the same calling code leaves the country alone', () => {
  expect(adopt({ country: 'GB', text: '+44 7911 123456' })).toEqual({ country: 'GB', text: '7911 123456' });
  expect(adopt({ country: 'CA', text: '+1 201 555 0123' }).country).toBe('CA');
});

test('an unfinished international number stays as it is typed', () => {
  expect(adopt({ country: 'GB', text: '+33 6' })).toEqual({ country: 'GB', text: '+33 6' });
});

test('spacing is put right on leaving, and only where the number is good', () => {
  expect(tidy({ country: 'GB', text: '07400123456' }).text).toBe('7400 123456');
  expect(tidy({ country: 'GB', text: '0740' }).text).toBe('0740');
});

test('every country has a name, a calling code and an example that is a good number', () => {
  const all = countries('en');
  expect(all.length).toBeGreaterThan(230);
  expect(all.find((country) => country.code === 'GB')).toEqual({
    code: 'GB',
    name: 'United Kingdom',
    callingCode: '+44',
  });
  for (const code of ['GB', 'FR', 'IN', 'BR', 'EG'] as const) {
    expect(read({ country: code, text: example(code) }).kind).toBe('mobile');
  }
});
