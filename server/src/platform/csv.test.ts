import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from './csv.ts';

/** Reads one line by RFC 4180 alone. */
function read(line: string): string[] {
  expect(line.endsWith('\r\n')).toBe(true);
  const values = [...line.slice(0, -2).matchAll(/(?:^|,)"((?:[^"]|"")*)"/g)];
  expect(values.map((match) => match[0]).join('')).toBe(line.slice(0, -2));
  return values.map((match) => (match[1] ?? '').replaceAll('""', '"'));
}

test('every value comes back as it was, behind an apostrophe where it could be a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (values) => {
      const back = read(csvLine(values));
      expect(back.map((value, at) => (value === `'${values[at]}` ? value.slice(1) : value))).toEqual(values);
    }),
  );
});

test.each([
  '=1+1',
  '+447911123456',
  '-2',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  ' =1',
  '\u200b=1',
  '＝1',
  "|cmd'/C calc'!A0",
])('%j cannot run', (text) => {
  expect(read(csvLine([text]))).toEqual([`'${text}`]);
});

test.each(['Zofia', 'a=b', '3-4', '', "'=1"])('%j stays as it is', (text) => {
  expect(read(csvLine([text]))).toEqual([text]);
});
