import { expect, test } from 'vitest';
import { runKillLoop } from './testing/kill-loop.ts';

test('what was acknowledged survives kill -9, and no half of a transaction does', {
  timeout: 120_000,
}, async () => {
  expect(await runKillLoop(3)).toBeGreaterThan(30);
});
