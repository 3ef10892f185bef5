import type { Context } from '../../../platform/context/index.ts';
import { endSession } from '../../sessions/index.ts';
import type { ToolUser } from '../../tools/index.ts';
import type { Call } from '../call.ts';
import * as q from '../queries.ts';

/** People lost tools: what they hold of them is over, and the tools are told, in the transaction that took the access. */
export async function endLost(tx: Context, pairs: readonly ToolUser[]): Promise<void> {
  if (pairs.length === 0) return;
  const lost = [tx.organizationId, pairs.map((p) => p.toolId), pairs.map((p) => p.userId)];
  await Promise.all([tx.db.many(q.END_LOST_RECORDS, lost), tx.db.many(q.END_LOST_SIGN_INS, lost)]);
}

/** Sessions ended here: so do the sign-ins that came of them, but for what a tool holds for offline use. */
export async function endOfSessions(tx: Context, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  const ended = [tx.organizationId, [...sessionIds]];
  await Promise.all([
    tx.db.many(q.END_RECORDS_OF_SESSIONS, ended),
    tx.db.many(q.END_SIGN_INS_OF_SESSIONS, ended),
  ]);
}

/** The person said at a tool that they leave, and here that they leave altogether. */
export async function signOut({ ctx, visitor }: Call): Promise<void> {
  if (visitor) await endSession(ctx, visitor.token);
}

/** The person left one tool, and stays signed in here. */
export async function leaveTool({ ctx, visitor }: Call, clientId: string): Promise<void> {
  if (visitor) await ctx.db.many(q.END_SIGN_IN_AT, [ctx.organizationId, visitor.sessionId, clientId]);
}
