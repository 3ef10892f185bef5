import { expect, test } from 'vitest';
import { runKillLoop } from './testing/kill-loop.ts';

test('what was acknowledged survives kill -9, twenty times over', { timeout: 600_000 }, async () => {
  expect(await runKillLoop(20)).toBeGreaterThan(200);
});
