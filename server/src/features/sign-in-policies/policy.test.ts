import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization, type TestUser } from '../../../test/harness.ts';
import { type ProvedBy, transaction } from '../../platform/context/index.ts';
import { Problem } from '../../platform/problem.ts';
import { loadCaller, startSession } from '../sessions/index.ts';
import { getSignInPolicy, METHODS, type Method, previewSignInPolicy, saveSignInPolicy } from './contract.ts';

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

const WAYS: readonly [ProvedBy, Method][] = [
  ['contact', 'code'],
  ['passkey', 'passkey'],
  ['company', 'company'],
];
const SUBSETS: Method[][] = Array.from({ length: 7 }, (_, n) =>
  METHODS.filter((_m, bit) => (n + 1) & (1 << bit)),
);
/** Of the rule for admins: off, or when its days of grace began and how many they are. */
const RULES = [
  { name: 'off', on: false, days: 0, since: "now() - interval '99 days'", holds: false },
  { name: 'no admin has a strong way', on: true, days: 14, since: 'null', holds: false },
  { name: 'in the days of grace', on: true, days: 14, since: "now() - interval '13 days'", holds: false },
  { name: 'after the days of grace', on: true, days: 14, since: "now() - interval '15 days'", holds: true },
] as const;

async function decided(methods: readonly Method[], rule: (typeof RULES)[number]): Promise<void> {
  await app.db.many(
    `insert into sign_in_policies (organization_id, methods, admins_need_strong, grace_days, strong_since)
     values ($1, $2, $3, $4, ${rule.since})
     on conflict (organization_id) do update set methods = $2, admins_need_strong = $3, grace_days = $4, strong_since = ${rule.since}`,
    [org.id, methods, rule.on, rule.days],
  );
}

/** Signs in, or says by which code that was refused; then how many grants the session carries. */
async function enter(user: TestUser, provedBy: ProvedBy): Promise<string | number> {
  const ctx = app.services.contextFor(org.id, { kind: 'invitee', userId: user.id });
  try {
    const { token } = await transaction(ctx, (tx) => startSession(tx, { userId: user.id, provedBy }));
    const caller = await loadCaller(app.db, token, { network: null });
    return caller?.actor.grants.length ?? 'not signed in';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

test('policy × role × way: who gets in, and whose role counts', async () => {
  org = await app.organization();
  const team = await app.team(org);
  const people: [role: string, user: TestUser, grants: number][] = [
    ['user', await app.user(org), 0],
    ['team_admin', await app.user(org, { teams: [team], grants: [{ role: 'team_admin', team }] }), 1],
    ['organization_admin', org.admin, 1],
  ];
  for (const methods of SUBSETS) {
    for (const rule of RULES) {
      await decided(methods, rule);
      for (const [role, user, grants] of people) {
        for (const [provedBy, way] of WAYS) {
          const weak = way === 'code' && rule.holds;
          const expected = methods.includes(way) ? (weak ? 0 : grants) : 'sign_in.method_not_allowed';
          const got = await enter(user, provedBy);
          expect(got, `${methods.join('+')}, ${rule.name}: ${role} by ${way}`).toBe(expected);
        }
      }
    }
  }
});

test('of organization and teams the strictest wins; where teams leave nothing in common, the fewest forbid it', async () => {
  org = await app.organization();
  const [one, other] = [await app.team(org), await app.team(org)];
  await decided(['code', 'passkey'], RULES[0]);
  const say = (teamId: string, methods: Method[]) =>
    app.db.many('insert into team_sign_in_policies values ($1, $2, $3)', [org.id, teamId, methods]);
  await say(one.id, ['passkey', 'company']);
  const member = await app.user(org, { teams: [one] });
  const outside = await app.user(org);
  expect(await enter(outside, 'contact')).toBe(0);
  expect(await enter(member, 'contact')).toBe('sign_in.method_not_allowed');
  expect(await enter(member, 'passkey')).toBe(0);
  expect(await enter(member, 'company')).toBe('sign_in.method_not_allowed');
  await say(other.id, ['code']);
  const torn = await app.user(org, { teams: [one, other] });
  expect([await enter(torn, 'contact'), await enter(torn, 'passkey')]).toEqual([0, 0]);
});

test('a recovery link opens the Admin panel whatever the policy says', async () => {
  org = await app.organization();
  await decided(['company'], RULES[3]);
  expect(await enter(org.admin, 'recovery')).toBe(1);
});

test('nobody saves what shuts them out, and the preview says whom a policy would shut out', async () => {
  org = await app.organization();
  await app.signIn(org.admin);
  const { body: before } = await app.call(org.admin, getSignInPolicy, {});
  const proposal = { methods: ['passkey' as const], admins_need_strong: false, grace_days: 14, teams: [] };
  const { body: effect } = await app.call(org.admin, previewSignInPolicy, { body: proposal });
  expect(effect.shut_out.items.map((person) => person.id)).toContain(org.admin.id);
  expect(effect.refusals.map((refusal) => refusal.code)).toEqual(['sign_in_policy.locks_you_out']);
  const refused = await app.call(org.admin, saveSignInPolicy, {
    body: { ...proposal, version: before.version },
  });
  expect([refused.status, refused.code]).toEqual([409, 'sign_in_policy.locks_you_out']);
  const methods = ['code' as const, 'passkey' as const];
  const team = await app.team(org);
  const apart = [{ team_id: team.id, methods: ['company' as const] }];
  const nothing = { ...proposal, methods, teams: apart, version: before.version };
  expect((await app.call(org.admin, saveSignInPolicy, { body: nothing })).code).toBe(
    'sign_in_policy.nothing_left',
  );
  const body = { ...proposal, methods, version: before.version };
  expect((await app.call(org.admin, saveSignInPolicy, { body })).status).toBe(200);
  expect((await app.call(org.admin, saveSignInPolicy, { body })).code).toBe(
    'sign_in_policy.changed_meanwhile',
  );
});
