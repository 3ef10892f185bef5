import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { open, seal } from './sealed.ts';

const settings = { secretKey: randomBytes(32) };

test('what is sealed opens again, with the same key alone and unchanged', () => {
  const sealed = seal(settings, 'geheim ✓');
  expect(open(settings, sealed)).toBe('geheim ✓');
  expect(sealed.includes('geheim')).toBe(false);
  expect(seal(settings, 'geheim ✓').equals(sealed)).toBe(false);
  expect(() => open({ secretKey: randomBytes(32) }, sealed)).toThrow();
  for (const at of [0, 5, 20, sealed.length - 1]) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(() => open(settings, changed)).toThrow();
  }
  expect(() => open(settings, sealed.subarray(0, 20))).toThrow();
});
