import { randomBytes } from 'node:crypto';
import { actorUserId, type Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { INSERT_EVENTS } from './queries.ts';

/** One change worth remembering. Values stand apart from the event, so that a person can be erased and the event stays. */
export interface AuditEntry {
  /** `noun.past-verb`, for example `user.suspended`. */
  action: string;
  targetKind: string;
  targetId: string | null;
  /** Chosen by the caller where other rows name the event; one is made otherwise. */
  id?: string;
  changes?: readonly { field: string; before?: unknown; after?: unknown }[];
}

/** Records events in the caller's transaction: one statement, whatever the number, which travels with the next or the commit. */
export async function record(tx: Context, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  if (!tx.db.inTransaction) throw new Error('An audit event belongs into the transaction of its change.');
  const events: object[] = [];
  const values: { event_id: string; field: string; before: unknown; after: unknown }[] = [];
  for (const entry of entries) {
    const id = entry.id ?? newId();
    const changes = [...(entry.changes ?? [])];
    events.push({ id, ...describe(entry), fields: changes.map((c) => c.field) });
    if (tx.network) changes.push({ field: '@network', after: tx.network });
    for (const { field, before, after } of changes) {
      values.push({
        event_id: id,
        field,
        before: before ?? null,
        after: after ?? null,
      });
    }
  }
  tx.db.send(INSERT_EVENTS, [
    tx.organizationId,
    tx.actor.kind,
    actorUserId(tx.actor),
    tx.requestId,
    tx.actor.kind === 'user' ? (tx.actor.token?.id ?? null) : null,
    JSON.stringify(events),
    JSON.stringify(salted(values)),
  ]);
}

const SALT_BYTES = 16;

/** Each value with a salt of its own, from one draw of random bytes. */
function salted<T extends object>(values: readonly T[]): (T & { salt: string })[] {
  const salts = randomBytes(SALT_BYTES * values.length).toString('hex');
  const digits = 2 * SALT_BYTES;
  return values.map((value, at) => ({ ...value, salt: `\\x${salts.slice(at * digits, (at + 1) * digits)}` }));
}

const describe = (entry: AuditEntry) => ({
  action: entry.action,
  target_kind: entry.targetKind,
  target_id: entry.targetId,
});
