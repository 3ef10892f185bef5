import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../harness.ts';
import { rowsOfOrganization } from '../rows.ts';
import { runGenerated, seedOfRun } from './run.ts';

const SEED = seedOfRun();
const REQUESTS = 2000;

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

test(`${REQUESTS} requests generated from the OpenAPI document (seed ${SEED}) get no 5xx and no answer that it does not promise`, async () => {
  const elsewhere = await app.organization();
  await app.user(elsewhere, { mobile: true });
  const before = await rowsOfOrganization(app.db, elsewhere.id);
  const { faults, statuses } = await runGenerated(app, REQUESTS, SEED);
  expect(faults.slice(0, 10).join('\n'), `repeat with BECKON_TEST_SEED=${SEED}`).toBe('');
  // The requests go deep enough to mean something.
  for (const status of [200, 201, 400, 401, 403, 404, 409, 415, 422])
    expect(statuses.get(status) ?? 0, `answers of status ${status}`).toBeGreaterThan(0);
  expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 20);
  expect(await rowsOfOrganization(app.db, elsewhere.id), 'rows of another organization').toEqual(before);
}, 180_000);
