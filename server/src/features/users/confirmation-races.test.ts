import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { type Context, transaction } from '../../platform/context/index.ts';
import { createInvitation } from '../invitations/contract.ts';
import { lockOrganization } from '../organizations/index.ts';
import { setFieldReaders } from '../profile-fields/index.ts';
import { confirmValues, rejectValues, updateUser } from './contract.ts';
import { settleUnconfirmed } from './index.ts';

/** On PostgreSQL, since the embedded database has one session and hides races. Each is run this often. */
const TIMES = 20;
const PATIENCE_MS = 120_000;
let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
});
afterAll(() => app?.close());

const inside = <T>(work: (tx: Context) => Promise<T>): Promise<T> =>
  transaction(app.services.contextFor(org.id, { kind: 'shell' }), async (tx) => {
    await lockOrganization(tx);
    return work(tx);
  });
const guard = (fields: string[]) => inside((tx) => setFieldReaders(tx, { reader: 'team_rule' }, fields));

/** As the saving of a rule does it: what was never confirmed is left out, and from then on nothing weak counts. */
const becomeGuarded = () =>
  inside(async (tx) => {
    await settleUnconfirmed(tx, ['department'], 'leave_out');
    await setFieldReaders(tx, { reader: 'team_rule' }, ['department']);
  });

const UNCONFIRMED = `select u.id from users u
  join profile_value_sources s on s.organization_id = u.organization_id and s.user_id = u.id and s.field = 'department'
  where u.organization_id = $1 and u.department is not null and s.trust = 'proposed'`;

test(
  'no value slips in unconfirmed while its field becomes guarded: typed for somebody there, and for somebody new',
  async () => {
    const team = await app.team(org);
    const writer = await app.teamAdmin(team);
    const inviter = await app.teamAdmin(team);
    for (let round = 0; round < TIMES; round++) {
      await guard([]);
      const user = await app.user(org, { teams: [team] });
      const [written, invited] = await Promise.all([
        app.call(writer, updateUser, { params: { id: user.id }, body: { department: 'Finance' } }),
        app.call(inviter, createInvitation, {
          body: {
            first_name: 'Race',
            email: `race.${round}@people.example`,
            team_ids: [team.id],
            department: 'Finance',
          },
        }),
        becomeGuarded(),
      ]);
      expect([written.code, invited.code]).toEqual([null, null]);
      expect(await app.db.many(UNCONFIRMED, [org.id])).toEqual([]);
      const waiting = await app.db.many(
        `select value from profile_value_proposals where user_id = any($1::uuid[]) and field = 'department'`,
        [[user.id, invited.body.user.id]],
      );
      // Typed before or after, it was not lost either.
      expect(waiting).toEqual([{ value: 'Finance' }, { value: 'Finance' }]);
    }
  },
  PATIENCE_MS,
);

test(
  'a value that is confirmed and rejected at once ends one way',
  async () => {
    const team = await app.team(org);
    const teamAdmin = await app.teamAdmin(team);
    const other = await app.admin(org);
    await guard(['department']);
    for (let round = 0; round < TIMES; round++) {
      const user = await app.user(org, { teams: [team] });
      await app.call(teamAdmin, updateUser, { params: { id: user.id }, body: { department: 'Finance' } });
      const body = { items: [{ user_id: user.id, field: 'department', value: 'Finance' }] };
      const [confirmed, rejected] = await Promise.all([
        app.call(org.admin, confirmValues, { body }),
        app.call(other, rejectValues, { body }),
      ]);
      const [yes, no] = [confirmed.body.items[0]?.ok, rejected.body.items[0]?.ok];
      expect([yes, no].filter(Boolean)).toHaveLength(1);
      const [row] = await app.db.many('select department from users where id = $1', [user.id]);
      expect(row).toEqual({ department: yes ? 'Finance' : null });
    }
  },
  PATIENCE_MS,
);

test(
  'an employee ID that is confirmed while somebody is added with it belongs to one of them',
  async () => {
    const team = await app.team(org);
    const teamAdmin = await app.teamAdmin(team);
    await guard(['employee_id']);
    for (let round = 0; round < TIMES; round++) {
      const user = await app.user(org, { teams: [team] });
      const employee_id = `RACE-${round}`;
      await app.call(teamAdmin, updateUser, { params: { id: user.id }, body: { employee_id } });
      const [confirmed, added] = await Promise.all([
        app.call(org.admin, confirmValues, {
          body: { items: [{ user_id: user.id, field: 'employee_id', value: employee_id }] },
        }),
        app.call(org.admin, createInvitation, {
          body: { first_name: 'Race', email: `id.${round}@people.example`, employee_id, send: false },
        }),
      ]);
      expect(confirmed.status).toBe(200);
      const [outcome] = confirmed.body.items;
      expect([outcome?.ok, added.code === null].filter(Boolean)).toHaveLength(1);
      if (outcome && !outcome.ok) expect(outcome.refusals[0]?.code).toBe('employee_id.in_use');
    }
  },
  PATIENCE_MS,
);
