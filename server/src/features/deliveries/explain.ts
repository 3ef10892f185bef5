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

const say = (sentence: string, next_step: string | null = null): Explanation => ({ sentence, next_step });

/** Says what the state of a delivery means. Times are shown beside it, so the sentences hold none. */
export function explainDelivery(delivery: Facts): Explanation {
  const reason = delivery.state_reason ?? '';
  switch (delivery.state) {
    case 'held':
      return say('Waits because this address was written to within the hour.');
    case 'queued':
      return reason === 'channel_broken' ? WAITS_FOR_CHANNEL : say('Waits for its turn.');
    case 'sending':
      return say('Is being handed over.');
    case 'sent':
      return inWords(delivery);
    case 'delivered':
      return DELIVERED[delivery.channel];
    case 'previewed':
      return say(
        'Was shown on this server and not sent.',
        'Whoever runs the server can set a provider up, so that messages leave.',
      );
    case 'retrying':
      if (reason === 'channel_broken') return WAITS_FOR_CHANNEL;
      return reason === 'lost_in_flight' ? REPEATED : inWords(delivery);
    case 'undeliverable':
      return isPassing(reason) ? SENT_ONCE : (REPORTED[reason] ?? inWords(delivery));
    case 'suppressed':
      return explainSuppression(reason);
    case 'cancelled':
      return CANCELLED[reason] ?? say('Was cancelled before it left.');
  }
}

const DELIVERED: Readonly<Record<Channel, Explanation>> = {
  email: say(
    'The mail server of the person has it.',
    'If they see nothing, ask them to look among unwanted mail.',
  ),
  sms: say('It arrived on the phone.'),
};
const WAITS_FOR_CHANNEL = say('Waits until the provider takes messages from us again.');
const REPEATED = say('The server stopped while sending it; it is sent again and may arrive twice.');
const SENT_ONCE = say(
  'It did not go through, and a message of this kind is never sent twice.',
  'Ask for a new one.',
);

/** What a provider or a mail server reported after it had taken the message, and what to do about each. */
const REPORTED: Readonly<Record<string, Explanation>> = {
  gave_up: say('It was tried for as long as it made sense and never went through.', 'Use another contact.'),
  landline: say(
    'This number is a landline, or its network takes no text messages.',
    'Ask the person for a mobile number, or use an email address.',
  ),
  phone_unreachable: say(
    'The phone could not be reached: it was off, without signal, or the number is not in use.',
    'Try again later, or check the number with the person.',
  ),
  blocked: say(
    'The phone or its network blocks messages from our sender.',
    'Ask the person to allow it, or use an email address.',
  ),
  filtered: say(
    'It was filtered out as unwanted on the way.',
    'Use another contact. If it happens to many, whoever runs this server must have the sender registered or trusted.',
  ),
  mailbox_full: say('The mailbox is full.', 'Ask the person to make room, then send again.'),
  sender_refused: say(
    'The mail server of the person does not accept our sender.',
    'Whoever runs this server must check the sender address and its SPF and DKIM records.',
  ),
  account: say(
    'The SMS provider did not send it because of our account with them.',
    'Whoever runs this server must look at the account, then send again.',
  ),
  busy: say('The SMS provider had too much to send and dropped it.', 'Send it again.'),
  no_reason: say(
    'The network of the phone did not deliver it and gave no reason.',
    'Check the number with the person, try again, or use an email address.',
  ),
};

const SUPPRESSED: Readonly<Record<string, Explanation>> = {
  not_me: say('The person said that they are not who was meant.', 'Ask them for the right address.'),
  bounced: say('An earlier message to this address could not be delivered.', 'Correct the address.'),
  opted_out: say('The person asked to get no more messages here.', 'Use another contact of the person.'),
  by_admin: say('An admin stopped messages to this address.', 'Ask an Organization Admin.'),
};

const CANCELLED: Readonly<Record<string, Explanation>> = {
  too_late: say('It could not leave in time and would be of no use any more.', 'Send it again.'),
  lost_in_flight: say('The server stopped while sending it; it is not sent twice.', 'Ask for a new one.'),
  undone: say('Was undone before it left.'),
  revoked: say('The invitation was revoked before it left.'),
  contact_changed: say('The contact was changed before it left.'),
};

function inWords({ channel, address, state, state_reason }: Facts): Explanation {
  const outcome = state === 'sent' ? SENT : outcomeOf(state_reason ?? '');
  const { sentence, nextStep } = explainReply(outcome, { channel, ...(address && { contact: address }) });
  return say(sentence, nextStep);
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
export function explainAttempt(attempt: {
  channel: Channel;
  address: string;
  result: string | null;
  class: string | null;
}): Explanation {
  const { channel, address, result } = attempt;
  if (result === null) return say('Is under way.');
  if (result === 'lost') return say('The server stopped while it was being handed over.');
  if (result === 'previewed') return explainDelivery({ channel, state: 'previewed', state_reason: null });
  const outcome = result === 'sent' ? SENT : outcomeOf(attempt.class ?? '');
  const { sentence, nextStep } = explainReply(outcome, { channel, contact: address });
  return say(sentence, result === 'sent' ? null : nextStep);
}

const LATER = {
  delayed: say('The mail server of the person does not take it yet. It is tried again on the way.'),
  relayed: say('It was passed on to a server that does not report what becomes of it.'),
  unknown: say('Something came back that says nothing for sure, such as a holiday reply.'),
} as const;

/** What was reported after the hand-over. */
export function explainReport(report: {
  channel: Channel;
  address: string;
  outcome: 'delivered' | 'undeliverable' | 'delayed' | 'relayed' | 'unknown';
  reason: string | null;
}): Explanation {
  const { outcome, reason, channel, address } = report;
  return outcome === 'delivered' || outcome === 'undeliverable'
    ? explainDelivery({ channel, address, state: outcome, state_reason: reason })
    : LATER[outcome];
}

/** Why an address must not be written to. */
export const explainSuppression = (reason: string): Explanation =>
  SUPPRESSED[reason] ?? say('This address must not be written to.');

/** What a broken channel means to an admin. The provider's own words stay with the attempts. */
export function explainChannel(health: ChannelHealthRow) {
  const { sentence, nextStep } = explainReply(outcomeOf(health.class ?? 'unreachable'), {
    channel: health.channel,
  });
  const next_step = isPassing(health.class ?? 'unreachable')
    ? 'Nothing is lost: messages wait and leave by themselves. Whoever runs this server should look if it lasts.'
    : nextStep;
  return { since: health.broken_since, sentence, next_step };
}
