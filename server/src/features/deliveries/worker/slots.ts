import type { Channel, Lane } from '../queries.ts';

/** Messages handed over at once on each channel; the pool of SMTP connections should be as large. */
export const HAND_OFFS_AT_ONCE = 8;
/** Of these, kept free for sign-in codes: somebody is waiting for each, while a list of ten thousand is not. */
export const KEPT_FOR_CODES = 2;

export interface Slots {
  /** How many more of this lane may start now. */
  free(channel: Channel, lane: Lane): number;
  busy(channel: Channel): number;
  /** Counts `job` until it settles; then calls `onFree`. */
  hold(channel: Channel, lane: Lane, job: Promise<void>): void;
  /** Settles once nothing is held. */
  idle(): Promise<void>;
}

export function createSlots(onFree: () => void): Slots {
  const held = { email: { code: 0, other: 0 }, sms: { code: 0, other: 0 } };
  const jobs = new Set<Promise<void>>();
  const busy = (channel: Channel) => held[channel].code + held[channel].other;
  return {
    busy,
    free(channel, lane) {
      const all = HAND_OFFS_AT_ONCE - busy(channel);
      if (lane === 'code') return all;
      return Math.max(0, Math.min(all, HAND_OFFS_AT_ONCE - KEPT_FOR_CODES - held[channel].other));
    },
    hold(channel, lane, job) {
      const kind = lane === 'code' ? 'code' : 'other';
      held[channel][kind] += 1;
      const tracked = job.finally(() => {
        held[channel][kind] -= 1;
        jobs.delete(tracked);
        onFree();
      });
      jobs.add(tracked);
    },
    async idle() {
      while (jobs.size > 0) await Promise.allSettled(jobs);
    },
  };
}

/** Lets at most `width` pieces of work run at once; the others wait their turn. */
export function createGate(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
