import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import {
  createInvitation,
  createInvitations,
  revokeInvitation,
  undoInvitation,
} from '../invitations/contract.ts';
import {
  offboardUser,
  reactivateUser,
  removeUser,
  restoreUser,
  suspendUser,
  updateUser,
} from './contract.ts';
import { onUsers } from './index.ts';

let app: TestApp;
let org: TestOrganization;
const heard: string[] = [];
beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
  onUsers({
    async usersCreated(tx, ids) {
      // All that belongs to them is in place by then.
      const rows = await tx.db.many<{ name: string }>(
        'select name from directory_entries where organization_id = $1 and user_id = any($2::uuid[]) order by name',
        [tx.organizationId, [...ids]],
      );
      heard.push(`created ${rows.map((r) => r.name).join(', ')}`);
    },
    async valuesChanged(tx, ids, fields) {
      const [row] = await tx.db.many<{ status: string }>(
        'select status from users where organization_id = $1 and id = $2',
        [tx.organizationId, ids[0]],
      );
      heard.push(`changed ${[...fields].sort().join(', ')} ${row?.status}`);
    },
  });
});
beforeEach(() => {
  heard.length = 0;
});
afterAll(() => app?.close());

const person = (first_name: string) => ({ first_name, email: `${first_name.toLowerCase()}@people.example` });
const since = (): string[] => heard.splice(0);

test('people who are created are announced once, with all that belongs to them', async () => {
  await app.call(org.admin, createInvitation, { body: person('Ada') });
  expect(since()).toEqual(['created Ada']);
  await app.call(org.admin, createInvitations, {
    body: { people: [person('Bea'), { ...person('Cid'), send: false }, person('Ada')] },
  });
  expect(since()).toEqual(['created Bea, Cid']);
});

test('a change of values names the fields, and none that stayed', async () => {
  const user = await app.user(org, { values: { department: 'Warehouse' } });
  since();
  const params = { id: user.id };
  await app.call(org.admin, updateUser, { params, body: { department: 'Finance', location: null } });
  expect(since()).toEqual(['changed department active']);
  await app.call(org.admin, updateUser, { params, body: { department: 'Finance' } });
  expect(since()).toEqual([]);
});

test('every change of status is told, with the status there by then', async () => {
  const user = await app.user(org);
  const call = (endpoint: typeof suspendUser | typeof reactivateUser | typeof restoreUser) =>
    app.call(org.admin, endpoint, { params: { id: user.id } });
  since();
  await call(suspendUser);
  await call(reactivateUser);
  await call(removeUser);
  await call(restoreUser);
  expect(since()).toEqual([
    'changed status suspended',
    'changed status active',
    'changed status removed',
    'changed status active',
  ]);
  const { body } = await app.call(org.admin, createInvitation, { body: person('Dora') });
  since();
  await app.call(org.admin, revokeInvitation, { params: { id: body.invitation?.id ?? '' }, body: {} });
  expect(since()).toEqual(['changed status not_invited']);
});

test('a restoration with other values that is undone tells of the values too', async () => {
  const { body: first } = await app.call(org.admin, createInvitation, { body: person('Eli') });
  await app.call(org.admin, removeUser, { params: { id: first.user.id } });
  const { body } = await app.call(org.admin, createInvitation, {
    body: { ...person('Eli'), department: 'Finance', if_removed: 'restore' },
  });
  expect(since()).toContain('changed department not_invited');
  await app.call(org.admin, undoInvitation, { params: { id: body.invitation?.id ?? '' } });
  const told = since();
  expect(told[0]).toBe('changed status removed');
  expect(told[1]).toMatch(/department.* removed$/);
});

test('a last day is a value that changes with the plan, and again with whoever comes back', async () => {
  const user = await app.user(org);
  const params = { id: user.id };
  since();
  await app.call(org.admin, offboardUser, { params, body: { last_day_on: '2099-11-30' } });
  expect(since()).toEqual(['changed last_day_on active']);
  await app.call(org.admin, offboardUser, { params, body: { now: true } });
  expect(since()).toEqual(['changed last_day_on active', 'changed status offboarded']);
  await app.call(org.admin, restoreUser, { params });
  expect(since()).toEqual(['changed last_day_on, status active']);
});
