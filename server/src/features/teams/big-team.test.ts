import { afterAll, beforeAll, expect, test } from 'vitest';
import { crowd } from '../../../test/crowd.ts';
import { startTestApp, type TestApp } from '../../../test/harness.ts';
import { getUser } from '../directory/contract.ts';
import { emptyTeam } from './commands/empty-team.ts';
import { createTeam, listTeams, removeTeam } from './contract.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

const number = async (text: string, values: unknown[]): Promise<number> =>
  (await app.db.many<{ n: number }>(`select count(*)::int as n from ${text}`, values))[0]?.n ?? -1;

test('a team of thousands is gone at once, and its members leave it some at a time, each once', async () => {
  const organization = await app.organization();
  const team = await app.team(organization, 'Everybody');
  const people = await crowd(app, organization, 4_100, null);
  await app.db.many(
    `insert into memberships (organization_id, team_id, user_id, source, trust)
     select $1, $2, id, 'manual', 'organization_admin' from unnest($3::uuid[]) as id`,
    [organization.id, team.id, people],
  );
  await app.db.many('delete from users_in_no_team where organization_id = $1 and user_id = any($2)', [
    organization.id,
    people,
  ]);
  await app.db.many(
    `insert into team_sign_in_policies (organization_id, team_id, methods) values ($1, $2, '{passkey}')`,
    [organization.id, team.id],
  );
  const members = () =>
    number('memberships where organization_id = $1 and team_id = $2', [organization.id, team.id]);
  const teamless = () => number('users_in_no_team where organization_id = $1', [organization.id]);
  const { admin } = organization;

  const params = { id: team.id };
  expect((await app.call(admin, removeTeam, { params })).status).toBe(200);
  expect(await members()).toBe(2_100);
  // For everybody it is gone by now: its name is free, nobody is in it, and it asks nothing of anybody.
  expect((await app.call(admin, listTeams)).body.items).toEqual([]);
  expect((await app.call(admin, createTeam, { body: { name: 'Everybody' } })).status).toBe(201);
  const [somebody] = await app.db.many<{ user_id: string }>(
    'select user_id from memberships where organization_id = $1 and team_id = $2 limit 1',
    [organization.id, team.id],
  );
  const looked = await app.call(admin, getUser, { params: { id: String(somebody?.user_id) } });
  expect(looked.body.teams).toEqual([]);
  expect(await number('team_sign_in_policies where team_id = $1', [team.id])).toBe(0);
  expect((await app.call(admin, removeTeam, { params })).problem.code).toBe('team.not_found');

  // Several processes at once do each part once.
  const ctx = app.services.contextFor(organization.id, { kind: 'system' });
  await Promise.all([1, 2, 3].map(() => emptyTeam(ctx, team.id)));
  await app.runWorkerOnce();
  expect(await members()).toBe(0);
  // The admin, too, is in none.
  expect(await teamless()).toBe(4_101);
  expect(await number('teams where members_left', [])).toBe(0);
});
