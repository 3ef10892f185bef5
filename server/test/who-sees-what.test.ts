import { afterAll, beforeAll, expect, test } from 'vitest';
import type { endpoints } from '../src/app/features.ts';
import { createApiToken, listApiTokens } from '../src/features/api-tokens/contract.ts';
import { createBulkJob, listBulkJobs } from '../src/features/bulk-jobs/contract.ts';
import {
  getDelivery,
  getUser,
  listAuditEvents,
  listDeliveries,
  listProposals,
  listSuppressions,
  searchUsers,
} from '../src/features/directory/contract.ts';
import { getUserPage } from '../src/features/directory/get-user-page.ts';
import { loadManaged } from '../src/features/invitations/manage.ts';
import { endUserSessions } from '../src/features/sessions/commands/end-sessions.ts';
import { getTeam, listTeamNames, listTeams } from '../src/features/teams/contract.ts';
import { reactivateUser, removeUser, suspendUser } from '../src/features/users/commands/change-status.ts';
import { cancelOffboarding, offboardUser } from '../src/features/users/commands/offboard-user.ts';
import { restoreUser } from '../src/features/users/commands/restore-user.ts';
import { setContactPoint, updateValues, visibleOf } from '../src/features/users/index.ts';
import { type Context, may, rehearse } from '../src/platform/context/index.ts';
import type { Ability } from '../src/platform/endpoint/shapes.ts';
import type { Permission } from '../src/platform/permissions.ts';
import { Problem } from '../src/platform/problem.ts';
import { startTestApp, type TestApp } from './harness.ts';
import type { CallInput } from './harness-call.ts';
import * as plain from './plain-sight.ts';
import { makeWorld, type PlainActor, type RandomWorld, randomFrom } from './random-world.ts';

/**
 * Who sees what, said three times and compared: by the lists, by the look at one thing, and by a plain reading of the rules
 * (`plain-sight.ts`). Random worlds and everybody in them who holds a role, or none. A failure prints the seed.
 */
const WORLDS = 5;
const SEED = Number(process.env.BECKON_TEST_SEED ?? Date.now() % 1_000_000_000);

let app: TestApp;
const worlds: RandomWorld[] = [];
const random = randomFrom(SEED);

beforeAll(async () => {
  app = await startTestApp({ smtp: true });
  for (let at = 0; at < WORLDS; at++) worlds.push(await makeWorld(app, random));
});
afterAll(() => app?.close());

type Ids = ReadonlySet<string>;
interface Pairs {
  compared: number;
  seen: number;
}

/** One actor's look at things of one kind: what they see must be what the plain reading says, of each. */
function compare(what: string, actor: PlainActor, all: readonly string[], seen: Ids, expected: Ids): Pairs {
  const wrong = all.filter((id) => seen.has(id) !== expected.has(id));
  const said = wrong.map((id) => `${seen.has(id) ? 'sees' : 'does not see'} ${id}`);
  expect(said, `${what} of ${actor.words} (BECKON_TEST_SEED=${SEED})`).toEqual([]);
  const strange = [...seen].filter((id) => !all.includes(id));
  expect(strange, `${what} of elsewhere, ${actor.words} (BECKON_TEST_SEED=${SEED})`).toEqual([]);
  return { compared: all.length, seen: seen.size };
}

const total = (pairs: readonly Pairs[]): Pairs => ({
  compared: pairs.reduce((sum, one) => sum + one.compared, 0),
  seen: pairs.reduce((sum, one) => sum + one.seen, 0),
});

/** Neither nobody nor everybody: else the comparison says little. */
function telling({ compared, seen }: Pairs, least: number): void {
  expect(compared).toBeGreaterThan(least);
  expect(seen).toBeGreaterThan(compared / 10);
  expect(seen).toBeLessThan((compared * 9) / 10);
}

async function forEveryActor(look: (world: RandomWorld, actor: PlainActor) => Promise<Pairs[]>) {
  const pairs: Pairs[] = [];
  for (const world of worlds) for (const actor of world.actors) pairs.push(...(await look(world, actor)));
  return total(pairs);
}

/** Ids of all pages of a list; null where the role is refused. */
async function idsOf(
  actor: PlainActor,
  endpoint: (typeof endpoints)[number]['endpoint'],
  input: (cursor: string | undefined) => CallInput,
  idOf: (item: never) => string = ({ id }: { id: string }) => id,
): Promise<Set<string> | null> {
  const ids = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const answer = await app.call(actor.user, endpoint, input(cursor));
    if (answer.code === 'role.insufficient') return null;
    const { items, next } = answer.body as { items: never[]; next?: string | null };
    for (const item of items) ids.add(idOf(item));
    if (!next) return ids;
    cursor = next;
  }
}

const inBody = (given: object) => (cursor?: string) => ({ body: { ...given, ...(cursor && { cursor }) } });
const inQuery = (given: object) => (cursor?: string) => ({ query: { ...given, ...(cursor && { cursor }) } });

test(`users: the list, the look at one and a plain reading agree (seed ${SEED})`, async () => {
  const pairs = await forEveryActor(async (world, actor) => {
    const all = world.people.map((person) => person.id);
    const expected = new Set(world.people.filter((p) => plain.seesUser(actor, p)).map((p) => p.id));
    const listed = [
      ...((await idsOf(actor, searchUsers, inBody({ limit: 100 }))) ?? []),
      ...((await idsOf(actor, searchUsers, inBody({ limit: 100, status: 'removed' }))) ?? []),
    ];
    const looked = await visibleOf(world.contextOf(actor), all);
    const some = random.some(world.people, 4);
    for (const person of some) {
      const { code } = await app.call(actor.user, getUser, { params: { id: person.id } });
      const hidden = plain.holdsAny(actor) ? 'user.not_found' : 'role.insufficient';
      expect(code, actor.words).toBe(expected.has(person.id) ? null : hidden);
    }
    return [
      compare('Users listed', actor, all, new Set(listed), expected),
      compare('Users looked at', actor, all, looked, expected),
    ];
  });
  telling(pairs, 2000);
});

test(`teams: the list, the look at one and a plain reading agree (seed ${SEED})`, async () => {
  const pairs = await forEveryActor(async (world, actor) => {
    const expected = new Set(world.teamIds.filter((id) => plain.seesTeam(actor, id)));
    const listed = (await idsOf(actor, listTeams, inQuery({}))) ?? new Set();
    const named = (await idsOf(actor, listTeamNames, inQuery({}))) ?? new Set();
    const looked = new Set<string>();
    for (const id of world.teamIds)
      if ((await app.call(actor.user, getTeam, { params: { id } })).code === null) looked.add(id);
    return [
      compare('Teams listed', actor, world.teamIds, listed, expected),
      compare('Teams named', actor, world.teamIds, named, expected),
      compare('Teams looked at', actor, world.teamIds, looked, expected),
    ];
  });
  telling(pairs, 300);
});

test(`deliveries: the list, the look at one and a plain reading agree (seed ${SEED})`, async () => {
  const pairs = await forEveryActor(async (world, actor) => {
    const all = world.deliveries.map((delivery) => delivery.id);
    const expected = new Set(
      world.deliveries.filter((d) => plain.seesDelivery(actor, d, world.personOf(d.userId))).map((d) => d.id),
    );
    const listed = (await idsOf(actor, listDeliveries, inQuery({ limit: 100 }))) ?? new Set();
    for (const { id } of random.some(world.deliveries, 4)) {
      const { code } = await app.call(actor.user, getDelivery, { params: { id } });
      const hidden = plain.holdsAny(actor) ? 'delivery.not_found' : 'role.insufficient';
      expect(code, actor.words).toBe(expected.has(id) ? null : hidden);
    }
    return [compare('Deliveries listed', actor, all, listed, expected)];
  });
  telling(pairs, 500);
});

test(`invitations: who may manage them is what a plain reading says (seed ${SEED})`, async () => {
  const pairs = await forEveryActor(async (world, actor) => {
    const all = world.invitations.map((invitation) => invitation.id);
    const found = await loadManaged(world.contextOf(actor), all);
    const managed = new Set(all.filter((id) => !('code' in (found.get(id) ?? { code: '' }))));
    const expected = new Set<string>();
    for (const invitation of world.invitations) {
      const said = plain.managing(actor, invitation, world.personOf(invitation.userId));
      if (said === null) expected.add(invitation.id);
      const entry = found.get(invitation.id);
      const code = entry && 'code' in entry ? entry.code : null;
      expect(code, `${actor.words} (BECKON_TEST_SEED=${SEED})`).toBe(said);
    }
    return [compare('Invitations', actor, all, managed, expected)];
  });
  telling(pairs, 500);
});

test(`lists for the whole organization are whole or refused (seed ${SEED})`, async () => {
  const whole = [
    {
      list: listProposals,
      key: ({ user, field }: { user: { id: string }; field: string }) => `${user.id} ${field}`,
      who: ['organization_admin', 'people_admin'],
    },
    { list: listBulkJobs, who: ['organization_admin', 'people_admin'] },
    { list: listSuppressions, who: ['organization_admin', 'people_admin'] },
    { list: listAuditEvents, who: ['organization_admin'] },
  ];
  for (const world of worlds) {
    const makers = world.actors.filter((actor) =>
      plain.holdsOneOf(actor, ['organization_admin', 'people_admin', 'team_admin']),
    );
    const tokens = new Map<string, string>();
    for (const maker of random.some(makers, 3)) {
      const { body } = await app.call(maker.user, createApiToken, {
        body: { name: 'Rota', permissions: ['users.view'] },
      });
      tokens.set(body.id, maker.user.id);
    }
    const [admin] = world.actors;
    const job = { action: { kind: 'suspend' }, filter: {} };
    if (admin) await app.call(admin.user, createBulkJob, { body: job });
    for (const actor of world.actors) {
      const seen = await idsOf(actor, listApiTokens, inQuery({}));
      const theirs = [...tokens].filter(
        ([, maker]) => maker === actor.user.id || plain.holdsOneOf(actor, ['organization_admin']),
      );
      expect([...(seen ?? [])].sort(), actor.words).toEqual(theirs.map(([id]) => id).sort());
    }
    for (const { list, key, who } of whole) {
      // The log grows by nothing that is done here.
      const all = admin && (await idsOf(admin, list, inQuery({ limit: 100 }), key as never));
      expect(all?.size).toBeGreaterThan(0);
      for (const actor of world.actors) {
        const seen = await idsOf(actor, list, inQuery({ limit: 100 }), key as never);
        expect(seen, actor.words).toEqual(plain.holdsOneOf(actor, who) ? all : null);
      }
    }
  }
});

/** What the page of a user offers, with the permission that its endpoint asks for, and what the attempt is. */
const ATTEMPTS: Readonly<Record<string, [Permission, (tx: Context, id: string) => Promise<unknown>]>> = {
  edit: ['users.edit', (tx, id) => updateValues(tx, id, { about: 'Looks after the harbor.' })],
  change_contacts: [
    'users.change_contacts',
    (tx, id) => setContactPoint(tx, id, 'email', { address: 'other@people.example' }),
  ],
  suspend: ['users.change_status', (tx, id) => suspendUser(tx, id)],
  reactivate: ['users.change_status', (tx, id) => reactivateUser(tx, id)],
  offboard: ['users.change_status', (tx, id) => offboardUser(tx, id, { now: true })],
  cancel_offboarding: ['users.change_status', (tx, id) => cancelOffboarding(tx, id)],
  remove: ['users.change_status', (tx, id) => removeUser(tx, id)],
  restore: ['users.change_status', (tx, id) => restoreUser(tx, id)],
  end_sessions: ['users.end_sessions', (tx, id) => endUserSessions(tx, id, null)],
};

async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

test(`what the page of a user offers is what the attempt would get (seed ${SEED})`, async () => {
  const outcomes: string[] = [];
  for (const world of worlds.slice(0, 2)) {
    for (const actor of world.actors) {
      const ctx = world.contextOf(actor);
      for (const { id } of random.some(world.people, 4)) {
        if ((await visibleOf(ctx, [id])).size === 0) continue;
        const abilities: Readonly<Record<string, Ability>> = (await getUserPage(ctx, id)).abilities;
        for (const [name, [permission, attempt]] of Object.entries(ATTEMPTS)) {
          const got = may(ctx.actor, permission)
            ? await codeOf(rehearse(ctx, (tx) => attempt(tx, id)))
            : 'role.insufficient';
          // Only the attempt itself knows who is the last one.
          if (got === 'user.last_organization_admin') continue;
          outcomes.push(got ?? 'allowed');
          const said = abilities[name];
          expect(
            said?.allowed ? null : said?.code,
            `${name} by ${actor.words} (BECKON_TEST_SEED=${SEED})`,
          ).toBe(got);
        }
      }
    }
  }
  expect(outcomes.length).toBeGreaterThan(150);
  for (const told of ['allowed', 'role.insufficient', 'role.above_your_own', 'user.status_conflict'])
    expect(outcomes).toContain(told);
});
