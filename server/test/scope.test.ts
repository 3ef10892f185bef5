import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../src/app/features.ts';
import { getMe } from '../src/features/sessions/contract.ts';
import { permissions } from '../src/platform/permissions.ts';
import { cases, type World } from './contract-cases.ts';
import { startTestApp, type TestApp, type TestUser } from './harness.ts';
import type { CallInput } from './harness-call.ts';
import { rowsOfAllTables } from './rows.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Ids that only narrow what a list shows: an id of elsewhere finds nothing, or leaves nothing out, and that is the answer.
 * What comes back is looked at all the same.
 */
const NARROWING = new Set([
  'listAuditEvents query.target_id',
  'findLineManagers body.not_user_id',
  'listProposals query.proposed_by',
  'exportUsers body.user_ids.0',
  'exportAuditEventLines body.target_id',
  'exportAuditEvents body.target_id',
]);
/** A Team Admin may name anybody of the organization as a line manager (a setting, on unless switched off). */
const ACROSS_TEAMS = new Set([
  'createInvitation body.line_manager_id',
  'createInvitations body.people.0.line_manager_id',
  'updateUser body.line_manager_id',
  'forecastTeams body.values.line_manager_id',
  'forecastTools body.values.line_manager_id',
]);

/** Theirs alone, so that the tests of the feature look at them: a Team Admin's own API tokens and views. */
const OWN_THINGS = new Set(['revokeApiToken', 'updateSavedView', 'removeSavedView']);

type Path = readonly (string | number)[];

/** Where in a request an id stands: `params.id`, `body.people.0.team_ids.0`. */
function idPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return UUID.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => idPaths(inner, [...path, key]));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[String(key)], value);
}

function replaced(input: CallInput, path: Path, id: unknown): CallInput {
  const copy = structuredClone(input);
  const holder = valueAt(copy, path.slice(0, -1)) as Record<string, unknown>;
  holder[String(path.at(-1))] = id;
  return copy;
}

/** Every code that an answer carries, of the whole or of one item. */
function codesIn(answered: unknown): string[] {
  const text = JSON.stringify(answered);
  return [...text.matchAll(/"code":"([a-z_.]+)"/g)].map((match) => match[1] ?? '');
}

let app: TestApp;
let here: World;
/** Another organization altogether. */
let elsewhere: World;
/** The same organization, another team. */
let besideUs: World;
let teamAdmin: TestUser;

beforeAll(async () => {
  app = await startTestApp({ smtp: true });
  const [organization, other] = [await app.organization(), await app.organization()];
  here = { app, organization, team: await app.team(organization) };
  elsewhere = { app, organization: other, team: await app.team(other) };
  besideUs = { app, organization, team: await app.team(organization) };
  teamAdmin = await app.teamAdmin(here.team);
  for (const user of [teamAdmin, organization.admin]) await app.signIn(user);
});
afterAll(() => app?.close());

const build = async (name: string, world: World) => {
  const made = await cases[name]?.(world);
  if (!made) throw new Error(`There is no case for ${name}.`);
  return { actor: world.organization.admin, ...made };
};

/** Swaps each id of a good request for the same of another world, one at a time. */
async function swapEach(
  name: string,
  actorOf: (own: TestUser) => TestUser,
  other: World,
  exempt: ReadonlySet<string>,
): Promise<void> {
  const found = endpoints.find((e) => e.name === name);
  if (!found) throw new Error(`There is no endpoint ${name}.`);
  const own = await build(name, here);
  const foreign = await build(name, other);
  const actor = actorOf(own.actor);
  await app.call(actor, getMe);
  const paths = idPaths(own.input).filter((path) => !exempt.has(`${name} ${path.join('.')}`));
  for (const path of paths) {
    const unchanged = await rowsOfAllTables(app.db);
    const input = replaced(own.input, path, valueAt(foreign.input, path));
    const answer = await app.call(actor, found.endpoint, input);
    const codes = codesIn(answer.code ? answer.problem : answer.body);
    const where = `${name} with a foreign ${path.join('.')}`;
    expect(codes, where).toContainEqual(
      expect.stringMatching(/not_found$|not_yours$|line_manager\.unknown$/),
    );
    if (path[0] === 'params') expect(answer.status, where).toBe(404);
    expect(await rowsOfAllTables(app.db), where).toEqual(unchanged);
  }
  // Without this the refusals above could have any other reason.
  expect((await app.call(actor, found.endpoint, own.input)).code, `${name} as it should be`).toBeNull();
}

const withIds = endpoints.filter(({ endpoint }) => endpoint.params || endpoint.query || endpoint.body);

describe('an id of another organization is not found, and no row changes', () => {
  test.each(withIds)('$name', async ({ name }) => {
    await swapEach(name, (own) => own, elsewhere, NARROWING);
  });
});

describe('an id outside the teams of a Team Admin is not found, and no row changes', () => {
  const forTeamAdmins = withIds.filter(({ name, endpoint }) => {
    if (OWN_THINGS.has(name)) return false;
    const roles: readonly string[] =
      endpoint.requires in permissions ? permissions[endpoint.requires as 'users.view'] : [];
    return roles.includes('team_admin');
  });
  test.each(forTeamAdmins)('$name', async ({ name }) => {
    await swapEach(name, () => teamAdmin, besideUs, new Set([...NARROWING, ...ACROSS_TEAMS]));
  });
});

describe('a cursor of elsewhere opens nothing, and no row changes', () => {
  const lists = endpoints.filter(({ name }) =>
    ['searchUsers', 'listDeliveries', 'listAuditEvents', 'listTeamMembers'].includes(name),
  );
  const asked = (name: string, world: World, more: Record<string, unknown>): CallInput => ({
    ...(name === 'listTeamMembers' ? { params: { id: world.team.id } } : {}),
    ...(name === 'searchUsers' ? { body: more } : { query: more as Record<string, string> }),
  });
  interface Page {
    items: unknown[];
    next: string | null;
  }
  const idsIn = (value: unknown): string[] => idPaths(value).map((path) => String(valueAt(value, path)));

  test.each(lists)('$name', async ({ name, endpoint }) => {
    for (const world of [here, elsewhere]) {
      for (const kind of ['createInvitation', 'createInvitations']) {
        const { actor, input } = await build(kind, world);
        const invite = endpoints.find((e) => e.name === kind);
        if (invite) await app.call(actor, invite.endpoint, input);
      }
    }
    const ask = async (actor: TestUser, world: World, more: Record<string, unknown>) =>
      (await app.call(actor, endpoint, asked(name, world, more))).body as Page;
    const theirs = await ask(elsewhere.organization.admin, elsewhere, { limit: 100 });
    const { next } = await ask(elsewhere.organization.admin, elsewhere, { limit: 1 });
    expect(next).not.toBeNull();
    const foreign = new Set(idsIn(theirs.items));

    const unchanged = await rowsOfAllTables(app.db);
    const ours = await ask(here.organization.admin, here, { limit: 100, cursor: next });
    expect(idsIn(ours.items).filter((id) => foreign.has(id))).toEqual([]);
    if (name !== 'listAuditEvents') {
      const { next: outside } = await ask(here.organization.admin, here, { limit: 1 });
      const visible = new Set<string>();
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await ask(teamAdmin, here, { limit: 100, ...(cursor ? { cursor } : {}) });
        for (const id of idsIn(page.items)) visible.add(id);
        cursor = page.next;
      }
      const after = await ask(teamAdmin, here, { limit: 100, cursor: outside });
      expect(idsIn(after.items).filter((id) => !visible.has(id))).toEqual([]);
    }
    expect(await rowsOfAllTables(app.db)).toEqual(unchanged);
  });
});
