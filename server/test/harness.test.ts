import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listPreviewMessages } from '../src/features/deliveries/contract.ts';
import { createInvitation } from '../src/features/invitations/contract.ts';
import { getOrganization } from '../src/features/organizations/contract.ts';
import { getTeam, listTeams } from '../src/features/teams/contract.ts';
import { startTestApp, type TestApp } from './harness.ts';

describe.each(['postgres', 'embedded'] as const)('the server of the tests on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ database });
  });
  afterAll(() => app?.close());

  test('builds organizations, teams and users whose calls answer as the contract says', async () => {
    const organization = await app.organization();
    const team = await app.team(organization, 'Night shift');
    const teamAdmin = await app.teamAdmin(team);
    const user = await app.user(organization, { teams: [team], mobile: true });

    const { body } = await app.call(teamAdmin, listTeams);
    expect(body.items.map((t) => [t.name, t.users])).toEqual([['Night shift', 2]]);
    expect((await app.call(user, getOrganization)).code).toBe('role.insufficient');
    expect((await app.call(null, getOrganization)).status).toBe(401);
    const other = await app.organization();
    const answer = await app.call(other.admin, getTeam, { params: { id: team.id } });
    expect(answer.problem).toMatchObject({ status: 404, code: 'team.not_found' });
    expect(() => answer.body).toThrow('was refused with 404 team.not_found');
  });

  test('sends what is queued, once asked', async () => {
    const organization = await app.organization();
    const { body } = await app.call(organization.admin, createInvitation, {
      body: { first_name: 'Noor', email: 'noor@people.example' },
    });
    expect(body.deliveries[0]?.state).toBe('queued');
    await app.runWorkerOnce();
    const inbox = await app.call(organization.admin, listPreviewMessages);
    expect(inbox.body.items.map((m) => m.to)).toEqual(['noor@people.example']);
  });

  test('moves the clock of the database and sets it back', async () => {
    const read = async () =>
      (await app.db.one<{ ahead: number }>('select extract(epoch from app_now() - now())::int as ahead'))
        ?.ahead;
    await app.clock.move(3600);
    await app.clock.move(60);
    expect(await read()).toBe(3660);
    await app.clock.reset();
    expect(await read()).toBe(0);
  });
});
