import { sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import { assignedPredicate, confirmedUsers } from './access.ts';
import * as q from './queries.ts';
import { reactions, type ToolUser } from './reactions.ts';

/** Whom to look at: these users, or all who have one of the tools open. */
export interface Concerned {
  userIds: readonly string[] | null;
  /** Null for every tool. */
  tools: readonly q.AccessRow[] | null;
}

/**
 * Finds who signed in to tools and may not use them any more, takes their openings away and announces it, in the transaction
 * that took the access. Two statements, whatever the number of users and tools; each loss is found once.
 */
export async function loseAccess(tx: Context, { userIds, tools }: Concerned): Promise<void> {
  if (userIds?.length === 0 || tools?.length === 0) return;
  const looked = tools ?? (await tx.db.many<q.AccessRow>(q.ALL_ACCESS, [tx.organizationId]));
  if (looked.length === 0) return;
  await reactions.accessLost(tx, await takeAway(tx, looked, userIds));
}

function takeAway(
  tx: Context,
  tools: readonly q.AccessRow[],
  userIds: readonly string[] | null,
): Promise<ToolUser[]> {
  const organizationId = tx.organizationId;
  const verdicts = tools.map(
    (tool) => sql`(${tool.id}::uuid, ${tool.enabled ? assignedPredicate(tx, tool) : sql`false`})`,
  );
  const toolIds = tools.map((tool) => tool.id);
  const among = userIds ? sql`and o.user_id = any(${[...userIds]}::uuid[])` : sql``;
  return tx.db.compose(sql<ToolUser>`
with open as materialized (
  select o.tool_id, o.user_id from tool_openings o
  where o.organization_id = ${organizationId}::uuid and o.tool_id = any(${toolIds}::uuid[]) ${among}
  order by o.tool_id, o.user_id for update
), lost as materialized (
  select open.tool_id, open.user_id
  from ${confirmedUsers(organizationId, sql`p.id in (select user_id from open)`)}
  join open on open.user_id = u.id
  cross join lateral (values ${sql.join(verdicts)}) as v (tool_id, assigned)
  where v.tool_id = open.tool_id and not (u.status = 'active' and v.assigned)
)
delete from tool_openings o using lost
where o.organization_id = ${organizationId}::uuid and o.tool_id = lost.tool_id and o.user_id = lost.user_id
returning o.tool_id as "toolId", o.user_id as "userId"`);
}
