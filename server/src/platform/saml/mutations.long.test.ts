import { expect, test } from 'vitest';
import { neverAnother } from './testing/never-another.ts';

test('10,000 random changes of an honest message: refused, or read as before', async () => {
  const { refused, taken } = await neverAnother(10_000);
  // Some leave what is signed alone, so that it is seen that the others are refused for what they changed.
  expect(taken).toBeGreaterThan(100);
  expect(refused + taken).toBe(10_000);
}, 600_000);
