import type { Context } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/cursor.ts';
import { foldText } from '../../platform/text.ts';
import { getOrganization } from '../organizations/index.ts';
import { displayName, escapeLike, findUsers, userProblems } from '../users/index.ts';
import type { ReportingScope } from './contract.ts';
import { lineManagerProblems } from './problems.ts';
import { MEMBERS, type MemberRow, TEAMS, type TeamRow } from './queries.ts';

const PAGE_SIZE = 50;
/** Counting everybody below is bounded for each manager, and so is the page. */
const TEAMS_PAGE = 25;
/** Counts are exact up to here. */
const MOST = 10_000;

interface Paged {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/**
 * Line managers by name, each with the size of both teams. One statement, whatever the number.
 * @throws Problem `reporting_teams.off`, `cursor.invalid`
 */
export async function searchTeams(
  ctx: Context,
  { text = '', cursor, limit = TEAMS_PAGE }: Paged & { text?: string | undefined },
) {
  await requireOn(ctx);
  const [key = null, id = null] = decodeCursor(cursor, 2);
  const patterns = foldText(text)
    .split(' ')
    .filter(Boolean)
    .map((word) => `% ${escapeLike(word)}%`);
  const values = [ctx.organizationId, key, id, patterns, limit + 1, MOST + 1];
  const { items, next } = pageOf(await ctx.db.many<TeamRow>(TEAMS, values), limit, byName);
  return {
    items: items.map(({ name_key, direct, not_joined, below, ...manager }) => ({
      manager,
      direct,
      not_joined,
      below,
    })),
    next,
  };
}

/**
 * Who reports to somebody, by name; nobody for whom nobody reports to.
 * @throws Problem `reporting_teams.off`, `user.not_found`, `cursor.invalid`
 */
export async function listMembers(
  ctx: Context,
  managerId: string,
  { cursor, limit = PAGE_SIZE, scope = 'direct' }: Paged & { scope?: ReportingScope | undefined },
) {
  await requireOn(ctx);
  const [key = null, id = null] = decodeCursor(cursor, 2);
  const [manager] = await findUsers(ctx, [managerId]);
  if (!manager || manager.status === 'removed') throw userProblems.problem('user.not_found');
  const values = [ctx.organizationId, managerId, scope === 'below', MOST, key, id, limit + 1];
  const { items, next } = pageOf(await ctx.db.many<MemberRow>(MEMBERS, values), limit, byName);
  return {
    manager: { id: managerId, name: displayName(manager) },
    items: items.map(({ name_key, line_manager_id, line_manager_name, ...member }) => ({
      ...member,
      line_manager: { id: line_manager_id, name: line_manager_name ?? '?' },
    })),
    next,
  };
}

async function requireOn(ctx: Context): Promise<void> {
  if (!(await getOrganization(ctx)).reporting_teams) throw lineManagerProblems.problem('reporting_teams.off');
}

const byName = (row: { name_key: string; id: string }): string[] => [row.name_key, row.id];
