import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom } from '../src/features/dynamic-teams/testing/random-rules.ts';
import { METHODS, type Method, previewSignInPolicy } from '../src/features/sign-in-policies/contract.ts';
import { crowd } from './crowd.ts';
import { startTestApp, type TestApp, type TestOrganization } from './harness.ts';

/** What a policy would do to whom, as one statement answers it, beside a plain reading of the same over random people. */
const SEED = Date.now() % 100_000;
const random = randomFrom(SEED);
const ROUNDS = 60;
/** As many as a policy may have, so that the counts of teams are seen at their widest. */
const TEAMS = 1000;

let app: TestApp;
let org: TestOrganization;
beforeAll(async () => {
  app = await startTestApp();
  org = await app.organization();
});
afterAll(() => app?.close());

interface Person {
  id: string;
  admin: boolean;
  teams: string[];
  holds: Method[];
}
interface Rules {
  methods: Method[];
  teams: Map<string, Method[]>;
}

const chance = (share: number) => random.next() < share;
const someMethods = (): Method[] => {
  const some = METHODS.filter(() => chance(0.6));
  return some.length ? some : [random.one(METHODS)];
};

async function people(teamIds: readonly string[]): Promise<Person[]> {
  const ids = await crowd(app, org, 40, null);
  const all = ids.map((id, n) => ({
    id,
    admin: chance(0.2),
    // The first is in every team.
    teams: n === 0 ? [...teamIds] : chance(0.5) ? [...new Set(random.some(teamIds.slice(0, 6), 4))] : [],
    holds: METHODS.filter(() => chance(0.5)),
  }));
  const holders = (method: Method) => all.filter(({ holds }) => holds.includes(method)).map(({ id }) => id);
  const insert = (text: string, values: unknown[]) => app.db.many(text, [org.id, ...values]);
  // Twice each: who holds two of a kind is one person.
  await insert(
    `insert into contact_points (organization_id, id, user_id, kind, address, canonical, verified_at)
     select $1, gen_random_uuid(), id, kind, kind || id, kind || id, app_now() from unnest($2::uuid[]) as id, unnest(array['email', 'mobile']) as kind`,
    [holders('code')],
  );
  await insert(
    `insert into passkeys (organization_id, id, user_id, credential_id, public_key, counter, name, synced)
     select $1, gen_random_uuid(), id, convert_to(n || id::text, 'UTF8'), '', 0, 'Phone', false from unnest($2::uuid[]) as id, generate_series(1, 2) n`,
    [holders('passkey')],
  );
  await insert(
    `with connection as (insert into connections (organization_id, id, protocol, name, state)
       values ($1, gen_random_uuid(), 'openid', 'Company', 'on') returning id)
     insert into external_identities (organization_id, id, connection_id, user_id, issuer, subject, linked_by)
     select $1, gen_random_uuid(), connection.id, u, 'issuer', u::text, 'code' from connection, unnest($2::uuid[]) as u`,
    [holders('company')],
  );
  await insert(
    `insert into role_grants (organization_id, id, user_id, role) select $1, gen_random_uuid(), id, 'organization_admin' from unnest($2::uuid[]) as id`,
    [all.filter(({ admin }) => admin).map(({ id }) => id)],
  );
  const pairs = all.flatMap((person) => person.teams.map((team) => ({ user: person.id, team })));
  await insert(
    `insert into memberships (organization_id, team_id, user_id, source, trust)
     select $1, (p ->> 'team')::uuid, (p ->> 'user')::uuid, 'manual', 'organization_admin' from jsonb_array_elements($2::jsonb) as p`,
    [JSON.stringify(pairs)],
  );
  return [...all, { id: org.admin.id, admin: true, teams: [], holds: ['code'] }];
}

/** The ways left to somebody: those against which the fewest speak, the organization more loudly than all teams. */
function left(person: Person, rules: Rules): { ways: Method[]; torn: boolean } {
  const against = METHODS.map(
    (way) =>
      (rules.methods.includes(way) ? 0 : 1_000_000) +
      person.teams.filter((team) => rules.teams.get(team)?.includes(way) === false).length,
  );
  const fewest = Math.min(...against);
  return { ways: METHODS.filter((_way, at) => against[at] === fewest), torn: fewest > 0 };
}

function plainly(all: readonly Person[], before: Rules, after: Rules) {
  const judged = all.map((person) => {
    const [was, is] = [left(person, before), left(person, after)];
    const has = (ways: readonly Method[]) => person.holds.some((way) => ways.includes(way));
    const strong = person.holds.some((way) => way !== 'code' && is.ways.includes(way));
    return {
      person,
      was: was.ways,
      is: is.ways,
      torn: is.torn,
      before: has(was.ways),
      after: has(is.ways),
      strong,
    };
  });
  type One = (typeof judged)[number];
  const ids = (which: (one: One) => boolean) =>
    judged
      .filter(which)
      .map(({ person }) => person.id)
      .toSorted();
  const loses = (way: Method) => ids((one) => one.was.includes(way) && !one.is.includes(way)).length;
  return {
    active: all.length,
    loses: { code: loses('code'), passkey: loses('passkey'), company: loses('company') },
    shut_out: ids((one) => one.before && !one.after),
    nothing_in_common: ids((one) => one.torn),
    admins_without: ids((one) => one.person.admin && !one.strong),
    methods: new Map(judged.map((one) => [one.person.id, one.is])),
  };
}

test(`a policy does to random people what a plain reading says (seed ${SEED})`, async () => {
  const teams = await app.db.many<{ id: string }>(
    `insert into teams (organization_id, id, name, name_key)
     select $1, gen_random_uuid(), 'Team ' || n, 'team ' || n from generate_series(1, $2::int) n returning id`,
    [org.id, TEAMS],
  );
  const teamIds = teams.map(({ id }) => id);
  const all = await people(teamIds);
  await app.signIn(org.admin);
  const seen = { shut_out: 0, nothing_in_common: 0, wide: 0 };
  let before: Rules = { methods: [...METHODS], teams: new Map() };
  for (let round = 0; round < ROUNDS; round++) {
    // Now and then every team forbids something; else a few decide.
    const wide = round % 20 === 0;
    const deciding = wide ? teamIds : teamIds.slice(0, 6).filter(() => chance(0.6));
    const after: Rules = {
      methods: wide ? [...METHODS] : someMethods(),
      teams: new Map(deciding.map((id) => [id, wide ? ['code' as const] : someMethods()])),
    };
    const { body } = await app.call(org.admin, previewSignInPolicy, {
      body: {
        methods: after.methods,
        admins_need_strong: false,
        grace_days: 14,
        teams: [...after.teams].map(([team_id, methods]) => ({ team_id, methods })),
      },
    });
    const expected = plainly(all, before, after);
    const listed = ({ count, items }: { count: number; items: { id: string; methods: Method[] }[] }) => {
      expect(count).toBe(items.length);
      for (const one of items) expect(one.methods, `round ${round}`).toEqual(expected.methods.get(one.id));
      return items.map(({ id }) => id).toSorted();
    };
    expect(
      {
        active: body.active_users,
        loses: body.loses,
        shut_out: listed(body.shut_out),
        nothing_in_common: listed(body.nothing_in_common),
        admins_without: listed(body.admins_without),
      },
      `round ${round}`,
    ).toEqual({ ...expected, methods: undefined });
    seen.shut_out += expected.shut_out.length;
    seen.nothing_in_common += expected.nothing_in_common.length;
    if (wide) seen.wide += expected.loses.company;
    await decide(after);
    before = after;
  }
  // What never happens is not compared.
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(0);
});

/** As if it had been saved, whatever speaks against it. */
async function decide({ methods, teams }: Rules): Promise<void> {
  await app.db.many(
    `insert into sign_in_policies (organization_id, methods, admins_need_strong, grace_days) values ($1, $2, false, 14)
     on conflict (organization_id) do update set methods = $2`,
    [org.id, methods],
  );
  await app.db.many('delete from team_sign_in_policies where organization_id = $1', [org.id]);
  await app.db.many(
    `insert into team_sign_in_policies (organization_id, team_id, methods)
     select $1, (t ->> 'id')::uuid, array(select jsonb_array_elements_text(t -> 'methods')) from jsonb_array_elements($2::jsonb) as t`,
    [org.id, JSON.stringify([...teams].map(([id, ways]) => ({ id, methods: ways })))],
  );
}
