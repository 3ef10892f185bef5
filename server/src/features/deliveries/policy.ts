import type { Outcome } from '../../platform/transports/outcome.ts';
import type { DeliveryState } from './contract.ts';
import type { Channel, ContactKey, SuppressionReason } from './queries.ts';

/** Seconds until the next try, by how many tries failed: RFC 5321 section 4.5.4.1 wants it to slow down. */
const BACK_OFF = [60, 300, 900, 1800, 3600, 7200, 14_400] as const;
const SLOWEST = 14_400;
/** Spread over a tenth more, never less, so that a list that failed at once does not come back at once. */
const JITTER = 0.1;
/** A full mailbox or a policy that refuses us (5yz, though it may pass) is worth a day. */
const SOFT_REFUSAL_SECONDS = 86_400;

/** How long a message is tried when its kind does not say: five days, as mail servers do. */
export const DEFAULT_LIFE_SECONDS = 5 * 86_400;

/**
 * Seconds to wait before the next try.
 * @param tries how many have failed, 1 or more
 * @param asked what the provider asked us to wait, which is never undercut
 * @param random 0 to 1
 */
export function backOffSeconds(tries: number, asked: number | null, random: number): number {
  const own = asked ?? BACK_OFF[Math.max(tries, 1) - 1] ?? SLOWEST;
  return own * (1 + JITTER * random);
}

/** `released`: the message could not be written for a fault of ours; it was not handed over. */
export type Result = Outcome | { result: 'previewed' } | { result: 'released' };

/** What the record of one try changes on the delivery. */
export interface Decision {
  state: Extract<DeliveryState, 'sent' | 'previewed' | 'retrying' | 'queued' | 'undeliverable'>;
  reason: string | null;
  /** Null: due at once. */
  waitSeconds: number | null;
  /** The next try must fall within this many seconds of the delivery's creation, else it ends. */
  giveUpSeconds: number | null;
  /** The try does not count: nothing was wrong with the message. */
  uncount: boolean;
  suppress: SuppressionReason | null;
}

/** Our own faults are looked at again after a minute. */
const RELEASED_SECONDS = 60;

/**
 * The next state after a try (requirement: a broken channel burns nothing; a refused message ends at once).
 * @param tries how many were begun, this one included
 * @param random 0 to 1, for the jitter
 */
export function decide(
  result: Result,
  delivery: { channel: Channel; tries: number; atMostOnce: boolean },
  random: number,
): Decision {
  const nothing = { reason: null, waitSeconds: null, giveUpSeconds: null, uncount: false, suppress: null };
  switch (result.result) {
    case 'sent':
    case 'previewed':
      return { ...nothing, state: result.result };
    case 'failed':
      return {
        ...nothing,
        state: 'undeliverable',
        reason: result.class,
        suppress: suppressionOf(result.class),
      };
    case 'broken':
      return { ...nothing, ...back(delivery.tries - 1), reason: 'channel_broken', uncount: true };
    case 'released':
      return { ...nothing, ...back(delivery.tries), reason: 'not_prepared', waitSeconds: RELEASED_SECONDS };
    case 'retry':
      // A second code for one request would confuse more than a page that offers to send another.
      if (delivery.atMostOnce) return { ...nothing, state: 'undeliverable', reason: result.class };
      return {
        ...nothing,
        state: 'retrying',
        reason: result.class,
        waitSeconds: backOffSeconds(delivery.tries, result.retryAfterSeconds, random),
        giveUpSeconds:
          delivery.channel === 'email' && /^5\d\d/.test(result.code) ? SOFT_REFUSAL_SECONDS : null,
      };
  }
}

const back = (tries: number): Pick<Decision, 'state'> => ({ state: tries > 0 ? 'retrying' : 'queued' });

const USELESS: ReadonlySet<string> = new Set(['no_such_recipient', 'invalid_number', 'landline']);

/** Only what says that the address itself is of no use stops later messages to it. */
export function suppressionOf(why: string): SuppressionReason | null {
  if (USELESS.has(why)) return 'bounced';
  return why === 'opted_out' ? 'opted_out' : null;
}

/** What the try says about the channel: it works where anything but our own sign-in or setup was judged. */
export function verdictOnChannel(result: Result): 'works' | 'broken' | 'unreachable' | 'none' {
  switch (result.result) {
    case 'sent':
    case 'failed':
      return 'works';
    case 'broken':
      return 'broken';
    case 'retry':
      return result.class === 'unreachable' || result.class === 'timeout' ? 'unreachable' : 'works';
    default:
      return 'none';
  }
}

export const contactKindOf = (channel: Channel): ContactKey['kind'] =>
  channel === 'email' ? 'email' : 'mobile';
