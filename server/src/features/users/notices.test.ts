import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { removeTeam } from '../teams/contract.ts';
import { removeContactPoint, setContactPoint } from './contract.ts';

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp({ smtp: true });
  org = await app.organization();
});
afterAll(() => app?.close());

test('whoever holds the old contact of somebody who joined is told, and the new one proves nothing yet', async () => {
  const user = await app.user(org);
  const { body } = await app.call(org.admin, setContactPoint, {
    params: { id: user.id, kind: 'email' },
    body: { address: 'moved@corp.example' },
  });
  expect(body.contact_points).toMatchObject([{ address: 'moved@corp.example', verified_at: null }]);
  await app.runWorkerOnce();
  const mail = await app.smtp?.waitFor((m) => m.envelope.to.includes(user.email ?? ''));
  expect(mail?.subject).toBe(`Your contact at ${org.name} was changed`);
  expect(mail?.text).toContain('You can no longer sign in with this one.');
  expect(mail?.text).not.toContain('moved@corp.example');
  expect(mail?.html).toContain('You can no longer sign in with this one.');
  expect(mail?.html).not.toContain('&lt;');
});

test('a contact that an admin removes is told too, with whom to ask', async () => {
  const user = await app.user(org, { mobile: true });
  await app.db.many(`update organizations set support_contact = 'it@harbor.example' where id = $1`, [org.id]);
  await app.call(org.admin, removeContactPoint, { params: { id: user.id, kind: 'email' } });
  await app.runWorkerOnce();
  const mail = await app.smtp?.waitFor((m) => m.envelope.to.includes(user.email ?? ''));
  expect(mail?.text?.replace(/[\u2066-\u2069]/g, '')).toContain(
    'If it was not you, tell it@harbor.example at once.',
  );
});

test('somebody who has not joined gets no notice', async () => {
  const user = await app.user(org, { status: 'not_invited' });
  const params = { id: user.id, kind: 'email' };
  await app.call(org.admin, setContactPoint, { params, body: { address: 'corrected@corp.example' } });
  expect(await app.db.many('select 1 from deliveries where user_id = $1', [user.id])).toEqual([]);
});

test('removing a team records of each Team Admin that they lost the role', async () => {
  const team = await app.team(org);
  const admin = await app.teamAdmin(team);
  await app.call(org.admin, removeTeam, { params: { id: team.id } });
  const events = await app.db.many(
    `select 1 from audit_events where action = 'role.revoked' and target_id = $1 and organization_id = $2`,
    [admin.id, org.id],
  );
  expect(events).toHaveLength(1);
});
