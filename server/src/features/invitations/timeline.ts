import { actorUserId, type Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { recordLastEvents } from '../users/index.ts';
import { INSERT_EVENTS } from './queries.ts';

/** One line of an invitation's timeline. */
export interface NewEvent {
  invitationId: string;
  userId: string;
  kind: string;
  deliveryId?: string | null;
  contactPointId?: string | null;
  /**
   * What the line says beyond its kind: `sentence` and `next_step` (see `kept`), `reply`, `until`. Never an address or a
   * token.
   */
  detail?: Record<string, string | null>;
  /** It tells of the past, or of somebody whose directory entry says it already: what the list shows stays. */
  late?: boolean;
}

/** Adds lines to timelines and notes the last event of each user in the directory: two statements for any number. */
export async function recordEvents(tx: Context, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((e) => ({
    id: newId(),
    invitation_id: e.invitationId,
    user_id: e.userId,
    kind: e.kind,
    delivery_id: e.deliveryId ?? null,
    contact_point_id: e.contactPointId ?? null,
    detail: e.detail ?? {},
  }));
  tx.db.send(INSERT_EVENTS, [tx.organizationId, JSON.stringify(rows), actorUserId(tx.actor)]);
  await recordLastEvents(
    tx,
    events
      .filter((e) => !e.late)
      .map((e) => ({
        userId: e.userId,
        event: e.kind,
        detail: e.detail?.sentence ?? e.detail?.until ?? null,
      })),
  );
}
