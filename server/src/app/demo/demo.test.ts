import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../../test/harness.ts';
import { mayUse } from '../../features/tools/index.ts';
import { parseMobileNumber } from '../../platform/phone-number.ts';
import { foldText } from '../../platform/text.ts';
import { makePeople } from './people.ts';
import { type Demo, seedDemo } from './seed.ts';

describe('the organization of the demo', () => {
  let app: TestApp;
  let demo: Demo;
  beforeAll(async () => {
    app = await startTestApp();
    demo = await seedDemo(app.services);
  });
  afterAll(() => app?.close());

  test('has three hundred users in every status, and twelve teams that each have an admin', async () => {
    const rows = await app.db.many<{ status: string; count: number }>(
      'select status, count(*)::int as count from users group by status',
    );
    const counts = new Map(rows.map((row) => [row.status, row.count]));
    expect([...counts.keys()].sort()).toEqual([
      'active',
      'invited',
      'not_invited',
      'offboarded',
      'removed',
      'suspended',
    ]);
    expect([...counts.values()].reduce((a, b) => a + b)).toBe(300);
    expect(counts.get('active')).toBeGreaterThan(200);
    const teams = await app.db.many<{ users: number; admins: number }>(
      `select (select count(*)::int from memberships m where m.team_id = t.id) as users,
         (select count(*)::int from role_grants g where g.team_id = t.id) as admins from teams t`,
    );
    expect(teams).toHaveLength(12);
    expect(teams.every((team) => team.users > 2 && team.admins === 1)).toBe(true);
  });

  test('has a line manager for everybody but its head', async () => {
    const rows = await app.db.many<{ id: string }>('select id from users where line_manager_id is null');
    expect(rows.map((row) => row.id)).toEqual([demo.organizationAdmin.id]);
  });

  test('has a past in which everything lies in order', async () => {
    const wrong = await app.db.many<{ id: string }>(
      `select id from users where joined_at < created_at or suspended_at < joined_at or removed_at < joined_at
         or created_at > app_now() or joined_at > app_now()`,
    );
    expect(wrong).toEqual([]);
    const byId = await app.db.many<{ at: Date }>('select at from audit_events order by id');
    expect(byId.length).toBeGreaterThan(800);
    expect(byId.map((e) => e.at.getTime())).toEqual(
      byId.map((e) => e.at.getTime()).toSorted((a, b) => a - b),
    );
    const [orphans] = await app.db.many<{ count: number }>(
      `select count(*)::int as count from invitation_events e where delivery_id is not null
         and not exists (select 1 from deliveries d where d.id = e.delivery_id)`,
    );
    expect(orphans?.count).toBe(0);
  });

  test('has tools by both protocols, given to everyone, to teams and by a rule, and sign-ins of those who get them', async () => {
    const tools = await app.db.many<{ name: string; protocol: string; access: string; last: Date | null }>(
      `select name, protocol, access, (select max(at) from tool_uses u where u.tool_id = t.id and kind = 'sign_in') as last
       from tools t order by name`,
    );
    expect(tools.map(({ name, protocol, access }) => [name, protocol, access])).toEqual([
      ['Payslips', 'saml', 'rule'],
      ['Route planner', 'openid', 'teams'],
      ['Shift rota', 'openid', 'everyone'],
      ['Staff handbook', 'saml', 'everyone'],
    ]);
    expect(tools.every(({ last }) => last !== null)).toBe(true);
    const uses = await app.db.many<{ tool_id: string; user_id: string; kind: string }>(
      'select tool_id, user_id, kind from tool_uses order by id',
    );
    expect(uses).toHaveLength(15);
    const ctx = app.services.contextFor(demo.organizationId, { kind: 'shell' });
    for (const { tool_id, user_id, kind } of uses)
      expect((await mayUse(ctx, tool_id, user_id)).allowed).toBe(kind === 'sign_in');
    const [told] = await app.db.many<{ count: number }>('select count(*)::int as count from openid_sign_ins');
    expect(told?.count).toBe(0);
  });

  test('leaves nothing to be sent, and nobody waiting for an hour', async () => {
    const [row] = await app.db.many<{ due: number; used: number }>(
      `select (select count(*)::int from deliveries where state not in ('sent', 'delivered', 'undeliverable')) as due,
         (select count(*)::int from limits) as used`,
    );
    expect(row).toEqual({ due: 0, used: 0 });
  });
});

test('its people are the same every time, in six scripts and more, at addresses that belong to nobody', () => {
  const people = makePeople(299);
  expect(people).toEqual(makePeople(299));
  const names = people.map((p) => p.first_name + p.last_name).join('');
  for (const script of ['Latin', 'Arabic', 'Devanagari', 'Han', 'Cyrillic', 'Greek'])
    expect(names).toMatch(new RegExp(`\\p{Script=${script}}{3}`, 'u'));
  const addresses = people.flatMap((p) => p.email ?? []);
  expect(addresses.every((address) => /^[a-z.0-9]+@[a-z]+\.example$/.test(address))).toBe(true);
  expect(new Set(addresses.map(foldText)).size).toBe(addresses.length);
  const numbers = people.flatMap((p) => p.mobile ?? []);
  expect(numbers.length).toBeGreaterThan(60);
  expect(numbers.every((number) => parseMobileNumber(number).ok)).toBe(true);
});
