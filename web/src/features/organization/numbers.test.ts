import { expect, test } from 'vitest';
import { wholeNumber } from './numbers.ts';

test('reads whole numbers as people type them, within their range', () => {
  expect(wholeNumber('14', 1, 30)).toBe(14);
  expect(wholeNumber(' 1 000 ', 0, 100_000)).toBe(1000);
  expect(wholeNumber('1,000', 0, 100_000)).toBe(1000);
  expect(wholeNumber('٣٠', 1, 30)).toBe(30);
  expect(wholeNumber('31', 1, 30)).toBeNull();
  expect(wholeNumber('-1', 0, 30)).toBeNull();
  expect(wholeNumber('ten', 0, 30)).toBeNull();
  expect(wholeNumber('', 0, 30)).toBeNull();
});
