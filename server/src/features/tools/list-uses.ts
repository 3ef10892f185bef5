import { type Context, mayEverywhere } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/cursor.ts';
import { reference, requireVisible } from '../users/index.ts';
import { OF_TOOL, OF_USER, type UseRow } from './log-queries.ts';
import { requireTool } from './read.ts';

interface PageQuery {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** @throws Problem `tool.not_found`, `cursor.invalid` */
export async function listToolUses(ctx: Context, toolId: string, query: PageQuery) {
  await requireTool(ctx, toolId);
  return list(ctx, OF_TOOL, toolId, query);
}

/** @throws Problem `user.not_found`, `cursor.invalid` */
export async function listUserToolUses(ctx: Context, userId: string, query: PageQuery) {
  await requireVisible(ctx, userId);
  return list(ctx, OF_USER, userId, query);
}

async function list(ctx: Context, text: string, of: string, query: PageQuery) {
  const limit = query.limit ?? 50;
  const [before] = decodeCursor(query.cursor, 1);
  const rows = await ctx.db.many<UseRow>(text, [ctx.organizationId, of, before ?? null, limit + 1]);
  // Where somebody is signed in is for those who may see that elsewhere too.
  const seesNetwork = mayEverywhere(ctx.actor, 'users.end_sessions');
  const uses = rows.map(({ tool_id, tool_name, user_id, user_name, network, ...use }) => ({
    ...use,
    tool: reference(tool_id, tool_name),
    user: reference(user_id, user_name),
    network: seesNetwork ? network : null,
  }));
  return pageOf(uses, limit, (row) => [row.id]);
}
