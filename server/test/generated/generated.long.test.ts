import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../harness.ts';
import { runGenerated, seedOfRun } from './run.ts';

const SEED = seedOfRun();
const RUNS = 5;
const REQUESTS = 2000;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

// Each in an organization of its own, which the requests before have not made a mess of.
test.each(Array.from({ length: RUNS }, (_, n) => SEED + n))(
  `${REQUESTS} more generated requests (seed %i) get no 5xx and no answer that the document does not promise`,
  async (seed) => {
    const { faults } = await runGenerated(app, REQUESTS, seed);
    expect(faults.slice(0, 10).join('\n'), `repeat with BECKON_TEST_SEED=${seed}`).toBe('');
  },
  300_000,
);
