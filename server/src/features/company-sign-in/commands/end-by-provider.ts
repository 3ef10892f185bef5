import { hashToken } from '../../../platform/secrets.ts';
import { contextOf, endSessionsByIds, type Visit } from '../../sessions/index.ts';
import * as q from '../logout-queries.ts';
import type { ConnectionRow } from '../queries.ts';

/** What a provider said of sessions there, once its signature and all else was checked. */
export interface SaidOver {
  issuer: string;
  /** The id of the message: each is taken once. */
  messageId: string;
  /** Null only where sessions are named. */
  subject: string | null;
  /** What the provider calls them; none are all of the subject. */
  providerSessions: readonly string[];
  saidAt: Date;
}

/**
 * Ends what a provider says is over: the sessions of that person or name by that connection, and nothing else. Sign-ins
 * that are under way by it are waited for, and those that it told of before do not outlive it. What rests on the sessions
 * (tools) ends in the same transaction.
 * @returns false when the message was taken before
 */
export function endByProvider(visit: Visit, connection: ConnectionRow, said: SaidOver): Promise<boolean> {
  const { organization_id: organizationId, id } = connection;
  return visit.db.transaction(async (db) => {
    const tx = { ...contextOf(visit, organizationId, { kind: 'system' }), db };
    await db.one(q.HOLD_FOR_LOGOUT, [organizationId, id]);
    const { subject, issuer, saidAt } = said;
    const names = [...said.providerSessions];
    const message = [organizationId, id, hashToken(said.messageId), subject, names, saidAt];
    if (!(await db.one(q.TAKE_LOGOUT, message))) return false;
    const found = [organizationId, id, issuer, subject, names];
    const over = await db.many<{ id: string }>(q.SESSIONS_THAT_ENDED, found);
    await endSessionsByIds(
      tx,
      over.map((session) => session.id),
      { field: 'connection_id', after: id },
    );
    return true;
  });
}
