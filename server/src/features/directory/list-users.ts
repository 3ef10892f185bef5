import { administeredTeams, type Context, isOrganizationAdmin } from '../../platform/context/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts';
import { foldText } from '../../platform/text.ts';
import { visibleTeams } from '../teams/index.ts';
import { escapeLike, userProblems } from '../users/index.ts';
import { countEntries, type EntryFilter, type EntryRow, listEntries, TEAM_NAMES } from './queries.ts';

export interface UserSearch {
  text?: string | undefined;
  status?: string | undefined;
  not_me?: boolean | undefined;
  team_id?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

const SHOWN_TEAMS = 3;

/**
 * A page of the users that the actor may see, by name, with counts by status for the same search.
 * @throws Problem `cursor.invalid`, `team.not_found`
 */
export async function listUsers(ctx: Context, search: UserSearch) {
  const adminTeams = visibleTeams(ctx.actor);
  if (search.team_id) await requireTeam(ctx, search.team_id, adminTeams);
  const filter: EntryFilter = {
    organizationId: ctx.organizationId,
    adminTeams,
    words: patternsOf(search.text),
    status: search.status,
    notMe: search.not_me,
    teamId: search.team_id,
  };
  const limit = search.limit ?? 50;
  const rows = await ctx.db.compose(listEntries(filter, decodeCursor(search.cursor, 2), limit + 1));
  const counts = await ctx.db.compose(countEntries(filter));
  const shown = rows.slice(0, limit);
  const names = await teamNames(ctx, shown);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => present(row, names)),
    next: rows.length > limit && last ? encodeCursor([last.name_key, last.id]) : null,
    counts: countsOf(counts),
  };
}

/** Each word is found at the start of a word; digits also inside, since people know the end of a number. */
function patternsOf(text: string | undefined): string[] {
  const words = foldText(text ?? '')
    .split(' ')
    .filter(Boolean)
    .slice(0, 8);
  return words.map((word) =>
    /^[+\d()./-]+$/.test(word) ? `%${escapeLike(word.replaceAll(/[()./]/g, ''))}%` : `% ${escapeLike(word)}%`,
  );
}

async function requireTeam(ctx: Context, id: string, adminTeams: string[] | null): Promise<void> {
  const known = await ctx.db.many(TEAM_NAMES, [ctx.organizationId, [id]]);
  if (known.length === 0 || (adminTeams && !adminTeams.includes(id))) {
    throw userProblems.problem('team.not_found', { pointer: '/team_id' });
  }
}

/** Names of the teams that the actor may see. */
async function teamNames(ctx: Context, rows: readonly EntryRow[]): Promise<Map<string, string>> {
  const own = isOrganizationAdmin(ctx.actor) ? null : new Set(administeredTeams(ctx.actor));
  const ids = [...new Set(rows.flatMap((row) => row.team_ids))].filter((id) => !own || own.has(id));
  if (ids.length === 0) return new Map();
  const found = await ctx.db.many<{ id: string; name: string }>(TEAM_NAMES, [ctx.organizationId, ids]);
  return new Map(found.map((team) => [team.id, team.name]));
}

function present({ team_ids, name_key: _, ...row }: EntryRow, names: ReadonlyMap<string, string>) {
  const teams = [...names].filter(([id]) => team_ids.includes(id)).map(([id, name]) => ({ id, name }));
  return { ...row, teams: teams.slice(0, SHOWN_TEAMS), team_count: teams.length };
}

function countsOf(rows: readonly { status: string; count: number }[]) {
  const of = (status: string) => rows.find((row) => row.status === status)?.count ?? 0;
  return {
    all: of('all'),
    active: of('active'),
    invited: of('invited'),
    not_invited: of('not_invited'),
    suspended: of('suspended'),
    removed: of('removed'),
    not_me: of('not_me'),
  };
}
