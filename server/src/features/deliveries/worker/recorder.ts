import { setTimeout as sleep } from 'node:timers/promises';
import { verdictOnChannel } from '../policy.ts';
import { faultOf } from './fault.ts';
import { type Counters, type Finished, record } from './record.ts';
import type { Works } from './works.ts';

export interface Recorder {
  /** Settles once the outcome is on record, together with all others that ended meanwhile. */
  add(finished: Finished): Promise<void>;
}

const BATCH = 100;
/** While the database is away: an outcome that is never recorded means a message that is sent twice. */
const ROUNDS = 60;
/** So often its kind is told of an outcome; a moment's trouble of the database passes in that time. */
const TELL_ROUNDS = 4;

/** Records what ended, all that ended at the same time in one transaction. */
export function createRecorder(works: Works): Recorder {
  let waiting: { finished: Finished; done: () => void }[] = [];
  let running = false;
  const inARow = { email: 0, sms: 0 };

  async function drain(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH);
      waiting = waiting.slice(BATCH);
      await recordOrLog(
        works,
        batch.map(({ finished }) => finished),
        inARow,
      );
      for (const { done } of batch) done();
    }
    running = false;
  }
  return {
    add: (finished) =>
      new Promise((done) => {
        waiting.push({ finished, done });
        if (!running) void drain();
      }),
  };
}

/**
 * Records a batch, else its items one by one, else again a moment later. A kind that fails each time must not undo that a
 * message is on record as sent, or it would be mailed for ever: it is not told then.
 */
async function recordOrLog(works: Works, batch: readonly Finished[], inARow: Counters): Promise<void> {
  for (const { delivery, result } of batch) {
    const verdict = verdictOnChannel(result);
    if (verdict !== 'none')
      inARow[delivery.channel] = verdict === 'unreachable' ? inARow[delivery.channel] + 1 : 0;
  }
  let left = batch;
  for (let round = 1; round <= ROUNDS; round++) {
    if (await attempt(works, () => record(works, left, inARow, true))) return;
    const failed: Finished[] = [];
    for (const one of left) {
      if (left.length > 1 && (await attempt(works, () => record(works, [one], inARow, true)))) continue;
      const untold =
        round >= TELL_ROUNDS && (await attempt(works, () => record(works, [one], inARow, false)));
      if (!untold) failed.push(one);
    }
    if (failed.length === 0) return;
    left = failed;
    await sleep(round < TELL_ROUNDS ? 200 : 1000, undefined, { ref: false });
  }
}

async function attempt(works: Works, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    works.log.error({ event: 'delivery.record_failed', ...faultOf(error) }, 'recording outcomes failed');
    return false;
  }
}
