import type { ProfileField } from '@contracts/profile-fields';
import { expect, test } from 'vitest';
import { cleanChoices, splitPasted } from './choices.ts';
import { isKey, suggestKey } from './field-key.ts';
import { positionsFor } from './positions.ts';

test('an identifier follows from the label, in plain letters', () => {
  expect(suggestKey('Driving license (UK)')).toBe('driving_license_uk');
  expect(suggestKey('Größe der Schuhe')).toBe('grosse_der_schuhe');
  expect(suggestKey('2nd site')).toBe('nd_site');
  expect(suggestKey('مقاس')).toBe('');
  const long = suggestKey('a very long label that goes on and on for ever and ever');
  expect(isKey(long)).toBe(true);
});

const field = (id: string, position: number) => ({ id, position }) as ProfileField;

test('a move by one changes two positions', () => {
  const [a, b, c] = [field('a', 0), field('b', 1), field('c', 100)];
  expect(positionsFor([a, c, b])).toEqual([
    { id: 'c', position: 1 },
    { id: 'b', position: 100 },
  ]);
  expect(positionsFor([a, b, c])).toEqual([]);
});

test('shared positions are numbered anew', () => {
  expect(positionsFor([field('b', 1), field('a', 1), field('c', 5)])).toEqual([
    { id: 'b', position: 0 },
    { id: 'c', position: 2 },
  ]);
});

test('pasted lines become choices, blank ones go, repeats are named', () => {
  expect(splitPasted('Small\r\n Medium \n\nLarge')).toEqual(['Small', 'Medium', 'Large']);
  expect(splitPasted('Small\tMedium')).toEqual(['Small', 'Medium']);
  expect(cleanChoices([' S ', '', 'M'])).toEqual({ choices: ['S', 'M'], repeated: null });
  expect(cleanChoices(['S', 'S '])).toEqual({ choices: ['S', 'S'], repeated: 'S' });
});
