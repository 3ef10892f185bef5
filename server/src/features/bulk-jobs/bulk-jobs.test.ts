import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { JUST_PROVED } from '../../platform/context/index.ts';
import { getUser } from '../directory/contract.ts';
import { removeTeam } from '../teams/contract.ts';
import { createJob, MOST } from './commands/manage-job.ts';
import {
  type BulkAction,
  type BulkJob,
  cancelBulkJob,
  createBulkJob,
  exportBulkJobItems,
  getBulkJob,
  listBulkJobItems,
  startBulkJob,
} from './contract.ts';
import { AT_ONCE, runBatch } from './run-batch.ts';

let app: TestApp;
let organization: TestOrganization;
let admin: TestUser;

beforeAll(async () => {
  app = await startTestApp({ smtp: true });
  organization = await app.organization();
  admin = organization.admin;
});
afterAll(() => app?.close());

const batch = () => runBatch(app.db, app.services.contextFor);
const work = async () => {
  while (await batch());
};
const people = async (count: number, given = {}): Promise<string[]> => {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) ids.push((await app.user(organization, given)).id);
  return ids;
};
const create = async (action: BulkAction, filter: object): Promise<BulkJob> =>
  (await app.call(admin, createBulkJob, { body: { action, filter } })).body;
const read = async (id: string) => (await app.call(admin, getBulkJob, { params: { id } })).body;
const start = async (id: string) => (await app.call(admin, startBulkJob, { params: { id } })).body;
const counts = (job: BulkJob) => job.outcomes.map(({ outcome, code, count }) => [outcome, code, count]);

/** Many users without the cost of making each by the commands: the rows of one, as often as wanted. */
async function copies(count: number, department: string): Promise<void> {
  await app.db.pool.query(
    `with made as (
       insert into users (organization_id, id, status, first_name, last_name, department)
       select $1, gen_random_uuid(), 'active', 'Copy', n::text, $3 from generate_series(1, $2::int) n returning id, last_name)
     insert into directory_entries (organization_id, user_id, status, name, name_key, search_text, department, department_key,
       created_at)
     select $1, id, 'active', 'Copy ' || last_name, 'copy ' || last_name, ' copy ' || last_name, $3, lower($3), app_now() from made`,
    [organization.id, count, department],
  );
}

describe('a change of many', () => {
  test('is tried first, which changes nothing, then done as it was said', async () => {
    const manager = await app.user(organization);
    const boss = await app.user(organization);
    const below = await people(3, { values: { department: 'Old dock' } });
    const set = { kind: 'change_line_manager', line_manager_id: manager.id } as const;
    const above = await create({ ...set, line_manager_id: boss.id }, { user_ids: [manager.id] });
    await work();
    await start(above.id);
    await work();
    const job = await create(set, { user_ids: [...below, boss.id, manager.id] });
    expect(job).toMatchObject({ state: 'trying', total: 5, tried: 0, value: manager.name });
    await work();
    const tried = await read(job.id);
    expect(tried).toMatchObject({ state: 'ready', tried: 5, done: 0 });
    expect(counts(tried)).toEqual([
      ['changed', null, 3],
      ['refused', 'line_manager.cycle', 2],
    ]);
    const someone = { params: { id: below[0] ?? '' } };
    expect((await app.call(admin, getUser, someone)).body.user.values.line_manager).toBeNull();
    await start(job.id);
    await work();
    const done = await read(job.id);
    expect(done).toMatchObject({ state: 'done', done: 5 });
    expect(counts(done)).toEqual(counts(tried));
    expect((await app.call(admin, getUser, someone)).body.user.values.line_manager?.id).toBe(manager.id);
    const { body } = await app.call(admin, listBulkJobItems, {
      params: { id: job.id },
      query: { outcome: 'refused' },
    });
    expect(body.items.map((item) => item.user.id).sort()).toEqual([boss.id, manager.id].sort());
    expect(body.items.every((item) => item.detail)).toBe(true);
    const file = await app.call(admin, exportBulkJobItems, { params: { id: job.id } });
    expect(String(file.body).split('\r\n')).toHaveLength(7);
    const events = await app.db.many(
      `select 1 from audit_events where request_id = $1 and action = 'user.updated'`,
      [job.id],
    );
    expect(events).toHaveLength(3);
  });

  test('goes on after a fault where it was, a part at a time, each person once', async () => {
    await copies(AT_ONCE * 2 + 50, 'Pier');
    const total = AT_ONCE * 2 + 50;
    const job = await create({ kind: 'change_department', department: 'Quay' }, { departments: ['pier'] });
    expect(job.total).toBe(total);
    await work();
    expect(counts(await read(job.id))).toEqual([['changed', null, total]]);
    await start(job.id);
    await batch();
    expect(await read(job.id)).toMatchObject({ state: 'running', done: AT_ONCE });
    // The connection is lost between a part's changes and its end.
    await expect(
      app.db.transaction(async (tx) => {
        await runBatch({ ...app.db, transaction: (inner) => inner(tx) }, app.services.contextFor);
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(await read(job.id)).toMatchObject({ done: AT_ONCE });
    await Promise.all([work(), work()]);
    const done = await read(job.id);
    expect(done).toMatchObject({ state: 'done', done: total });
    expect(counts(done)).toEqual([['changed', null, total]]);
    const [row] = await app.db.many<{ n: number }>(
      `select count(*)::int as n from audit_events where request_id = $1 and action = 'user.updated'`,
      [job.id],
    );
    expect(row?.n).toBe(total);
    const again = await create({ kind: 'change_department', department: 'Quay' }, { departments: ['Quay'] });
    await work();
    expect(counts(await read(again.id))).toEqual([['same', null, total]]);
  });

  test('ends with the rights of whoever started it', async () => {
    const second = await app.user(organization, { grants: [{ role: 'organization_admin' }] });
    const ids = await people(2);
    const { body } = await app.call(second, createBulkJob, {
      body: { action: { kind: 'suspend' }, filter: { user_ids: ids } },
    });
    await work();
    await start(body.id);
    await app.db.pool.query('delete from role_grants where user_id = $1', [second.id]);
    await work();
    expect(counts(await read(body.id))).toEqual([['refused', 'role.insufficient', 2]]);
    const rows = await app.db.many<{ status: string }>(
      'select status from users where id = any($1::uuid[])',
      [ids],
    );
    expect(rows.map((row) => row.status)).toEqual(['active', 'active']);
  });

  test('suspends all but oneself and those who have not joined; nobody twice', async () => {
    const ids = await people(2);
    const [invited] = await people(1, { status: 'invited' });
    const [suspended] = await people(1, { status: 'suspended' });
    const all = [...ids, invited, suspended, admin.id];
    const job = await create({ kind: 'suspend' }, { user_ids: all });
    await work();
    await start(job.id);
    await work();
    expect(new Set(counts(await read(job.id)).map(String))).toEqual(
      new Set(['changed,,2', 'same,,1', 'refused,user.yourself,1', 'refused,user.status_conflict,1']),
    );
    const rows = await app.db.many<{ epoch: number }>(
      'select session_epoch as epoch from users where id = any($1::uuid[])',
      [ids],
    );
    expect(rows.map((row) => row.epoch)).toEqual([1, 1]);
  });

  test('ends what was proposed for the field, of those too who have the value already', async () => {
    const ids = await people(2, { values: { department: 'Crane' } });
    await app.db.pool.query(
      `insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by)
       select $1, unnest($2::uuid[]), 'department', 'Tug', 'self', null`,
      [organization.id, ids],
    );
    const waiting = async () =>
      (
        await app.db.many<{ n: number }>(
          'select count(*)::int as n from profile_value_proposals where user_id = any($1::uuid[])',
          [ids],
        )
      )[0]?.n;
    const job = await create({ kind: 'change_department', department: 'Crane' }, { user_ids: ids });
    await work();
    expect(await waiting()).toBe(2);
    await start(job.id);
    await work();
    expect(await waiting()).toBe(0);
  });

  test('of a team that is gone serves nobody and says so', async () => {
    const team = await app.team(organization);
    const job = await create({ kind: 'add_to_team', team_id: team.id }, { user_ids: await people(2) });
    await work();
    await start(job.id);
    await app.call(admin, removeTeam, { params: { id: team.id } });
    await work();
    expect(counts(await read(job.id))).toEqual([['refused', 'team.not_found', 2]]);
  });

  test('can be stopped, and keeps no search text', async () => {
    await copies(3, 'Lock');
    const job = await create({ kind: 'suspend' }, { text: 'copy', departments: ['Lock'] });
    await app.call(admin, cancelBulkJob, { params: { id: job.id } });
    expect(await batch()).toBe(false);
    expect(await read(job.id)).toMatchObject({ state: 'cancelled', tried: 0 });
    const [row] = await app.db.many<{ filter: object }>('select filter from bulk_jobs where id = $1', [
      job.id,
    ]);
    expect(row?.filter).toEqual({ departments: ['Lock'] });
  });

  test('lists what came of each in pages, from the first to the last', async () => {
    await copies(5, 'Slipway');
    const job = await create({ kind: 'suspend' }, { departments: ['Slipway'] });
    await work();
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 2, ...(cursor ? { cursor } : {}) };
      const { body } = await app.call(admin, listBulkJobItems, { params: { id: job.id }, query });
      pages.push(body.items.map((item) => item.user.id));
      cursor = body.next ?? undefined;
    } while (cursor);
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(new Set(pages.flat()).size).toBe(5);
  });

  test('of more people than can be fixed at once is refused', async () => {
    await copies(4, 'Ferry');
    const ctx = app.services.contextFor(organization.id, {
      kind: 'user',
      userId: admin.id,
      proof: JUST_PROVED,
      sessionId: admin.id,
      grants: [{ role: 'organization_admin', teamId: null }],
    });
    const asked = { action: { kind: 'suspend' as const }, filter: { departments: ['Ferry'] } };
    await expect(createJob(ctx, asked, 3)).rejects.toThrow('bulk_job.too_many');
    expect((await createJob(ctx, asked, 4)).total).toBe(4);
  });
});

// The last of the file: nobody else wants so many in the organization.
test('more people than one job takes are refused, and told what to do', async () => {
  for (let made = 0; made <= MOST; made += 10_000) await copies(10_000, 'Crowd');
  const answer = await app.call(admin, createBulkJob, {
    body: { action: { kind: 'suspend' }, filter: { departments: ['Crowd'] } },
  });
  expect(answer.code).toBe('bulk_job.too_many');
});
