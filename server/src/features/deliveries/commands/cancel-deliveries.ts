import type { Context } from '../../../platform/context/index.ts';
import { announce } from '../kinds.ts';
import { cancelWaiting, type DeliveryFilter, type DeliveryRow, selectDeliveries } from '../queries.ts';

export interface Cancelled {
  cancelled: DeliveryRow[];
  /** Being handed over at this moment: too late to stop, though its kind may still refuse to write it. */
  inFlight: DeliveryRow[];
}

/**
 * Cancels messages that have not left. Which side wins against a worker is decided by one guarded update. Their kinds hear
 * of it in the same transaction, and give back what sending had taken.
 * @param reason a word, such as `revoked`; it is shown
 */
export async function cancelDeliveries(
  tx: Context,
  filter: DeliveryFilter,
  reason: string,
): Promise<Cancelled> {
  if (!tx.db.inTransaction) throw new Error('Messages are cancelled in the transaction of what caused it.');
  if (Object.values(filter).every((ids) => ids === undefined))
    throw new Error('Say which messages to cancel.');
  const cancelled = await cancelWaiting(tx.db, tx.organizationId, filter, reason);
  // A statement of its own: it sees what a worker claimed while the update waited for the row.
  const inFlight = await selectDeliveries(tx.db, tx.organizationId, filter, ['sending']);
  await announce(
    () => tx,
    cancelled.map((delivery) => ({ delivery, state: 'cancelled' })),
  );
  return { cancelled, inFlight };
}
