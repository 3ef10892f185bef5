import { type Random, randomFrom } from '../src/features/dynamic-teams/testing/random-rules.ts';
import { createInvitations, type PersonToInvite } from '../src/features/invitations/contract.ts';
import { addMembers } from '../src/features/teams/index.ts';
import { setContactPoint } from '../src/features/users/contract.ts';
import { removeOrSuspend, setStatus } from '../src/features/users/index.ts';
import { type Context, JUST_PROVED, transaction } from '../src/platform/context/index.ts';
import { type Grant, type GrantedRole, organizationRoles } from '../src/platform/permissions.ts';
import type { TestApp, TestOrganization, TestTeam, TestUser } from './harness.ts';
import { unique } from './harness-build.ts';

export { type Random, randomFrom };

export interface PlainPerson {
  id: string;
  status: string;
  teamIds: string[];
  grants: Grant[];
}
export interface PlainActor {
  user: TestUser;
  grants: readonly Grant[];
  /** Their roles, for whoever reads of a failure. */
  words: string;
}
export interface PlainDelivery {
  id: string;
  kind: string;
  userId: string;
}
export interface PlainInvitation {
  id: string;
  userId: string;
  createdBy: string;
}
export interface RandomWorld {
  teamIds: string[];
  people: PlainPerson[];
  deliveries: PlainDelivery[];
  invitations: PlainInvitation[];
  /** The first is an Organization Admin. */
  actors: PlainActor[];
  personOf(id: string): PlainPerson;
  contextOf(actor: PlainActor): Context;
}

const TEAMS = 4;
const INVITED = 24;
/** Each of these sets of roles acts in every world; a number stands for Team Admin of that many teams. */
const ROLES: readonly (readonly (GrantedRole | number)[])[] = [
  ['organization_admin'],
  ['people_admin'],
  ['support'],
  [1],
  [2],
  ['support', 1],
  ['people_admin', 1],
  ['people_admin', 'support'],
  ['organization_admin', 2],
  [3],
  [],
];

/** An organization with teams, people in every status and in any teams, roles that add up, invitations and messages. */
export async function makeWorld(app: TestApp, random: Random): Promise<RandomWorld> {
  const organization = await app.organization();
  const teams: TestTeam[] = [];
  for (let at = 0; at < TEAMS; at++) teams.push(await app.team(organization));
  const actors: PlainActor[] = [];
  for (const roles of ROLES) actors.push(await makeActor(app, organization, teams, roles, random));
  await invite(app, actors, teams, random);
  await scatter(app.services.contextFor(organization.id, { kind: 'shell' }), actors, teams, random);
  const { people, deliveries, invitations } = await read(app, organization.id);
  return {
    teamIds: teams.map((team) => team.id),
    people,
    deliveries,
    invitations,
    actors,
    personOf(id) {
      const person = people.find((one) => one.id === id);
      if (!person) throw new Error(`Nobody has the id ${id}.`);
      return person;
    },
    contextOf: ({ user, grants }) =>
      app.services.contextFor(organization.id, {
        kind: 'user',
        userId: user.id,
        sessionId: user.id,
        grants,
        proof: JUST_PROVED,
      }),
  };
}

/** So many of the list, each once. */
const draw = <T>(random: Random, list: readonly T[], count: number): T[] =>
  list
    .map((one) => ({ one, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ one }) => one);

async function makeActor(
  app: TestApp,
  organization: TestOrganization,
  teams: readonly TestTeam[],
  roles: readonly (GrantedRole | number)[],
  random: Random,
): Promise<PlainActor> {
  const grants = roles.flatMap((role): { role: GrantedRole; team?: TestTeam }[] =>
    typeof role === 'number'
      ? draw(random, teams, role).map((team) => ({ role: 'team_admin', team }))
      : [{ role }],
  );
  const user = await app.user(organization, { grants, teams: draw(random, teams, random.below(3)) });
  return {
    user,
    grants: grants.map(({ role, team }) => ({ role, teamId: team?.id ?? null })),
    words: grants.map(({ role, team }) => (team ? `${role} of ${team.id}` : role)).join(' and ') || 'no role',
  };
}

/** Most by an Organization Admin, into any teams and with any role; some by Team Admins, into one of theirs. */
async function invite(
  app: TestApp,
  actors: readonly PlainActor[],
  teams: readonly TestTeam[],
  random: Random,
): Promise<void> {
  const roles = ['user', 'user', 'user', 'team_admin', ...organizationRoles] as const;
  for (const actor of actors) {
    const [first] = actor.grants;
    if (!first || first.role === 'support') continue;
    const everything = first.role === 'organization_admin';
    const people = Array.from({ length: everything ? INVITED : 3 }, (): PersonToInvite => {
      const teamIds = first.teamId
        ? [first.teamId]
        : draw(random, teams, 1 + random.below(2)).map((t) => t.id);
      return {
        first_name: 'Bo',
        email: `bo.${unique()}@people.example`,
        team_ids: teamIds,
        role: everything ? random.one(roles) : 'user',
        send: random.below(5) > 0,
      };
    });
    const { body } = await app.call(actor.user, createInvitations, { body: { people } });
    if (!body.items.every((item) => item.ok)) throw new Error(JSON.stringify(body.items));
  }
  // Messages that are no invitations: the old address is told.
  const [admin, ...others] = actors;
  for (const { user } of admin ? others.filter((_, at) => at % 2) : [])
    await app.call(admin?.user ?? user, setContactPoint, {
      params: { id: user.id, kind: 'email' },
      body: { address: `new.${unique()}@people.example` },
    });
}

/** Some join, some of all are suspended, offboarded or removed, and teams change behind the backs of inviters. */
async function scatter(
  ctx: Context,
  actors: readonly PlainActor[],
  teams: readonly TestTeam[],
  random: Random,
): Promise<void> {
  const acting = actors.map((actor) => actor.user.id);
  await transaction(ctx, async (tx) => {
    const rows = await tx.db.many<{ id: string }>(
      `select id from users where organization_id = $1 and status in ('invited', 'not_invited') order by id`,
      [tx.organizationId],
    );
    const ids = rows.map((row) => row.id).filter((id) => !acting.includes(id));
    const some = (share: number) => ids.filter(() => random.below(share) === 0);
    await setStatus(tx, some(3), 'active', ['invited']);
    await addMembers(
      tx,
      some(4).map((user_id) => ({ user_id, team_id: random.one(teams).id })),
    );
    const left = new Set<string>();
    for (const to of ['suspended', 'offboarded', 'removed'] as const) {
      const leaving = some(8).filter((id) => !left.has(id));
      for (const id of leaving) left.add(id);
      if (leaving.length) await removeOrSuspend(tx, leaving, to, ['active', 'invited', 'not_invited']);
    }
    // For the lists of the whole organization to show something.
    await tx.db.many(
      `insert into profile_value_proposals (organization_id, user_id, field, value, source, proposed_by)
       values ($1, $2, 'department', 'Legal', 'team_admin', $3)`,
      [tx.organizationId, acting[1], acting[3]],
    );
    await tx.db.many(
      `insert into suppressions (organization_id, kind, canonical, reason) values ($1, 'email', 'no@people.example', 'bounced')`,
      [tx.organizationId],
    );
  });
}

/** What is there now, by statements of its own. */
async function read(app: TestApp, organizationId: string) {
  const people = await app.db.many<PlainPerson>(
    `select u.id, u.status,
       array(select m.team_id::text from memberships m where m.organization_id = u.organization_id and m.user_id = u.id) as "teamIds",
       coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'teamId', g.team_id)) from role_grants g
         where g.organization_id = u.organization_id and g.user_id = u.id), '[]') as grants
     from users u where u.organization_id = $1 order by u.id`,
    [organizationId],
  );
  const deliveries = await app.db.many<PlainDelivery>(
    'select id, kind, user_id as "userId" from deliveries where organization_id = $1 order by id',
    [organizationId],
  );
  const invitations = await app.db.many<PlainInvitation>(
    'select id, user_id as "userId", created_by as "createdBy" from invitations where organization_id = $1 order by id',
    [organizationId],
  );
  return { people, deliveries, invitations };
}
