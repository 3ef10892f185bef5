import type { Say } from '../messages/index.ts';
import type { Outcome } from './outcome.ts';

export interface Explanation {
  /** What happened. */
  sentence: string;
  /** What to do about it, and who can. */
  nextStep: string;
}

export interface Concerning {
  channel: 'email' | 'sms';
  /** The address or number, for readers who may see it. */
  contact?: string;
}

/** What stops text messages at most providers, and starts them again. */
const START = 'START';

/**
 * An outcome in plain words, without jargon; the provider's own words stand in `reply` for whoever wants them.
 * @param say `line` of a translator, or `kept` for readers to come
 */
export function explainReply(outcome: Outcome, about: Concerning, say: Say): Explanation {
  const { channel } = about;
  switch (outcome.result) {
    case 'sent':
      return { sentence: say('provider.sent', { channel }), nextStep: say('provider.sentNext', { channel }) };
    case 'retry':
      return { sentence: say(`provider.${outcome.class}`, { channel }), nextStep: say('provider.retryNext') };
    case 'failed':
      return explainFailed(outcome.class, about, say);
    case 'broken':
      return {
        sentence: say(`provider.${outcome.class}`, { channel }),
        nextStep: say(`provider.${outcome.class}Next`),
      };
  }
}

type Failure = Extract<Outcome, { result: 'failed' }>['class'];

function explainFailed(why: Failure, { channel, contact }: Concerning, say: Say): Explanation {
  switch (why) {
    case 'no_such_recipient':
      return {
        sentence: contact
          ? say('provider.noSuchRecipient', { contact })
          : say('provider.noSuchRecipientUnnamed'),
        nextStep: say('provider.noSuchRecipientNext'),
      };
    case 'invalid_number':
      return {
        sentence: contact ? say('provider.invalidNumber', { contact }) : say('provider.invalidNumberUnnamed'),
        nextStep: say('provider.invalidNumberNext'),
      };
    case 'opted_out':
      return {
        sentence: contact ? say('provider.optedOut', { contact }) : say('provider.optedOutUnnamed'),
        nextStep: say('provider.optedOutNext', { word: START }),
      };
    case 'unroutable':
      return {
        sentence: contact
          ? say('provider.unroutable', { channel, contact })
          : say('provider.unroutableUnnamed', { channel }),
        nextStep: say('provider.unroutableNext', { channel }),
      };
    case 'rejected':
      return {
        sentence: contact ? say('provider.rejected', { contact }) : say('provider.rejectedUnnamed'),
        nextStep: say('provider.rejectedNext'),
      };
  }
}
