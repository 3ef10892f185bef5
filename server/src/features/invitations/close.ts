import type { Context } from '../../platform/context/index.ts';
import { cancelDeliveries } from '../deliveries/index.ts';
import { CLOSE, KILL_LINKS, PENDING_OF_USERS } from './queries.ts';
import { recordEvents } from './timeline.ts';

/**
 * Ends pending invitations: a guarded update decides among callers at once; links die, waiting messages are cancelled.
 * Answers those that this call closed.
 */
export async function closeInvitations(
  tx: Context,
  ids: readonly string[],
  state: 'revoked' | 'declined' | 'accepted',
  closedBy: string | null,
): Promise<{ id: string; user_id: string }[]> {
  if (ids.length === 0) return [];
  const closed = await tx.db.many<{ id: string; user_id: string }>(CLOSE, [
    tx.organizationId,
    [...ids],
    state,
    closedBy,
  ]);
  if (closed.length === 0) return [];
  const closedIds = closed.map((row) => row.id);
  await tx.db.many(KILL_LINKS, [tx.organizationId, closedIds]);
  await cancelDeliveries(tx, { subjectIds: closedIds, kinds: ['invitation'] }, state);
  if (state === 'revoked') {
    await recordEvents(
      tx,
      closed.map((row) => ({ invitationId: row.id, userId: row.user_id, kind: 'revoked' })),
    );
  }
  return closed;
}

/** The pending invitations of users. */
export const pendingOf = (
  tx: Context,
  userIds: readonly string[],
): Promise<{ id: string; user_id: string }[]> =>
  tx.db.many(PENDING_OF_USERS, [tx.organizationId, [...userIds]]);

/** Links die because what was offered has changed; the invitation stays pending. */
export async function killLinks(tx: Context, invitationIds: readonly string[]): Promise<void> {
  if (invitationIds.length > 0) await tx.db.many(KILL_LINKS, [tx.organizationId, [...invitationIds]]);
}
