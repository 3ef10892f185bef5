import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  startTestApp,
  type TestApp,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from '../../../test/harness.ts';
import { createInvitation } from '../invitations/contract.ts';
import { removeUser } from '../users/contract.ts';
import { lookUpContact, lookUpContacts } from './contract.ts';

let app: TestApp;
let org: TestOrganization;
let team: TestTeam;
let teamAdmin: TestUser;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.clock.reset();
  org = await app.organization();
  team = await app.team(org);
  teamAdmin = await app.teamAdmin(team);
});

const email = (address: string) => ({ kind: 'email' as const, address });
const lookUp = async (who: TestUser, contacts: { kind: 'email' | 'mobile'; address: string }[]) =>
  (await app.call(who, lookUpContacts, { body: { contacts } })).body.items;

test('a list is answered in its order, each with what this admin may know', async () => {
  const active = await app.user(org, { mobile: true });
  const gone = await app.user(org);
  await app.call(org.admin, removeUser, { params: { id: gone.id } });
  const pending = await app.call(org.admin, createInvitation, {
    body: { email: 'pending@people.example', first_name: 'Zofia' },
  });
  await app.runWorkerOnce();
  const items = await lookUp(org.admin, [
    email('nobody@people.example'),
    email('PENDING@people.example'),
    email('no address'),
    email(active.email ?? ''),
    email(gone.email ?? ''),
    { kind: 'mobile', address: '07400 999 999' },
  ]);
  expect(items.map((item) => item.state)).toEqual(['free', 'in_use', 'invalid', 'in_use', 'removed', 'free']);
  expect(items[1]).toMatchObject({
    holder: { id: pending.body.user.id, status: 'invited' },
    invitation_id: pending.body.invitation?.id,
  });
  expect(items[1]?.resend_at).toBeTruthy();
  expect(items[3]).toMatchObject({ holder: { id: active.id, status: 'active' }, resend_at: null });
  expect(items[4]?.holder).toMatchObject({ id: gone.id, status: 'removed' });
});

test('a Team Admin is told of 30 strangers an hour, however they ask; of their own people always', async () => {
  const stranger = await app.user(org);
  const own = await app.user(org, { teams: [team] });
  const asked = [...Array(40).keys()].map((i) => email(`nobody${i}@people.example`));
  const items = await lookUp(teamAdmin, [email(own.email ?? ''), email(stranger.email ?? ''), ...asked]);
  expect(items[0]?.holder?.id).toBe(own.id);
  expect(items[1]).toMatchObject({ state: 'in_use', holder: null });
  expect(items.filter((item) => item.state === 'not_told')).toHaveLength(11);
  expect(items.slice(-11).every((item) => item.state === 'not_told')).toBe(true);
  const one = (address: string) => app.call(teamAdmin, lookUpContact, { body: email(address) });
  expect((await one('somebody@people.example')).code).toBe('limit.reached');
  expect((await one(own.email ?? '')).body.holder?.id).toBe(own.id);
  const [audited] = await app.db.many<{ n: number }>(
    `select count(*)::int as n from audit_events where organization_id = $1 and action = 'contact.looked_up'`,
    [org.id],
  );
  expect(audited?.n).toBe(30);
  await app.clock.move(3601);
  expect((await lookUp(teamAdmin, [email(stranger.email ?? '')]))[0]?.state).toBe('in_use');
});

test('the number of statements does not grow with the list', async () => {
  const users = await Promise.all([...Array(3).keys()].map(() => app.user(org)));
  const cost = async (contacts: ReturnType<typeof email>[]) => {
    const before = app.db.statements.count;
    await lookUp(org.admin, contacts);
    return app.db.statements.count - before;
  };
  const few = [...users.map((user) => email(user.email ?? '')), email('free@people.example')];
  const many = [...few, ...[...Array(500).keys()].map((i) => email(`free${i}@people.example`))];
  await cost(few);
  expect(await cost(many)).toBe(await cost(few));
});
