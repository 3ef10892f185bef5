import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness.ts';
import { checkMachine } from './sign-in-machine/index.ts';

/** Thousands of runs of the same: `sign-in-machine.long.test.ts`. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

test('sign-in, step-up and linking in random orders are what a plain reading of the rules says', async () => {
  const seen = await checkMachine(app, { runs: 30, steps: 16 });
  // What the orders are about came about, whatever the seed.
  for (const what of ['linked_by_email', 'linked_by_code', 'code_needed', 'refused', 'joined', 'stepped_up'])
    expect(seen.get(what) ?? 0, what).toBeGreaterThan(0);
}, 60_000);
