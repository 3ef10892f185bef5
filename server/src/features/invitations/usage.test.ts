import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestUser } from '../../../test/harness.ts';
import { updateOrganization } from '../organizations/contract.ts';
import { createInvitation, getInvitationUsage } from './contract.ts';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

let count = 0;
const invite = (by: TestUser, more: Record<string, unknown>) =>
  app.call(by, createInvitation, { body: { first_name: `Guest ${++count}`, ...more } });

test('says how much of the caps is used, to each what is theirs to know', async () => {
  const org = await app.organization();
  const team = await app.team(org);
  const teamAdmin = await app.teamAdmin(team);
  const use = async (by: TestUser) => (await app.call(by, getInvitationUsage)).body;
  expect(await use(org.admin)).toEqual({
    invitations: { used: 0, max: 500, resets_at: null },
    text_messages: { used: 0, max: 500, resets_at: null },
  });
  await app.call(org.admin, updateOrganization, {
    body: { team_admin_hourly_cap: 5, sms_daily_cap: 3 },
  });
  for (let n = 0; n < 2; n++)
    expect((await invite(teamAdmin, { mobile: `+4474001117${n}0`, team_ids: [team.id] })).status).toBe(201);
  expect((await invite(org.admin, { email: 'one@people.example' })).status).toBe(201);

  const theirs = await use(teamAdmin);
  expect(theirs).toMatchObject({ invitations: { used: 2, max: 5 }, text_messages: null });
  expect(theirs.invitations.resets_at).not.toBeNull();
  expect(await use(org.admin)).toMatchObject({
    invitations: { used: 1, max: 500 },
    text_messages: { used: 2, max: 3 },
  });

  await app.clock.move(3601);
  expect((await use(teamAdmin)).invitations).toEqual({ used: 0, max: 5, resets_at: null });
  expect((await use(org.admin)).text_messages?.used).toBe(2);
  await app.clock.move(86_400);
  // A day later the session of an admin has ended.
  await app.signIn(org.admin);
  expect((await use(org.admin)).text_messages?.used).toBe(0);
  await app.clock.reset();
});
