import { administeredTeams, type Context, seesEverybody } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import type { Problem } from '../../platform/problem.ts';
import { foldText } from '../../platform/text.ts';
import { getOrganization } from '../organizations/index.ts';
import { userProblems } from './problems.ts';
import {
  CHAIN,
  EXISTING_VALUES,
  EXISTING_VALUES_OF_TEAMS,
  FIND_MANAGERS,
  KNOWN_MANAGERS,
} from './queries.ts';
import { visibleOf } from './read.ts';
import { wordBeginning } from './terms.ts';

/** Why somebody cannot be the line manager of a user; undefined when they can. The organization is locked by then. */
export async function managerRefusal(
  tx: Context,
  userId: string,
  managerId: string,
): Promise<Refusal | undefined> {
  const pointer = '/line_manager_id';
  if ((await unknownManagers(tx, [managerId])).size > 0)
    return userProblems.refuse('line_manager.unknown', { pointer });
  return (await closesCircle(tx, userId, managerId))
    ? userProblems.refuse('line_manager.cycle', { pointer })
    : undefined;
}

/**
 * Whether the user stands above the manager already, or is the same. Removed people are part of the chain, since they may
 * come back with the manager that they had. The organization is locked by then.
 */
export async function closesCircle(tx: Context, userId: string, managerId: string): Promise<boolean> {
  const chain = await tx.db.many<{ id: string }>(CHAIN, [tx.organizationId, managerId]);
  return chain.some((above) => above.id === userId);
}

/**
 * Which of the ids are nobody who could be a line manager, or whom the actor may not choose: where the organization says
 * so, a Team Admin chooses among the people of their own teams.
 */
export async function unknownManagers(ctx: Context, ids: readonly string[]): Promise<Set<string>> {
  const known = await ctx.db.many<{ id: string }>(KNOWN_MANAGERS, [ctx.organizationId, [...ids]]);
  const everywhere = seesEverybody(ctx.actor) || (await getOrganization(ctx)).managers_across_organization;
  const visible = everywhere ? null : await visibleOf(ctx, ids);
  return new Set(ids.filter((id) => !known.some((row) => row.id === id) || visible?.has(id) === false));
}

/** Up to 20 people by words of their name, job title beside it; across the organization where its setting says so. */
export async function findLineManagers(ctx: Context, text: string, notUserId: string | null) {
  const everywhere = seesEverybody(ctx.actor) || (await getOrganization(ctx)).managers_across_organization;
  const words = foldText(text).split(' ').filter(Boolean);
  if (words.length === 0) return [];
  return ctx.db.many<{ id: string; name: string; job_title: string | null; department: string | null }>(
    FIND_MANAGERS,
    [
      ctx.organizationId,
      words.map((word) => `% ${escapeLike(word)}%`),
      notUserId,
      everywhere ? null : administeredTeams(ctx.actor),
      words.map(wordBeginning).join(' & '),
    ],
  );
}

/** Values that a text field has among the users whom the actor may see, most frequent first. */
export const existingValues = (ctx: Context, field: string): Promise<{ value: string; count: number }[]> =>
  seesEverybody(ctx.actor)
    ? ctx.db.many(EXISTING_VALUES, [ctx.organizationId, field])
    : ctx.db.many(EXISTING_VALUES_OF_TEAMS, [ctx.organizationId, field, administeredTeams(ctx.actor)]);

export const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

export const employeeIdInUse = (pointer: string): Problem =>
  userProblems.problem('employee_id.in_use', { pointer });
