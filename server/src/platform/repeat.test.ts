import { expect, test } from 'vitest';
import { silentLogger } from './logger.ts';
import { repeat } from './repeat.ts';

test('goes on after a round that failed, never two at a time, and stops when the one at work has ended', async () => {
  const logged: object[] = [];
  const log = { ...silentLogger, warn: (facts: object) => void logged.push(facts) } as typeof silentLogger;
  let [rounds, atOnce, most] = [0, 0, 0];
  const repeating = repeat(log, {
    everyMs: 5,
    failed: 'test.failed',
    async work(stopping) {
      rounds += 1;
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 20));
      atOnce -= 1;
      if (rounds === 1) throw new TypeError('with something personal in it');
      if (stopping()) rounds += 1_000;
    },
  });
  await expect.poll(() => rounds).toBeGreaterThan(2);
  await repeating.stop();
  const before = rounds;
  expect([most, atOnce]).toEqual([1, 0]);
  expect(logged).toEqual([{ event: 'test.failed', name: 'TypeError' }]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(rounds).toBe(before);
});
