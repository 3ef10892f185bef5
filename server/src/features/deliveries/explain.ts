import type { BareKey, PlainKey, Say } from '../../platform/messages/index.ts';
import { explainReply } from '../../platform/transports/explain.ts';
import { broken, failed, retry } from '../../platform/transports/outcome.ts';
import type { DeliveryState } from './contract.ts';
import type { Channel, ChannelHealthRow } from './queries.ts';

/** Plain words about what became of a message, and what to do about it. */
export interface Explanation {
  sentence: string;
  next_step: string | null;
}

interface Facts {
  channel: Channel;
  /** Left out where the reader may not see it. */
  address?: string;
  state: DeliveryState;
  state_reason: string | null;
}

/**
 * Says what the state of a delivery means. Times are shown beside it, so the sentences hold none.
 * @param say `line` of a translator, or `kept` for readers to come
 */
export function explainDelivery(delivery: Facts, say: Say): Explanation {
  const reason = delivery.state_reason ?? '';
  const only = (sentence: string): Explanation => ({ sentence, next_step: null });
  switch (delivery.state) {
    case 'held':
      return only(say('delivery.held'));
    case 'queued':
      return only(say(reason === 'channel_broken' ? 'delivery.waitsForChannel' : 'delivery.queued'));
    case 'sending':
      return only(say('delivery.sending'));
    case 'sent':
      return inWords(delivery, say);
    case 'delivered':
      return {
        sentence: say('delivery.delivered', { channel: delivery.channel }),
        next_step: delivery.channel === 'email' ? say('delivery.deliveredEmailNext') : null,
      };
    case 'previewed':
      return { sentence: say('delivery.previewed'), next_step: say('delivery.previewedNext') };
    case 'retrying':
      if (reason === 'channel_broken') return only(say('delivery.waitsForChannel'));
      return reason === 'lost_in_flight' ? only(say('delivery.repeated')) : inWords(delivery, say);
    case 'undeliverable':
      if (isPassing(reason))
        return { sentence: say('delivery.sentOnce'), next_step: say('delivery.askForNew') };
      return known(REPORTED, reason, say) ?? inWords(delivery, say);
    case 'suppressed':
      return explainSuppression(delivery.channel, reason, say);
    case 'cancelled':
      return known(CANCELLED, reason, say) ?? only(say('delivery.cancelled.other'));
  }
}

/** A sentence without anything put in, and the one that says what to do. */
type Pair = readonly [sentence: BareKey & PlainKey, nextStep?: BareKey & PlainKey];

/** What a provider or a mail server reported after it had taken the message, and what to do about each. */
const REPORTED: Readonly<Record<string, Pair>> = {
  gave_up: ['delivery.reported.gaveUp', 'delivery.reported.gaveUpNext'],
  landline: ['delivery.reported.landline', 'delivery.reported.landlineNext'],
  phone_unreachable: ['delivery.reported.phoneUnreachable', 'delivery.reported.phoneUnreachableNext'],
  blocked: ['delivery.reported.blocked', 'delivery.reported.blockedNext'],
  filtered: ['delivery.reported.filtered', 'delivery.reported.filteredNext'],
  mailbox_full: ['delivery.reported.mailboxFull', 'delivery.reported.mailboxFullNext'],
  sender_refused: ['delivery.reported.senderRefused', 'delivery.reported.senderRefusedNext'],
  account: ['delivery.reported.account', 'delivery.reported.accountNext'],
  busy: ['delivery.reported.busy', 'delivery.reported.busyNext'],
  no_reason: ['delivery.reported.noReason', 'delivery.reported.noReasonNext'],
};

const SUPPRESSED: Readonly<Record<Channel, Readonly<Record<string, Pair>>>> = {
  email: {
    not_me: ['delivery.suppressed.notMe', 'delivery.suppressed.notMeNext'],
    bounced: ['delivery.suppressed.bounced', 'delivery.suppressed.bouncedNext'],
    opted_out: ['delivery.suppressed.optedOut', 'delivery.suppressed.optedOutNext'],
    by_admin: ['delivery.suppressed.byAdmin', 'delivery.suppressed.byAdminNext'],
  },
  sms: {
    not_me: ['delivery.suppressed.notMe', 'delivery.suppressed.number.notMeNext'],
    bounced: ['delivery.suppressed.number.bounced', 'delivery.suppressed.number.bouncedNext'],
    opted_out: ['delivery.suppressed.optedOut', 'delivery.suppressed.optedOutNext'],
    by_admin: ['delivery.suppressed.number.byAdmin', 'delivery.suppressed.byAdminNext'],
  },
};

/** Those of features above too, which cancel with a reason of their own. */
const CANCELLED: Readonly<Record<string, Pair>> = {
  too_late: ['delivery.cancelled.tooLate', 'delivery.cancelled.tooLateNext'],
  lost_in_flight: ['delivery.cancelled.lostInFlight', 'delivery.askForNew'],
  undone: ['delivery.cancelled.undone'],
  revoked: ['delivery.cancelled.revoked'],
  contact_changed: ['delivery.cancelled.contactChanged'],
  accepted: ['delivery.cancelled.accepted'],
  declined: ['delivery.cancelled.declined'],
  expired: ['delivery.cancelled.expired'],
};

function known(pairs: Readonly<Record<string, Pair>>, reason: string, say: Say): Explanation | null {
  const pair = pairs[reason];
  return pair ? { sentence: say(pair[0]), next_step: pair[1] ? say(pair[1]) : null } : null;
}

function inWords({ channel, address, state, state_reason }: Facts, say: Say): Explanation {
  const outcome = state === 'sent' ? SENT : outcomeOf(state_reason ?? '');
  const about = { channel, ...(address && { contact: address }) };
  const { sentence, nextStep } = explainReply(outcome, about, say);
  return { sentence, next_step: nextStep };
}

const UNSAID = { code: '', reply: '' };
const SENT = { result: 'sent', providerId: null, reply: '' } as const;
const isPassing = (why: string) => /^(?:temporary|throttled|unreachable|timeout)$/.test(why);

/** The outcome that a stored class came from. */
function outcomeOf(why: string) {
  switch (why) {
    case 'temporary':
    case 'throttled':
    case 'unreachable':
    case 'timeout':
      return retry(why, UNSAID);
    case 'no_such_recipient':
    case 'opted_out':
    case 'invalid_number':
    case 'unroutable':
      return failed(why, UNSAID);
    case 'credentials':
    case 'tls':
    case 'configuration':
      return broken(why, UNSAID);
    case 'not_prepared':
      return retry('temporary', UNSAID);
    default:
      return failed('rejected', UNSAID);
  }
}

/** What came of one try. */
export function explainAttempt(
  attempt: { channel: Channel; address: string; result: string | null; class: string | null },
  say: Say,
): Explanation {
  const { channel, address, result } = attempt;
  if (result === null) return { sentence: say('delivery.attempt.underWay'), next_step: null };
  if (result === 'lost') return { sentence: say('delivery.attempt.lost'), next_step: null };
  if (result === 'previewed')
    return explainDelivery({ channel, state: 'previewed', state_reason: null }, say);
  const outcome = result === 'sent' ? SENT : outcomeOf(attempt.class ?? '');
  const { sentence, nextStep } = explainReply(outcome, { channel, contact: address }, say);
  return { sentence, next_step: result === 'sent' ? null : nextStep };
}

/** What was reported after the hand-over. */
export function explainReport(
  report: {
    channel: Channel;
    address: string;
    outcome: 'delivered' | 'undeliverable' | 'delayed' | 'relayed' | 'unknown';
    reason: string | null;
  },
  say: Say,
): Explanation {
  const { outcome, reason, channel, address } = report;
  return outcome === 'delivered' || outcome === 'undeliverable'
    ? explainDelivery({ channel, address, state: outcome, state_reason: reason }, say)
    : { sentence: say(`delivery.reported.${outcome}`), next_step: null };
}

/** Why an address or a number must not be written to. */
export const explainSuppression = (channel: Channel, reason: string, say: Say): Explanation =>
  known(SUPPRESSED[channel], reason, say) ?? {
    sentence: say(channel === 'sms' ? 'delivery.suppressed.number.other' : 'delivery.suppressed.other'),
    next_step: null,
  };

/** What a broken channel means to an admin. The provider's own words stay with the attempts. */
export function explainChannel(health: ChannelHealthRow, say: Say) {
  const why = health.class ?? 'unreachable';
  const { sentence, nextStep } = explainReply(outcomeOf(why), { channel: health.channel }, say);
  const next_step = isPassing(why) ? say('delivery.channelWaits') : nextStep;
  return { since: health.broken_since, sentence, next_step };
}
