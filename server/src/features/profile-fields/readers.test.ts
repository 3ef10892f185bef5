import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { transaction } from '../../platform/context/index.ts';
import { lockOrganization } from '../organizations/index.ts';
import { guardedFields, setFieldReaders } from './index.ts';

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
});
afterAll(() => app?.close());

const ctx = (organization = org) => app.services.contextFor(organization.id, { kind: 'system' });
const read = (reader: string, fields: string[], readerId?: string) =>
  transaction(ctx(), async (tx) => {
    await lockOrganization(tx);
    await setFieldReaders(tx, { reader, ...(readerId ? { readerId } : {}) }, fields);
  });
const guarded = async (organization = org) => [...(await guardedFields(ctx(organization)))].sort();

test('a field is guarded while anything reads it, each reader for itself', async () => {
  const rule = '00000000-0000-4000-8000-000000000001';
  const other = '00000000-0000-4000-8000-000000000002';
  expect(await guarded()).toEqual([]);
  await read('team_rule', ['department', 'custom.shift', 'department'], rule);
  await read('team_rule', ['department'], other);
  await read('my_team', ['line_manager_id']);
  expect(await guarded()).toEqual(['custom.shift', 'department', 'line_manager_id']);

  await read('team_rule', ['location'], rule);
  expect(await guarded()).toEqual(['department', 'line_manager_id', 'location']);
  await read('team_rule', [], other);
  await read('my_team', []);
  expect(await guarded()).toEqual(['location']);
  expect(await guarded(await app.organization())).toEqual([]);
});
