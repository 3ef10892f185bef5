import type { RootDatabase } from '../../platform/database/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Repeating, repeat } from '../../platform/repeat.ts';
import { digestOfEvent, digestOfValues, type EventText, firstHash, nextHash } from './digest.ts';
import * as q from './seal-queries.ts';

/** So many events are sealed in one transaction. */
const AT_ONCE = 2_000;
const EVERY_MS = 1_000;

/**
 * Chains what was committed, of every organization, until nothing waits. Several processes may do it at once: whoever
 * holds the head of an organization seals it, and the others pass on.
 * @returns how many events were sealed
 */
export async function sealEvents(db: RootDatabase): Promise<number> {
  let sealed = 0;
  for (const { organization_id } of await db.many<{ organization_id: string }>(q.WAITING)) {
    let last: number;
    do {
      last = await sealBatch(db, organization_id);
      sealed += last;
    } while (last === AT_ONCE);
  }
  return sealed;
}

async function sealBatch(db: RootDatabase, organizationId: string): Promise<number> {
  return db.transaction(async (tx) => {
    await tx.many(q.BEGIN_CHAIN, [organizationId, firstHash(organizationId)]);
    const head = await tx.one<{ position: number; hash: string; now: string }>(q.HOLD_HEAD, [organizationId]);
    if (!head) return 0;
    const events = await tx.many<EventText>(q.NEXT_EVENTS, [organizationId, AT_ONCE]);
    if (events.length === 0) return 0;
    let { position, hash } = head;
    const seals = events.map((event) => {
      const values = digestOfValues(event.values);
      const digest = digestOfEvent(organizationId, event, values);
      position += 1;
      hash = nextHash(hash, position, head.now, digest);
      return { position, event_id: event.id, values_digest: values, digest, hash };
    });
    await tx.many(q.INSERT_SEALS, [organizationId, JSON.stringify(seals), head.now, position, hash]);
    return events.length;
  });
}

/** Once a day the log says where each chain stands: whoever keeps the log can tell a chain that was made anew. */
async function publishHeads(db: RootDatabase, log: Logger): Promise<void> {
  const heads = await db.many<{ organization_id: string; position: number; hash: string }>(q.PUBLISH);
  for (const head of heads) log.info({ event: 'audit.head', ...head }, 'the audit chain stands here');
}

/** Seals every second until it is stopped. */
export const startSealer = ({ db, log }: { db: RootDatabase; log: Logger }): Repeating =>
  repeat(log, {
    everyMs: EVERY_MS,
    failed: 'audit.seal_failed',
    async work() {
      await sealEvents(db);
      await publishHeads(db, log);
    },
  });
