import { actorUserId, type Context } from '../../../platform/context/index.ts';
import {
  type ContactKey,
  deleteSuppressions,
  insertSuppressions,
  type SuppressionReason,
  type SuppressionRow,
} from '../queries.ts';

/**
 * Stops all messages of the organization to these contacts, those queued included; the first reason stays. The caller
 * records the audit event, since it knows what happened.
 */
export async function suppressContacts(
  tx: Context,
  contacts: readonly ContactKey[],
  reason: SuppressionReason,
): Promise<void> {
  const created_by = actorUserId(tx.actor);
  const rows = contacts.map(({ kind, canonical }) => {
    return { organization_id: tx.organizationId, kind, canonical, reason, created_by };
  });
  if (rows.length) await insertSuppressions(tx.db, rows);
}

/** Lets messages to these contacts leave again; answers what was lifted. */
export function liftSuppressions(tx: Context, contacts: readonly ContactKey[]): Promise<SuppressionRow[]> {
  return deleteSuppressions(tx.db, tx.organizationId, contacts);
}
