import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, type TestOrganization } from '../../../test/harness.ts';
import { createUsers } from '../users/index.ts';
import { compileMembership } from './compile.ts';
import { surroundingsOf } from './rules.ts';
import type { Rule } from './shapes.ts';
import { belongs, type PlainPerson, type PlainWorld } from './testing/plain-reading.ts';
import { type Known, type Random, randomDay, randomFrom, randomRule, TEXTS } from './testing/random-rules.ts';

/**
 * The compiled rule against a plain reading of it: 100 populations of 20 random people, 60 random rules each, so 6,000 pairs
 * of a rule and a population, 120,000 verdicts. A failure prints the seed.
 */
const POPULATIONS = 100;
const PEOPLE = 20;
const RULES = 60;
const AT_ONCE = 20;
const SEED = Number(process.env.BECKON_TEST_SEED ?? Date.now() % 1_000_000_000);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app?.close());

async function populate(
  organization: TestOrganization,
  random: Random,
  today: string,
): Promise<PlainPerson[]> {
  const ctx = app.services.contextFor(organization.id, { kind: 'system' });
  const drafts = Array.from({ length: PEOPLE }, () => ({
    status: random.one(['not_invited', 'invited', 'active'] as const),
    builtIn: Object.fromEntries(
      [
        ['first_name', 'Robin'],
        ...['job_title', 'department', 'location'].map((key) => [
          key,
          random.below(4) ? random.one(TEXTS) : undefined,
        ]),
        ['start_on', random.below(3) ? randomDay(random, today) : undefined],
      ].filter(([, value]) => value !== undefined),
    ) as Record<string, string>,
    custom: Object.fromEntries(
      [
        ['shift', random.below(3) ? random.one(TEXTS) : undefined],
        ['trained_on', random.below(3) ? randomDay(random, today) : undefined],
      ].filter(([, value]) => value !== undefined),
    ) as Record<string, string>,
  }));
  const created = await ctx.db.transaction((db) =>
    createUsers(
      { ...ctx, db },
      drafts.map(({ status, builtIn, custom }) => ({ status, values: { builtIn, custom }, contacts: [] })),
    ),
  );
  return drafts.map((draft, at) => {
    const one = created[at];
    if (!one?.ok) throw new Error('A person was not created.');
    const custom = Object.entries(draft.custom).map(([key, value]) => [`custom.${key}`, value]);
    return {
      id: one.id,
      status: draft.status,
      values: { ...draft.builtIn, ...Object.fromEntries(custom) },
      managerId: null,
      teams: [],
    };
  });
}

/** Managers without a circle (each under somebody earlier), statuses, and memberships of both kinds of trust. */
async function scatter(
  organizationId: string,
  people: PlainPerson[],
  teamIds: readonly string[],
  random: Random,
) {
  for (const [at, person] of people.entries()) {
    person.managerId = at > 0 && random.below(4) ? (people[random.below(at)]?.id ?? null) : null;
    if (random.below(5) === 0) person.status = random.one(['suspended', 'removed', 'offboarded']);
    person.teams = teamIds
      .filter(() => random.below(3) === 0)
      .map((id) => ({ id, byTeamAdmin: random.below(2) === 0 }));
  }
  await app.db.many(
    `update users u set line_manager_id = d.manager, status = d.status
     from jsonb_to_recordset($2::jsonb) as d (id uuid, manager uuid, status text) where u.organization_id = $1 and u.id = d.id`,
    [
      organizationId,
      JSON.stringify(people.map((p) => ({ id: p.id, manager: p.managerId, status: p.status }))),
    ],
  );
  await app.db.many(
    `insert into memberships (organization_id, team_id, user_id, source, trust)
     select $1, d.team, d.id, 'manual', d.trust from jsonb_to_recordset($2::jsonb) as d (id uuid, team uuid, trust text)`,
    [
      organizationId,
      JSON.stringify(
        people.flatMap((p) =>
          p.teams.map((t) => ({
            id: p.id,
            team: t.id,
            trust: t.byTeamAdmin ? 'team_admin' : 'organization_admin',
          })),
        ),
      ),
    ],
  );
}

interface Judged {
  rule: Rule;
  always: string[];
  never: string[];
}

async function verdicts(organizationId: string, rules: readonly Judged[]): Promise<string[][]> {
  const ctx = app.services.contextFor(organizationId, { kind: 'system' });
  const columns = rules.map((one) => compileMembership(one.rule, one, surroundingsOf(ctx)));
  const rows = await app.db.compose(
    sql<{ id: string; verdicts: boolean[] }>`select u.id, array[${sql.join(columns)}] as verdicts from users u
      where u.organization_id = ${organizationId}::uuid`,
  );
  return rules.map((_, at) => rows.filter((row) => row.verdicts[at]).map((row) => row.id));
}

test(`${POPULATIONS * RULES} pairs of a random rule and a random population agree with a plain reading (seed ${SEED})`, async () => {
  const random = randomFrom(SEED);
  const [row] = await app.db.many<{ today: string }>(
    `select to_char((app_now() at time zone 'Europe/London')::date, 'YYYY-MM-DD') as today`,
  );
  const today = row?.today ?? '';
  const matched: number[] = [];
  for (let population = 0; population < POPULATIONS; population++) {
    const organization = await app.organization();
    const teams = [await app.team(organization), await app.team(organization), await app.team(organization)];
    const teamIds = teams.map((team) => team.id);
    const people = await populate(organization, random, today);
    await scatter(organization.id, people, teamIds, random);
    const everybody = [...people, await firstAdmin(organization)];
    const world: PlainWorld = { today, people: new Map(everybody.map((p) => [p.id, p])) };
    const known: Known = { today, teamIds, userIds: people.map((p) => p.id) };
    for (let at = 0; at < RULES; at += AT_ONCE) {
      const rules = Array.from({ length: AT_ONCE }, () => ({
        rule: randomRule(random, known),
        always: random.below(4) ? [] : random.some(known.userIds, 2),
        never: random.below(4) ? [] : random.some(known.userIds, 2),
      }));
      const found = await verdicts(organization.id, rules);
      for (const [index, one] of rules.entries()) {
        const expected = everybody.filter((p) => belongs(one.rule, one, p, world)).map((p) => p.id);
        expect([...(found[index] ?? [])].sort(), JSON.stringify(one)).toEqual(expected.sort());
        matched.push(expected.length);
      }
    }
  }
  // Rules that match nobody or everybody would agree with anything.
  const telling = matched.filter((count) => count > 0 && count < PEOPLE + 1).length;
  expect(telling).toBeGreaterThan(matched.length / 2);
});

async function firstAdmin(organization: TestOrganization): Promise<PlainPerson> {
  const [row] = await app.db.many<{ first_name: string }>(
    'select first_name from users where organization_id = $1 and id = $2',
    [organization.id, organization.admin.id],
  );
  return {
    id: organization.admin.id,
    status: 'active',
    values: { first_name: row?.first_name },
    managerId: null,
    teams: [],
  };
}
