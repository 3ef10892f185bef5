import { type Context, JUST_PROVED, transaction } from '../../../platform/context/index.ts';
import { hashToken } from '../../../platform/secrets.ts';
import { record } from '../../audit/index.ts';
import { endSessionsOf, requireNotAbove } from '../../users/index.ts';
import { sessionProblems } from '../problems.ts';
import * as q from '../queries.ts';
import { reactions } from '../reactions.ts';
import { contextOf, type Visit } from '../visit.ts';

/** Signs out: ends the session of this cookie, if it is one. @returns the session that ended */
export function endSession(visit: Visit, token: string): Promise<q.EndedSession | null> {
  return visit.db.transaction(async (db) => {
    const ended = await q.endByToken(db, hashToken(token));
    if (!ended) return null;
    const actor = {
      kind: 'user',
      userId: ended.user_id,
      sessionId: ended.id,
      grants: [],
      proof: JUST_PROVED,
    } as const;
    const tx = { ...contextOf(visit, ended.organization_id, actor), db };
    await reactions.sessionsEnded(tx, [ended.id]);
    await recordEnd(tx, ended.user_id);
    return ended;
  });
}

/**
 * Ends one of the caller's own sessions.
 * @throws Problem `session.not_found`
 */
export function endMySession(ctx: Context, userId: string, sessionId: string): Promise<void> {
  return transaction(ctx, async (tx) => {
    const ended = await q.endSessions(tx.db, tx.organizationId, userId, sessionId);
    if (ended.length === 0) throw sessionProblems.problem('session.not_found');
    await reactions.sessionsEnded(tx, [sessionId]);
    await recordEnd(tx, userId);
  });
}

/**
 * Ends every session of a user, or one of them.
 * @throws Problem `user.not_found`, `role.above_your_own`, `session.not_found`
 */
export function endUserSessions(ctx: Context, userId: string, sessionId: string | null): Promise<void> {
  return transaction(ctx, async (tx) => {
    await requireNotAbove(tx, userId, 'users.end_sessions');
    const ended = await q.endSessions(tx.db, tx.organizationId, userId, sessionId);
    if (sessionId && ended.length === 0) throw sessionProblems.problem('session.not_found');
    // The epoch also ends what is being started at this moment in another transaction.
    if (!sessionId) await endSessionsOf(tx, [userId]);
    await reactions.sessionsEnded(
      tx,
      ended.map((session) => session.id),
    );
    await recordEnd(tx, userId);
  });
}

/** Ends sessions that somebody outside said are over, in the caller's transaction. @returns those that were not yet */
export async function endSessionsByIds(
  tx: Context,
  sessionIds: readonly string[],
  because: { field: string; after: string },
): Promise<q.EndedSession[]> {
  if (sessionIds.length === 0) return [];
  const ended = await q.endSessionsByIds(tx.db, tx.organizationId, sessionIds);
  await reactions.sessionsEnded(
    tx,
    ended.map((session) => session.id),
  );
  await record(
    tx,
    ended.map(({ user_id }) => ({
      action: 'session.ended',
      targetKind: 'user',
      targetId: user_id,
      changes: [because],
    })),
  );
  return ended;
}

const recordEnd = (tx: Context, userId: string) =>
  record(tx, [{ action: 'session.ended', targetKind: 'user', targetId: userId }]);
