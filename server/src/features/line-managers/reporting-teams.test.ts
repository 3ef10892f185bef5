import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { updateOrganization } from '../organizations/contract.ts';
import { confirmValues, removeUser, updateUser } from '../users/contract.ts';
import { listReportingTeamMembers, type ReportingScope, searchReportingTeams } from './contract.ts';

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  org = await app.organization();
  await turn(true);
});

const turn = (reporting_teams: boolean) =>
  app.call(org.admin, updateOrganization, { body: { reporting_teams } });
const person = (first_name: string, manager?: TestUser, status: 'active' | 'invited' = 'active') =>
  app.user(org, {
    status,
    values: { first_name, last_name: 'Hart', ...(manager ? { line_manager_id: manager.id } : {}) },
  });
const teams = async (body: object = {}, actor = org.admin) =>
  (await app.call(actor, searchReportingTeams, { body })).body.items.map((team) => [
    team.manager.name,
    team.direct,
    team.not_joined,
    team.below,
  ]);
const members = async (manager: TestUser, scope?: ReportingScope) =>
  (
    await app.call(org.admin, listReportingTeamMembers, {
      params: { id: manager.id },
      query: scope ? { scope } : {},
    })
  ).body.items.map((one) => one.name);

describe('reporting teams', () => {
  test('are one of direct reports and one of everybody below, for every line manager', async () => {
    const top = await person('Ada');
    const middle = await person('Ben', top);
    await person('Cleo', top, 'invited');
    const low = await person('Dan', middle);
    await person('Eve', low);
    expect(await teams()).toEqual([
      ['Ada Hart', 2, 1, 4],
      ['Ben Hart', 1, 0, 2],
      ['Dan Hart', 1, 0, 1],
    ]);
    expect(await members(top)).toEqual(['Ben Hart', 'Cleo Hart']);
    expect(await members(top, 'below')).toEqual(['Ben Hart', 'Cleo Hart', 'Dan Hart', 'Eve Hart']);
    expect(await members(middle, 'below')).toEqual(['Dan Hart', 'Eve Hart']);
    expect(await members(low, 'direct')).toEqual(['Eve Hart']);
    expect(await teams({ text: 'bén h' })).toEqual([['Ben Hart', 1, 0, 2]]);
    expect(await teams({ text: '%' })).toEqual([]);
  });

  test('follow at once: a change of manager, somebody who is removed', async () => {
    const [one, other] = [await person('Ada'), await person('Ben')];
    const report = await person('Cleo', one);
    await person('Dan', report);
    await app.call(org.admin, updateUser, {
      params: { id: report.id },
      body: { line_manager_id: other.id },
    });
    expect(await teams()).toEqual([
      ['Ben Hart', 1, 0, 2],
      ['Cleo Hart', 1, 0, 1],
    ]);
    expect(await members(one, 'below')).toEqual([]);
    await app.call(org.admin, removeUser, { params: { id: report.id }, body: {} });
    expect(await teams()).toEqual([]);
    expect(await members(other, 'below')).toEqual([]);
    const gone = await app.call(org.admin, listReportingTeamMembers, {
      params: { id: report.id },
      query: {},
    });
    expect(gone.code).toBe('user.not_found');
  });

  test('read confirmed values only', async () => {
    const team = await app.team(org);
    const teamAdmin = await app.teamAdmin(team);
    const manager = await person('Ada');
    const report = await app.user(org, { teams: [team] });
    await app.call(teamAdmin, updateUser, {
      params: { id: report.id },
      body: { line_manager_id: manager.id },
    });
    expect(await teams()).toEqual([]);
    await app.call(org.admin, confirmValues, {
      body: { items: [{ user_id: report.id, field: 'line_manager_id', value: manager.id }] },
    });
    expect(await teams()).toEqual([['Ada Hart', 1, 0, 1]]);
  });

  test('come in pages, each person once', async () => {
    const top = await person('Zoe');
    const managers = [];
    for (let i = 0; i < 7; i++) managers.push(await person('Ada', top));
    for (const manager of managers) await person('Bo', manager);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await app.call(org.admin, searchReportingTeams, {
        body: { limit: 3, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...body.items.map((item) => item.manager.id));
      cursor = body.next ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(8);
    expect(new Set(seen)).toEqual(new Set([...managers, top].map((one) => one.id)));
    const found: string[] = [];
    do {
      const { body } = await app.call(org.admin, listReportingTeamMembers, {
        params: { id: top.id },
        query: { scope: 'below', limit: 4, ...(cursor ? { cursor } : {}) },
      });
      found.push(...body.items.map((item) => item.id));
      cursor = body.next ?? undefined;
    } while (cursor);
    expect(found).toHaveLength(14);
    expect(new Set(found).size).toBe(14);
  });

  test('are refused where they are switched off, and to whoever is no Organization Admin', async () => {
    const manager = await person('Ada');
    await person('Ben', manager);
    const teamAdmin = await app.teamAdmin(await app.team(org));
    for (const actor of [teamAdmin, manager])
      expect((await app.call(actor, searchReportingTeams, { body: {} })).code).toBe('role.insufficient');
    await turn(false);
    expect((await app.call(org.admin, searchReportingTeams, { body: {} })).code).toBe('reporting_teams.off');
    const params = { id: manager.id };
    expect((await app.call(org.admin, listReportingTeamMembers, { params, query: {} })).code).toBe(
      'reporting_teams.off',
    );
  });
});
