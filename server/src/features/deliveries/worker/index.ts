import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { previewInbox } from '../preview-inbox.ts';
import { faultOf } from './fault.ts';
import { handOver } from './hand-over.ts';
import { type Claimed, pass, takeBack } from './pass.ts';
import { prepareDelivery } from './prepare.ts';
import { expireLeases, returnTrial } from './queries.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { createGate, createSlots } from './slots.ts';
import type { Works } from './works.ts';

export { HAND_OFFS_AT_ONCE } from './slots.ts';
export type { Transports } from './works.ts';

/** Twice a second, so that a code queued by another process leaves well within its three seconds. */
const POLL_MS = 500;
/** After a failure, such as a database that is away. */
const TROUBLE_MS = 2000;
/** Messages written at the same time: each holds a connection, and people's requests need them more. */
const WRITERS = 2;
const STOP_MS = 20_000;

export type WorkerOptions = Omit<Works, 'inbox' | 'printLine'> &
  Partial<Pick<Works, 'inbox' | 'printLine'>> & {
    /** No other process can hold a lease (the embedded database is locked): those found at the start are of the dead. */
    alone?: boolean;
  };

export interface Worker {
  /** Claims nothing more, lets what is in flight end (20 s at most unless told), and gives the rest back. */
  stop(patienceMs?: number): Promise<void>;
  /** Looks at once: to be called after the commit of something that was queued. */
  wake(): void;
}

type Gate = ReturnType<typeof createGate>;

/**
 * Sends what is queued, until it is stopped. Any number of processes may run one on PostgreSQL. A message is handed over at
 * least once (after a crash again, with the same Message-ID), or at most once where its kind says so.
 */
export function startWorker(options: WorkerOptions): Worker {
  const works: Works = {
    inbox: previewInbox,
    printLine: (line) => process.stdout.write(`${line}\n`),
    ...options,
  };
  const bell = createBell();
  const slots = createSlots(bell.ring);
  const recorder = createRecorder(works);
  const gate = createGate(WRITERS);
  const name = `${process.pid}-${randomBytes(6).toString('hex')}`;
  const leases = new Map<string, number>();
  let stopping = false;
  let round = 0;

  async function work(claimed: Claimed, lease: string): Promise<void> {
    leases.set(lease, (leases.get(lease) ?? 0) + 1);
    await deliver(works, recorder, gate, claimed, lease);
    const left = (leases.get(lease) ?? 1) - 1;
    if (left > 0) leases.set(lease, left);
    else leases.delete(lease);
  }

  async function run(): Promise<void> {
    let inherited = options.alone ?? false;
    while (!stopping) {
      round += 1;
      const lease = `${name}-${round}`;
      let wait = POLL_MS;
      try {
        if (inherited) await expireLeases(works.db);
        inherited = false;
        await pass(works, slots, lease, (claimed) =>
          slots.hold(claimed.delivery.channel, claimed.delivery.lane, work(claimed, lease)),
        );
      } catch (error) {
        works.log.error({ event: 'worker.pass_failed', ...faultOf(error) }, 'looking for messages failed');
        bell.silence();
        wait = TROUBLE_MS;
      }
      if (!stopping) await bell.wait(wait);
    }
  }

  const running = run();
  return {
    wake: bell.ring,
    async stop(patienceMs = STOP_MS) {
      stopping = true;
      bell.ring();
      await Promise.race([running.then(() => slots.idle()), sleep(patienceMs, undefined, { ref: false })]);
      if (leases.size) await takeBack(works, [...leases.keys()]).catch(() => {});
    },
  };
}

/** One delivery from claim to record. Never throws. */
async function deliver(
  works: Works,
  recorder: Recorder,
  gate: Gate,
  { delivery, trial }: Claimed,
  lease: string,
): Promise<void> {
  try {
    const ready = await gate(() => prepareDelivery(works, delivery, lease));
    if (!ready) {
      if (trial) await returnTrial(works.db, delivery.channel);
      return;
    }
    const { attemptId } = ready;
    const { result, provider } = await handOver(works, ready);
    await recorder.add({ delivery: ready.delivery, lease, attemptId, provider, result, trial });
  } catch (error) {
    works.log.error(
      { event: 'delivery.not_prepared', delivery: delivery.id, kind: delivery.kind, ...faultOf(error) },
      'a message could not be written',
    );
    const result = { result: 'released' } as const;
    await recorder.add({ delivery, lease, attemptId: null, provider: null, result, trial });
  }
}

/** Wakes a sleeper. A ring while nobody sleeps is kept for the next sleep. */
function createBell() {
  let rung = false;
  let wakeUp = () => {};
  return {
    ring: () => {
      rung = true;
      wakeUp();
    },
    silence: () => {
      rung = false;
    },
    async wait(milliseconds: number): Promise<void> {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wakeUp = resolve;
        const timer = setTimeout(resolve, milliseconds);
        await promise;
        clearTimeout(timer);
      }
      rung = false;
    },
  };
}
