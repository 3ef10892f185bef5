import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { createInvitation, undoInvitation } from '../invitations/contract.ts';
import { findLineManagers, listExistingValues, removeUser, restoreUser, updateUser } from './contract.ts';

let app: TestApp;
let org: TestOrganization;

beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
});
afterAll(() => app?.close());

const manager = (of: TestUser, by: TestUser | null, actor = org.admin) =>
  app.call(actor, updateUser, { params: { id: of.id }, body: { line_manager_id: by?.id ?? null } });

/** As any client does that is told that the database is busy: nothing was done, so it asks again. */
async function patiently(ask: () => ReturnType<typeof manager>): ReturnType<typeof manager> {
  for (;;) {
    const answer = await ask();
    if (answer.code !== 'database.busy') return answer;
  }
}

/** Everybody who is above themselves. */
const circles = () =>
  app.db.many<{ id: string }>(
    `with recursive above as (
       select id, line_manager_id as manager from users where organization_id = $1 and line_manager_id is not null
       union
       select a.id, u.line_manager_id from above a join users u on u.organization_id = $1 and u.id = a.manager
         and u.line_manager_id is not null)
     select distinct id from above where id = manager`,
    [org.id],
  );

describe('the chain of line managers', () => {
  test('100 pairs of changes that would close a circle, all at once: exactly one of each pair passes', async () => {
    const other = await app.admin(org);
    const pairs: (readonly [TestUser, TestUser])[] = [];
    for (let i = 0; i < 100; i++) pairs.push([await app.user(org), await app.user(org)]);
    const outcomes = await Promise.all(
      pairs.map(([a, b]) =>
        Promise.all([patiently(() => manager(a, b)), patiently(() => manager(b, a, other))]),
      ),
    );
    for (const outcome of outcomes)
      expect(outcome.map((answer) => answer.code).sort()).toEqual(['line_manager.cycle', null]);
    expect(await circles()).toEqual([]);
  }, 120_000);

  test('three who would each be above the next: two pass', async () => {
    const [a, b, c] = [await app.user(org), await app.user(org), await app.user(org)];
    const answers = await Promise.all([manager(a, b), manager(b, c), manager(c, a)]);
    expect(answers.filter((answer) => answer.code === null)).toHaveLength(2);
    expect(await circles()).toEqual([]);
  });

  test('a removed person stays in it, so that restoring them closes no circle', async () => {
    const [boss, gone, below] = [await app.user(org), await app.user(org), await app.user(org)];
    await manager(gone, boss);
    await manager(below, gone);
    await app.call(org.admin, removeUser, { params: { id: gone.id }, body: {} });
    expect((await manager(boss, below)).code).toBe('line_manager.cycle');
    await app.call(org.admin, restoreUser, { params: { id: gone.id }, body: {} });
    expect(await circles()).toEqual([]);
  });

  test('undoing a restoration gives no manager back who stands below by now', async () => {
    const [before, after, gone] = [await app.user(org), await app.user(org), await app.user(org)];
    await manager(gone, before);
    await app.call(org.admin, removeUser, { params: { id: gone.id }, body: {} });
    const { body } = await app.call(org.admin, createInvitation, {
      body: {
        first_name: 'Robin',
        email: gone.email,
        line_manager_id: after.id,
        if_removed: 'restore',
        delay_seconds: 60,
      },
    });
    expect(body).toMatchObject({ restored: true, user: { id: gone.id } });
    expect((await manager(before, gone)).code).toBeNull();
    const params = { id: body.invitation?.id ?? '' };
    expect((await app.call(org.admin, undoInvitation, { params })).code).toBeNull();
    expect(await circles()).toEqual([]);
    const [row] = await app.db.many('select status, line_manager_id from users where id = $1', [gone.id]);
    expect(row).toEqual({ status: 'removed', line_manager_id: null });
  });
});

test('a manager is found by the beginnings of words of their name, whatever signs stand in it', async () => {
  const shea = await app.user(org, { values: { first_name: 'Niamh', last_name: "O'Shea \\ Ruiz" } });
  const find = async (text: string) =>
    (await app.call(org.admin, findLineManagers, { body: { text } })).body.items.map((one) => one.id);
  for (const typed of ["niamh o'sh", "o'shea \\", 'rui Níamh', 'ruiz'])
    expect(await find(typed), typed).toContain(shea.id);
  for (const nobody of ["o'shea zzz", "''", ':*', '& |', 'shea%', 'iamh'])
    expect(await find(nobody), nobody).toEqual([]);
});

test('the values that exist are those of the people whom the reader may see, with how many have each', async () => {
  const team = await app.team(org);
  for (const [count, location, teams] of [
    [2, 'Leeds', [team]],
    [1, 'Hull', [team]],
    [3, 'Hull', []],
  ] as const)
    for (let n = 0; n < count; n++) await app.user(org, { values: { location }, teams });
  const values = async (actor: TestUser) =>
    (await app.call(actor, listExistingValues, { query: { field: 'location' } })).body.items;
  expect(await values(org.admin)).toEqual([
    { value: 'Hull', count: 4 },
    { value: 'Leeds', count: 2 },
  ]);
  expect(await values(await app.teamAdmin(team))).toEqual([
    { value: 'Leeds', count: 2 },
    { value: 'Hull', count: 1 },
  ]);
});
