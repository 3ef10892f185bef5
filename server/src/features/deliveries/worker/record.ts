import { announce, atMostOnceKinds, type DeliveryChange } from '../kinds.ts';
import { contactKindOf, decide, type Result } from '../policy.ts';
import { type Channel, type DeliveryRow, insertSuppressions } from '../queries.ts';
import { judgeChannels } from './breaker.ts';
import { type AttemptRecord, recordAttempts, recordDeliveries } from './queries.ts';
import type { Works } from './works.ts';

/** One try that has ended. */
export interface Finished {
  delivery: DeliveryRow;
  lease: string;
  /** Null when the message could not be written, so that no try began. */
  attemptId: string | null;
  provider: string | null;
  result: Result;
  /** It was the one message that a broken channel was tried with. */
  trial: boolean;
}

/** For each channel, how many tries in a row reached nobody. */
export type Counters = Record<Channel, number>;

/** Records tries in one transaction, whose number of statements does not grow with them, and tells their kinds. */
export function record(
  works: Works,
  batch: readonly Finished[],
  inARow: Counters,
  tellKinds: boolean,
): Promise<void> {
  const once = atMostOnceKinds();
  const decided = batch.map((finished) => {
    const { channel, kind, attempts } = finished.delivery;
    const facts = { channel, tries: attempts, atMostOnce: once.includes(kind) };
    return { ...finished, decision: decide(finished.result, facts, Math.random()) };
  });
  return works.db.transaction(async (db) => {
    await recordAttempts(db, batch.flatMap(attemptRecord));
    const rows = await recordDeliveries(
      db,
      decided.map(({ delivery: { organization_id, id }, lease, decision: d }) => ({
        organization_id,
        id,
        lease,
        state: d.state,
        reason: d.reason,
        wait_seconds: d.waitSeconds,
        give_up_seconds: d.giveUpSeconds,
        uncount: d.uncount,
      })),
    );
    const suppressed = decided.flatMap(({ delivery, decision: { suppress } }) => {
      const { organization_id, canonical, channel } = delivery;
      const kind = contactKindOf(channel);
      return suppress ? [{ organization_id, kind, canonical, reason: suppress, created_by: null }] : [];
    });
    if (suppressed.length) await insertSuppressions(db, suppressed);
    await judgeChannels(works, db, batch, inARow);
    if (tellKinds) {
      const changes = changesOf(rows, batch);
      await announce((id) => ({ ...works.contextFor(id), db }), changes);
    }
  });
}

function attemptRecord({ delivery, attemptId, provider, result: r }: Finished): AttemptRecord[] {
  if (attemptId === null || r.result === 'released') return [];
  const words = wordsOf(r);
  return [
    {
      organization_id: delivery.organization_id,
      id: attemptId,
      result: r.result,
      class: words.class,
      code: words.code,
      reply: words.reply,
      provider,
      provider_id: r.result === 'sent' ? r.providerId : null,
    },
  ];
}

function wordsOf(r: Result): { class: string | null; code: string | null; reply: string | null } {
  if (r.result === 'previewed' || r.result === 'released') return { class: null, code: null, reply: null };
  if (r.result === 'sent') return { class: null, code: null, reply: r.reply };
  return { class: r.class, code: r.code, reply: r.reply };
}

/** Kinds hear of states that people see; back in the queue is none of these. */
function changesOf(rows: readonly DeliveryRow[], batch: readonly Finished[]): DeliveryChange[] {
  const results = new Map(batch.map(({ delivery, result }) => [delivery.id, result]));
  return rows.flatMap((delivery) => {
    const result = results.get(delivery.id);
    if (!result || result.result === 'broken' || result.result === 'released') return [];
    return [{ delivery, state: delivery.state, outcome: wordsOf(result) }];
  });
}
