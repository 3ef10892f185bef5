import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../../test/harness.ts';
import { updateOrganization } from '../organizations/contract.ts';
import { removeUser } from '../users/contract.ts';
import { createInvitation, createInvitations, resendInvitation } from './contract.ts';

/** On PostgreSQL, since the embedded database has one session and hides races. Each is run this often. */
const TIMES = 20;
const PATIENCE_MS = 180_000;
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

const ten = <T>(work: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: 10 }, (_, n) => work(n)));

test(
  'ten admins who invite the same person at once make one user and one message',
  async () => {
    const org = await app.organization();
    const admins = await ten(() => app.admin(org));
    for (let round = 0; round < TIMES; round++) {
      const email = `same${round}@corp.example`;
      const answers = await Promise.all(
        admins.map((a) => app.call(a, createInvitation, { body: { email, first_name: 'Same' } })),
      );
      expect(answers.map((a) => a.status).sort()).toEqual([201, ...Array(9).fill(409)]);
      for (const lost of answers.filter((a) => a.status === 409)) {
        expect(lost.problem.errors[0]).toMatchObject({
          code: 'invitation.pending_already',
          pointer: '/email',
          holder: { name: 'Same' },
        });
      }
      const users = await app.db.many(
        'select 1 from contact_points where organization_id = $1 and canonical = $2',
        [org.id, email],
      );
      const messages = await app.db.many(
        'select 1 from deliveries where organization_id = $1 and canonical = $2',
        [org.id, email],
      );
      expect([users.length, messages.length]).toEqual([1, 1]);
    }
  },
  PATIENCE_MS,
);

test(
  'ten resends at once make one message, and nine are told when it becomes possible',
  async () => {
    const org = await app.organization();
    const admins = await ten(() => app.admin(org));
    for (let round = 0; round < TIMES; round++) {
      const { body } = await app.call(org.admin, createInvitation, {
        body: { email: `again${round}@corp.example`, first_name: 'A' },
      });
      const id = body.invitation?.id ?? '';
      await app.db.pool.query(`update deliveries set state = 'sent' where subject_id = $1`, [id]);
      await app.clock.move(3601);
      const answers = await Promise.all(
        admins.map((a) => app.call(a, resendInvitation, { params: { id }, body: {} })),
      );
      expect(answers.map((a) => a.status).sort()).toEqual([200, ...Array(9).fill(429)]);
      for (const lost of answers.filter((a) => a.status === 429)) {
        expect(lost.code).toBe('invitation.too_soon');
        expect(lost.problem.retry_at).toBeTruthy();
      }
      expect(await app.db.many('select 1 from deliveries where subject_id = $1', [id])).toHaveLength(2);
    }
  },
  PATIENCE_MS,
);

test(
  'ten overlapping lists of 50 at once make the union of the people, one outcome per item',
  async () => {
    const org = await app.organization();
    const admins = await ten(() => app.admin(org));
    // Twenty rounds of lists go beyond what one admin may do in an hour.
    await app.call(org.admin, updateOrganization, { body: { organization_admin_hourly_cap: 100_000 } });
    for (let round = 0; round < TIMES; round++) {
      // Each list starts five further and runs in its own order, with employee IDs that overlap as well.
      const lists = admins.map((_, n) => {
        const list = Array.from({ length: 50 }, (_, i) => ({
          email: `p${round}-${n * 5 + i}@corp.example`,
          employee_id: `E${round}-${n * 5 + i}`,
          first_name: 'P',
        }));
        return n % 2 ? list.reverse() : list;
      });
      const answers = await Promise.all(
        admins.map((a, n) => app.call(a, createInvitations, { body: { people: lists[n] } })),
      );
      expect(answers.map((a) => a.code)).toEqual(Array(10).fill(null));
      expect(answers.every((a) => a.body.items.length === 50)).toBe(true);
      const accepted = answers.flatMap((a) => a.body.items.filter((i) => i.ok));
      const refusedCodes = new Set(
        answers.flatMap((a) => a.body.items.flatMap((i) => (i.ok ? [] : i.refusals.map((r) => r.code)))),
      );
      const union = new Set(lists.flat().map((p) => p.email));
      expect(accepted).toHaveLength(union.size);
      expect([...refusedCodes].sort()).toEqual(['employee_id.in_use', 'invitation.pending_already']);
      const rows = await app.db.many(
        `select 1 from contact_points where organization_id = $1 and canonical like $2`,
        [org.id, `p${round}-%`],
      );
      expect(rows).toHaveLength(union.size);
    }
  },
  PATIENCE_MS,
);

test(
  'two Organization Admins who remove each other at once: one stays',
  async () => {
    for (let round = 0; round < TIMES; round++) {
      const org = await app.organization();
      const other = await app.admin(org);
      const answers = await Promise.all([
        app.call(org.admin, removeUser, { params: { id: other.id } }),
        app.call(other, removeUser, { params: { id: org.admin.id } }),
      ]);
      expect(answers.filter((a) => a.status === 200)).toHaveLength(1);
      const left = await app.db.many(
        `select 1 from role_grants g join users u on u.organization_id = g.organization_id and u.id = g.user_id
       where g.organization_id = $1 and g.role = 'organization_admin' and u.status = 'active'`,
        [org.id],
      );
      expect(left).toHaveLength(1);
    }
  },
  PATIENCE_MS,
);
