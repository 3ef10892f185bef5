import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import { and, candidates, inView, matches } from './entries.ts';
import { filterOf, type UserFilters } from './list-users.ts';

/**
 * The users who match, as a statement that gives `user_id` and `name_key`, for a feature above that keeps whom a filter meant.
 * @throws Problem `team.not_found`
 */
export async function selectUsers(
  ctx: Context,
  asked: UserFilters & { user_ids?: readonly string[] | undefined },
): Promise<RawBuilder<unknown>> {
  const filter = await filterOf(ctx, asked);
  return sql`select e.user_id, e.name_key from directory_entries e where ${and([
    ...matches(filter),
    ...candidates(filter),
    inView(asked.status, asked.not_me ?? false),
  ])}`;
}
