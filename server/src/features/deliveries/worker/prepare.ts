import { newId } from '../../../platform/ids.ts';
import { announce, kindNamed, type Prepared } from '../kinds.ts';
import type { DeliveryRow } from '../queries.ts';
import { callOff, renewLease, startAttempt } from './queries.ts';
import { LEASE_SECONDS, type Works } from './works.ts';

/** A message that is written and whose try is on record, so that a crash from here on is seen. */
export interface Ready {
  delivery: DeliveryRow;
  message: Extract<Prepared, { ok: true }>;
  attemptId: string;
  startedAt: Date;
}

/**
 * Looks once more whether the message may leave, lets its kind write it, and begins the try; one short transaction, which
 * commits before anything is handed over.
 * @returns null when it must not leave: its lease is lost, the address is suppressed by now, or its kind called it off
 */
export function prepareDelivery(works: Works, claimed: DeliveryRow, lease: string): Promise<Ready | null> {
  return works.db.transaction(async (db) => {
    const ctx = { ...works.contextFor(claimed.organization_id), db };
    const delivery = await renewLease(db, claimed, lease, LEASE_SECONDS);
    if (!delivery) return null;
    if (delivery.state !== 'sending') {
      await announce(() => ctx, [{ delivery, state: delivery.state }]);
      return null;
    }
    const attemptId = newId();
    const message = await kindNamed(delivery.kind).prepare(ctx, delivery, attemptId);
    if (!message.ok) {
      const cancelled = await callOff(db, delivery, message.reason);
      if (cancelled) await announce(() => ctx, [{ delivery: cancelled, state: 'cancelled' }]);
      return null;
    }
    const attempt = await startAttempt(db, delivery, attemptId);
    if (!attempt) throw new Error('The delivery vanished while it was being prepared.');
    return {
      delivery: { ...delivery, attempts: attempt.number },
      message,
      attemptId,
      startedAt: attempt.started_at,
    };
  });
}
