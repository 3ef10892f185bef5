import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness.ts';
import { checkMachine } from './sign-in-machine/index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

/** What the random orders must have met to have shown anything. Hundreds each; the rarest, a new owner, some fifteen times. */
const MET = ['linked_by_email', 'linked_by_code', 'relinked', 'signed_in_elsewhere', 'method_refused'];

test('sign-in, step-up and linking in many long random orders are what a plain reading of the rules says', async () => {
  const seen = await checkMachine(app, { runs: 1_800, steps: 40 });
  expect(MET.filter((what) => !seen.get(what))).toEqual([]);
}, 900_000);
