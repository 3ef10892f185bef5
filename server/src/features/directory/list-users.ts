import type * as z from 'zod/mini';
import type { Context } from '../../platform/context/index.ts';
import { cursorProblems, decodeCursor, pageOf } from '../../platform/cursor.ts';
import { sayKept, type Translator, translatorFor } from '../../platform/messages/index.ts';
import { foldText } from '../../platform/text.ts';
import { getOrganization } from '../organizations/index.ts';
import { visibleTeams } from '../teams/index.ts';
import { userProblems } from '../users/index.ts';
import type { userFilters } from './contract.ts';
import { type EntryFilter, type EntryRow, ORDERS, type Sort, type SortBy } from './entries.ts';
import { readPage } from './pages.ts';
import { TEAM_NAMES } from './queries.ts';
import { wordsOf } from './words.ts';

export type UserFilters = { [K in keyof typeof userFilters]?: z.output<(typeof userFilters)[K]> };

export interface UserSearch extends UserFilters {
  sort?: SortBy | undefined;
  descending?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
  counts?: boolean | undefined;
}

const SHOWN_TEAMS = 3;

/**
 * A page of the users that the actor may see, in the order asked for; with the first page, counts by status of the same people.
 * @throws Problem `cursor.invalid`, `team.not_found`
 */
export async function listUsers(ctx: Context, search: UserSearch) {
  const sort: Sort = { by: search.sort ?? 'name', descending: search.descending ?? false };
  const limit = search.limit ?? 50;
  const after = keysOf(search.cursor, sort);
  const page = await readPage(ctx, {
    filter: await filterOf(ctx, search),
    status: search.status,
    notMe: search.not_me ?? false,
    sort,
    after,
    limit: limit + 1,
    counted: after.length === 0 && search.counts !== false,
  });
  const { items, next } = pageOf(page.rows, limit, (row) => [tagOf(sort), ...row.keys]);
  const names = await teamNames(ctx, items);
  return {
    items: items.map((row) => present(row, names, translatorFor(ctx.language))),
    next,
    counts: page.counts,
  };
}

/** What the filters say, checked and in the form in which lists are asked. @throws Problem `team.not_found` */
export async function filterOf(
  ctx: Context,
  given: UserFilters & { user_ids?: readonly string[] | undefined },
): Promise<EntryFilter> {
  const adminTeams = visibleTeams(ctx.actor);
  const teamIds = given.team_ids ?? [];
  await requireTeams(ctx, teamIds, adminTeams);
  const dated = given.invited_from || given.invited_to;
  return {
    organizationId: ctx.organizationId,
    adminTeams,
    words: wordsOf(given.text),
    teamIds,
    withoutTeam: given.without_team ?? false,
    departments: (given.departments ?? []).map((department) => foldText(department ?? '') || null),
    language: given.language ?? null,
    lineManagerIds: given.line_manager_ids ?? [],
    custom: (given.custom ?? []).map(({ key, is, contains, from, to }) => ({
      key,
      is: (is ?? []).map(foldText),
      contains: foldText(contains ?? '') || null,
      from: from ?? null,
      to: to ?? null,
    })),
    deliveryProblem: given.delivery_problem ?? false,
    invited: {
      from: given.invited_from ?? null,
      to: given.invited_to ?? null,
      timeZone: dated ? (await getOrganization(ctx)).time_zone : 'UTC',
    },
    ids: given.user_ids ?? null,
  };
}

/** Each order has cursors of its own: the place of a row in one says nothing of its place in another. */
const tagOf = ({ by, descending }: Sort): string => `${by}${descending ? '-' : '+'}`;

function keysOf(cursor: string | undefined, sort: Sort): string[] {
  if (cursor === undefined) return [];
  const { columns } = ORDERS[sort.by];
  const [tag, ...keys] = decodeCursor(cursor, columns.length + 2, '/cursor');
  const instants = sort.by === 'last_event' || sort.by === 'invited';
  if (tag === tagOf(sort) && (!instants || /^\d{1,16}$/.test(keys[0] ?? ''))) return keys;
  throw cursorProblems.problem('cursor.invalid', { pointer: '/cursor' });
}

async function requireTeams(
  ctx: Context,
  ids: readonly string[],
  adminTeams: string[] | null,
): Promise<void> {
  if (ids.length === 0) return;
  const found = await ctx.db.many<{ id: string }>(TEAM_NAMES, [ctx.organizationId, [...ids]]);
  const known = new Set(found.map((team) => team.id).filter((id) => !adminTeams || adminTeams.includes(id)));
  const unknown = ids.findIndex((id) => !known.has(id));
  if (unknown >= 0) throw userProblems.problem('team.not_found', { pointer: `/team_ids/${unknown}` });
}

/** Names of the teams that the actor may see. */
export async function teamNames(ctx: Context, rows: readonly EntryRow[]): Promise<Map<string, string>> {
  const own = visibleTeams(ctx.actor);
  const ids = [...new Set(rows.flatMap((row) => row.team_ids))].filter((id) => !own || own.includes(id));
  if (ids.length === 0) return new Map();
  const found = await ctx.db.many<{ id: string; name: string }>(TEAM_NAMES, [ctx.organizationId, ids]);
  return new Map(found.map((team) => [team.id, team.name]));
}

function present({ team_ids, keys: _, ...row }: EntryRow, names: ReadonlyMap<string, string>, t: Translator) {
  const teams = [...names].filter(([id]) => team_ids.includes(id)).map(([id, name]) => ({ id, name }));
  const last_event_detail = sayKept(row.last_event_detail, t);
  return { ...row, last_event_detail, teams: teams.slice(0, SHOWN_TEAMS), team_count: teams.length };
}
