import { expect, test } from 'vitest';
import { neverAnother } from './testing/never-another.ts';

test('200 random changes of an honest message: refused, or read as before', async () => {
  const { refused, taken } = await neverAnother(200);
  expect(refused).toBeGreaterThan(100);
  expect(refused + taken).toBe(200);
});
