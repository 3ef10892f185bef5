import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestUser } from '../../../test/harness.ts';
import { createInvitation, createInvitations } from './contract.ts';

let app: TestApp;
let admin: TestUser;
let count = 0;
const person = () => ({ email: `person${++count}@corp.example`, first_name: 'P' });

beforeAll(async () => {
  app = await startTestApp();
  const org = await app.organization();
  admin = org.admin;
  await app.db.many('update organizations set organization_admin_hourly_cap = 100000 where id = $1', [
    org.id,
  ]);
});
afterAll(() => app?.close());

/** What was read of the indexes over users and all that hangs on them, once each of the connections has reported it. */
async function read(): Promise<{ scans: number; rows: number }> {
  const report = () => app.db.many('select pg_stat_force_next_flush(), pg_sleep(0.05)');
  await Promise.all(Array.from({ length: 40 }, report));
  const [sum] = await app.db.many<{ scans: number; rows: number }>(
    `select sum(idx_scan)::int as scans, sum(idx_tup_read)::int as rows from pg_stat_user_indexes
     where relname in ('users', 'contact_points', 'invitations', 'directory_entries', 'memberships')`,
  );
  if (!sum) throw new Error('The database keeps no statistics.');
  return sum;
}

test('inviting one person reads no more of 1,500 users than of a few, though nothing was counted yet', async () => {
  // The database settles on a plan after a few calls, and here it does so while the organization is small.
  for (let i = 0; i < 30; i++) await app.call(admin, createInvitation, { body: person() });
  for (let i = 0; i < 3; i++) {
    const people = Array.from({ length: 500 }, person);
    await app.call(admin, createInvitations, { body: { people } });
  }
  const before = await read();
  const invited = 30;
  for (let i = 0; i < invited; i++) await app.call(admin, createInvitation, { body: person() });
  const after = await read();
  expect(after.scans - before.scans).toBeGreaterThan(invited);
  expect((after.rows - before.rows) / invited).toBeLessThan(30);
});
