import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { unique } from '../../../test/harness-build.ts';
import { listAuditEvents, searchUsers } from '../directory/contract.ts';
import { createProfileField, listProfileFields, removeProfileField } from '../profile-fields/contract.ts';
import { removeTeam } from '../teams/contract.ts';
import { offboardUser, removeUser, suspendUser } from '../users/contract.ts';
import {
  createSavedView,
  listSavedViews,
  removeSavedView,
  shareSavedView,
  updateSavedView,
} from './contract.ts';

let app: TestApp;
let org: TestOrganization;
let team: TestTeam;
let other: TestUser;
let teamAdmin: TestUser;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  org = await app.organization();
  team = await app.team(org);
  other = await app.user(org, { grants: [{ role: 'organization_admin' }] });
  teamAdmin = await app.teamAdmin(team);
});

const save = (by: TestUser, name: string, more: { query?: object; shared?: boolean } = {}) =>
  app.call(by, createSavedView, { body: { name, query: {}, ...more } });
const saved = async (by: TestUser, name: string, more: { query?: object; shared?: boolean } = {}) =>
  (await save(by, name, more)).body;
const change = (by: TestUser, id: string, body: object) =>
  app.call(by, updateSavedView, { params: { id }, body });
const share = (by: TestUser, id: string, shared: boolean) =>
  app.call(by, shareSavedView, { params: { id }, body: { shared } });
const remove = (by: TestUser, id: string) => app.call(by, removeSavedView, { params: { id } });
const listed = async (by: TestUser) => (await app.call(by, listSavedViews)).body.items;
const names = async (by: TestUser) => (await listed(by)).map((view) => view.name);
const recorded = async () =>
  (await app.call(org.admin, listAuditEvents, {})).body.items
    .map((event) => event.action)
    .filter((action) => action.startsWith('saved_view.'));

const QUERY = {
  status: 'invited',
  team_ids: [] as string[],
  departments: ['Fleet', null],
  line_manager_ids: [] as string[],
  invited_from: '2026-03-01',
  delivery_problem: true,
  sort: 'last_event',
  descending: true,
  columns: ['email', 'status'],
};

test('a view comes back as it was saved, asks the list as it stands, and is nobody else’s', async () => {
  const query = { ...QUERY, team_ids: [team.id], line_manager_ids: [other.id] };
  const view = await saved(org.admin, 'Slow starters', { query });
  expect(view).toMatchObject({ name: 'Slow starters', shared: false, own: true, query });
  expect(view.left_out).toEqual({ teams: 0, fields: 0 });
  const { columns: _, ...asked } = view.query;
  expect((await app.call(org.admin, searchUsers, { body: asked })).code).toBeNull();
  expect(await names(org.admin)).toEqual(['Slow starters']);
  expect(await names(other)).toEqual([]);
  for (const refused of [await change(other, view.id, { name: 'Mine' }), await remove(other, view.id)])
    expect(refused).toMatchObject({ status: 404, code: 'saved_view.not_found' });
  expect(await recorded()).toEqual([]);
});

test('what is searched for, and what the list does not know, is refused', async () => {
  for (const query of [{ text: 'Anna' }, { limit: 5 }, { columns: ['shoe_size'] }, { sort: 'size' }])
    expect((await save(org.admin, 'Odd', { query })).code).toBe('request.invalid');
  expect((await save(org.admin, ' ', {})).code).toBe('name.unsafe');
  expect((await save(org.admin, 'a\u202eb', {})).code).toBe('name.unsafe');
});

test('every admin sees a shared view; who may not share changes none, and only its author takes it back', async () => {
  expect((await save(teamAdmin, 'For all', { shared: true })).code).toBe('role.insufficient');
  const own = await saved(teamAdmin, 'Crew');
  expect(own.abilities).toMatchObject({ change: { allowed: true }, share: { allowed: false } });
  expect((await share(teamAdmin, own.id, true)).code).toBe('role.insufficient');

  const view = await saved(org.admin, 'For all', { shared: true });
  const [seen] = (await listed(teamAdmin)).filter(({ id }) => id === view.id);
  expect(seen).toMatchObject({ own: false, owner: { id: org.admin.id }, shared: true });
  expect(seen?.abilities).toMatchObject({
    change: { allowed: false, code: 'role.insufficient' },
    share: { allowed: false, code: 'role.insufficient' },
  });
  expect((await change(teamAdmin, view.id, { name: 'Ours' })).code).toBe('role.insufficient');
  expect((await remove(teamAdmin, view.id)).code).toBe('role.insufficient');

  expect((await change(other, view.id, { name: 'For everybody' })).body.name).toBe('For everybody');
  expect((await share(other, view.id, false)).code).toBe('saved_view.not_yours');
  expect((await share(org.admin, view.id, false)).body.shared).toBe(false);
  expect(await names(other)).toEqual([]);
  await share(org.admin, view.id, true);
  await change(other, view.id, { query: { status: 'active' } });
  expect((await remove(other, view.id)).body).toEqual({ removed: true });
  expect((await recorded()).toReversed()).toEqual([
    'saved_view.shared',
    'saved_view.updated',
    'saved_view.unshared',
    'saved_view.shared',
    'saved_view.updated',
    'saved_view.removed',
  ]);
});

test('a view shows no more than its reader may see: of teams that are not theirs only how many are left out', async () => {
  const secret = await app.team(org);
  const view = await saved(org.admin, 'Two teams', {
    query: { team_ids: [team.id, secret.id] },
    shared: true,
  });
  const [seen] = await listed(teamAdmin);
  expect(seen?.query.team_ids).toEqual([team.id]);
  expect(seen?.left_out).toEqual({ teams: 1, fields: 0 });
  expect(JSON.stringify(seen)).not.toContain(secret.id);
  expect((await listed(org.admin))[0]).toMatchObject({ id: view.id, left_out: { teams: 0 } });
  const foreign = await save(teamAdmin, 'Peek', { query: { team_ids: [team.id, secret.id] } });
  expect(foreign.problem.errors).toMatchObject([{ code: 'team.not_found', pointer: '/query/team_ids/1' }]);
});

test('what a view asks for and is gone is left out, and it says so', async () => {
  const gone = await app.team(org);
  const key = `k_${unique()}`;
  const field = await app.call(org.admin, createProfileField, {
    body: { key, label: 'Locker', type: 'text' },
  });
  const query = { team_ids: [gone.id], custom: [{ key, contains: '12' }], status: 'active' };
  await saved(org.admin, 'Lockers', { query });
  expect((await listed(org.admin))[0]).toMatchObject({ query, left_out: { teams: 0, fields: 0 } });
  await app.call(org.admin, removeTeam, { params: { id: gone.id } });
  await app.call(org.admin, removeProfileField, { params: { id: field.body.id } });
  expect((await app.call(org.admin, listProfileFields)).body.items.some((one) => one.key === key)).toBe(
    false,
  );
  const [view] = await listed(org.admin);
  expect(view?.query).toEqual({ status: 'active' });
  expect(view?.left_out).toEqual({ teams: 1, fields: 1 });
  expect((await app.call(org.admin, searchUsers, { body: { ...view?.query } })).code).toBeNull();
});

test('names are told apart without case and accents, own and shared ones each among themselves', async () => {
  const first = await saved(org.admin, 'Équipe');
  expect((await save(org.admin, 'EQUIPE')).problem.errors).toMatchObject([
    { code: 'saved_view.name_in_use', pointer: '/name' },
  ]);
  expect((await save(other, 'equipe')).code).toBeNull();
  expect((await save(other, 'equipe', { shared: true })).code).toBeNull();
  expect((await share(org.admin, first.id, true)).code).toBe('saved_view.name_in_use');
  const second = await saved(org.admin, 'Crew');
  expect((await change(org.admin, second.id, { name: 'equipe' })).code).toBe('saved_view.name_in_use');
  expect((await change(org.admin, second.id, { name: 'a\u202eb' })).code).toBe('name.unsafe');
  expect((await change(org.admin, second.id, { name: 'crew' })).body.name).toBe('crew');
});

test('of many who save one name at the same moment one does', async () => {
  const admins = [org.admin, other];
  const mine = await Promise.all(Array.from({ length: 8 }, () => save(org.admin, 'Rush')));
  expect(mine.map((answer) => answer.code ?? 'saved').toSorted()).toEqual(
    ['saved', ...Array.from({ length: 7 }, () => 'saved_view.name_in_use')].toSorted(),
  );
  const ours = await Promise.all(
    Array.from({ length: 8 }, (_, at) => save(admins[at % 2] as TestUser, 'Rush hour', { shared: true })),
  );
  expect(ours.filter((answer) => answer.code === null)).toHaveLength(1);
  expect(await names(other)).toEqual(['Rush hour']);
});

test('fifty of one’s own and a hundred shared ones are as many as there can be, also for those who hurry', async () => {
  const fill = (count: number, shared: boolean) =>
    app.db.pool.query(
      `insert into saved_views (organization_id, id, owner_id, name, name_folded, query, shared)
       select $1, gen_random_uuid(), $2, 'View ' || n, 'view ' || n, '{}', $4 from generate_series(1, $3::int) n`,
      [org.id, org.admin.id, count, shared],
    );
  await fill(49, false);
  const hurried = await Promise.all(['A', 'B', 'C'].map((name) => save(org.admin, name)));
  expect(hurried.map((answer) => answer.code ?? 'saved').toSorted()).toEqual([
    'saved',
    'saved_view.too_many',
    'saved_view.too_many',
  ]);
  expect((await save(other, 'A')).code).toBeNull();
  await fill(100, true);
  expect((await save(other, 'B', { shared: true })).code).toBe('saved_view.too_many');
  const [own] = (await listed(other)).filter((view) => view.own);
  expect((await share(other, own?.id ?? '', true)).code).toBe('saved_view.too_many');
});

test('own views of whoever leaves go, shared ones stay; who is suspended keeps all', async () => {
  const left = async () => {
    const { rows } = await app.db.pool.query<{ name: string }>(
      'select name from saved_views where organization_id = $1 order by name',
      [org.id],
    );
    return rows.map((row) => row.name);
  };
  const third = await app.user(org, { grants: [{ role: 'organization_admin' }] });
  for (const [who, name] of [
    [other, 'first'],
    [third, 'second'],
  ] as const) {
    await saved(who, `${name} own`);
    await saved(who, `${name} shared`, { shared: true });
  }
  await app.call(org.admin, suspendUser, { params: { id: other.id } });
  expect(await left()).toHaveLength(4);
  await app.call(org.admin, removeUser, { params: { id: other.id } });
  await app.call(org.admin, offboardUser, { params: { id: third.id }, body: { now: true } });
  expect(await left()).toEqual(['first shared', 'second shared']);
  const [view] = await listed(org.admin);
  expect(view).toMatchObject({ own: false, owner: { id: other.id } });
  expect(view?.abilities.change.allowed).toBe(true);
});
