import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crowd } from '../../../test/crowd.ts';
import { startTestApp, type TestApp, type TestOrganization, type TestTeam } from '../../../test/harness.ts';
import { silentLogger } from '../../platform/logger.ts';
import { updateUser } from '../users/contract.ts';
import { changeLineManagers } from '../users/index.ts';
import { getTeamRule, listTeamRuleRuns, saveTeamRule } from './contract.ts';
import { startRuleWorker, turnDays, workAtRuns } from './index.ts';
import type { Condition, Rule } from './shapes.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

const contextFor = (organizationId: string) => app.services.contextFor(organizationId, { kind: 'system' });
const all = (...conditions: Condition[]): Rule => ({ match: 'all', conditions });

const save = (organization: TestOrganization, team: TestTeam, rule: Rule) =>
  app.call(organization.admin, saveTeamRule, { params: { id: team.id }, body: { rule } });

async function memberIds(team: TestTeam): Promise<string[]> {
  const rows = await app.db.many<{ user_id: string }>(
    'select user_id from memberships where organization_id = $1 and team_id = $2 order by user_id',
    [team.organization.id, team.id],
  );
  return rows.map((row) => row.user_id);
}

describe('in the background', () => {
  test('a run goes on where a crash left it, and several processes do each stretch once', async () => {
    const organization = await app.organization();
    const team = await app.team(organization);
    const people = await crowd(app, organization, 4_500, null);
    await save(organization, team, all({ field: 'department', operator: 'is', values: ['Warehouse'] }));
    // Four workers at once until nothing is left.
    const workers = Array.from({ length: 4 }, async () => {
      while (await workAtRuns(app.db, contextFor)) {
        // Until nothing waits.
      }
    });
    await Promise.all(workers);
    while (await workAtRuns(app.db, contextFor)) {
      // A worker that found the run held by another went home.
    }
    expect(await memberIds(team)).toEqual(people.toSorted());
    const { body } = await app.call(organization.admin, getTeamRule, { params: { id: team.id } });
    expect(body.last_run).toMatchObject({
      state: 'done',
      added: 4_500,
      removed: 0,
      evaluated: 4_501,
      total: 4_501,
    });
    const [row] = await app.db.many<{ n: number }>(
      `select count(*)::int as n from users_in_no_team where organization_id = $1`,
      [organization.id],
    );
    // Nobody but the admin.
    expect(row?.n).toBe(1);
    // One event for the run, none for each person.
    const events = await app.db.many<{ action: string; n: number }>(
      `select action, count(*)::int as n from audit_events where organization_id = $1 and action like any (array['membership.%', 'team_rule.%'])
       group by action order by action`,
      [organization.id],
    );
    expect(events).toEqual([
      { action: 'team_rule.evaluated', n: 1 },
      { action: 'team_rule.saved', n: 1 },
    ]);
  });

  test('a manager with more than a thousand people below moves at once, they follow with progress', async () => {
    const organization = await app.organization();
    const team = await app.team(organization);
    const [boss, manager] = [await app.user(organization), await app.user(organization)];
    const people = await crowd(app, organization, 1_200, manager.id);
    await crowd(app, organization, 50, null);
    await save(
      organization,
      team,
      all({ field: 'line_manager_id', operator: 'is_below', values: [boss.id] }),
    );
    await app.runWorkerOnce();
    await app.call(organization.admin, updateUser, {
      params: { id: manager.id },
      body: { line_manager_id: boss.id },
    });
    expect(await memberIds(team)).toEqual([manager.id]);
    await app.runWorkerOnce();
    expect(await memberIds(team)).toEqual([...people, manager.id].sort());
    const { body } = await app.call(organization.admin, listTeamRuleRuns, { params: { id: team.id } });
    expect(body.items[0]).toMatchObject({
      cause: 'line_manager_moved',
      added: 1_200,
      evaluated: 1_200,
      unchanged: 0,
    });
  });

  test('managers who move together are followed by one run, however many they are', async () => {
    const organization = await app.organization();
    const team = await app.team(organization);
    const [boss, one, other] = [
      await app.user(organization),
      await app.user(organization),
      await app.user(organization),
    ];
    const people = [
      ...(await crowd(app, organization, 600, one.id)),
      ...(await crowd(app, organization, 600, other.id)),
    ];
    await save(
      organization,
      team,
      all({ field: 'line_manager_id', operator: 'is_below', values: [boss.id] }),
    );
    await app.runWorkerOnce();
    await changeLineManagers(contextFor(organization.id), [one.id, other.id], boss.id);
    const { body } = await app.call(organization.admin, listTeamRuleRuns, { params: { id: team.id } });
    expect(body.items.map((run) => [run.cause, run.state])).toEqual([
      ['line_manager_moved', 'queued'],
      ['profile_changed', 'done'],
      ['rule_saved', 'done'],
    ]);
    await app.runWorkerOnce();
    expect(await memberIds(team)).toEqual([...people, one.id, other.id].sort());
  });
});

describe('rules that ask about today', () => {
  test.each([
    // London is at UTC in November; Auckland is 13 hours ahead; New York changes its clock on 1 November 2026.
    ['Europe/London', '2026-11-26T23:59:30Z', '2026-11-27T00:00:30Z'],
    ['Pacific/Auckland', '2026-11-26T10:59:30Z', '2026-11-26T11:00:30Z'],
    ['America/New_York', '2026-11-01T03:59:30Z', '2026-11-01T04:00:30Z'],
    ['America/New_York', '2026-11-02T04:59:30Z', '2026-11-02T05:00:30Z'],
  ])('turn over at midnight in %s, once, at %s', async (time_zone, before, after) => {
    const organization = await app.organization({ time_zone });
    const team = await app.team(organization);
    await at(before);
    const [row] = await app.db.many<{ tomorrow: string }>(
      `select ((app_now() at time zone $1)::date + 1)::text as tomorrow`,
      [time_zone],
    );
    const starts = await app.user(organization, { values: { start_on: row?.tomorrow ?? '' } });
    await save(organization, team, all({ field: 'start_on', operator: 'is', values: ['today'] }));
    await work();
    expect(await memberIds(team)).toEqual([]);
    await at(after);
    await Promise.all(Array.from({ length: 8 }, () => turnDays(app.db, contextFor)));
    await work();
    await turnDays(app.db, contextFor);
    await work();
    expect(await memberIds(team)).toEqual([starts.id]);
    const { body } = await app.call(organization.admin, listTeamRuleRuns, { params: { id: team.id } });
    expect(body.items.map((run) => run.cause)).toEqual(['new_day', 'rule_saved']);
    await app.clock.reset();
  });

  const at = async (instant: string) => {
    await app.clock.reset();
    const [row] = await app.db.many<{ seconds: number }>(
      `select extract(epoch from $1::timestamptz - app_now())::float8 as seconds`,
      [instant],
    );
    await app.clock.move(row?.seconds ?? 0);
  };
  const work = async () => {
    while (await workAtRuns(app.db, contextFor)) {
      // Until nothing waits.
    }
  };
});

test('changes of profiles beside a run that looks at everybody: each ends where the rule says', async () => {
  const organization = await app.organization();
  const team = await app.team(organization);
  const people = await crowd(app, organization, 300, null);
  const worker = startRuleWorker({ db: app.db, log: silentLogger, contextFor });
  const rule = (value: string) => all({ field: 'department', operator: 'is', values: [value] });
  const edit = async (index: number) => {
    const department = index % 2 ? 'Office' : 'Warehouse';
    const { status } = await app.call(organization.admin, updateUser, {
      params: { id: people[index] ?? '' },
      body: { department, location: `at ${index}` },
    });
    // One that was refused for want of a connection would look like a rule that failed.
    expect(status).toBe(200);
  };
  const lanes = Array.from({ length: 12 }, async (_, lane) => {
    for (let index = lane; index < 60; index += 12) await edit(index);
  });
  await Promise.all([
    ...lanes,
    (async () => {
      for (const value of ['Office', 'Warehouse', 'Office', 'Warehouse'])
        await save(organization, team, rule(value));
    })(),
  ]);
  await expect
    .poll(
      async () =>
        (await app.db.many(`select 1 from team_rule_runs where state in ('queued', 'running')`)).length,
    )
    .toBe(0);
  await worker.stop();
  const expected = people.filter((_, index) => index >= 60 || index % 2 === 0);
  expect(await memberIds(team)).toEqual(expected.sort());
});
