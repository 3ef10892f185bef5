import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './harness.ts';
import { checkMachine } from './sign-in-machine/index.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

test('sign-in, step-up and linking in many long random orders are what a plain reading of the rules says', async () => {
  const seen = await checkMachine(app, { runs: 600, steps: 40 });
  for (const what of [
    'linked_by_email',
    'linked_by_code',
    'relinked',
    'signed_in_elsewhere',
    'method_refused',
  ])
    expect(seen.get(what) ?? 0, what).toBeGreaterThan(10);
}, 900_000);
