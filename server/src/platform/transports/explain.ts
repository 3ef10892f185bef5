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

const SEND_AGAIN = 'Nothing to do: we try again by ourselves.';

/** An outcome in plain words, without jargon; the provider's own words stand in `reply` for whoever wants them. */
export function explainReply(outcome: Outcome, about: Concerning): Explanation {
  switch (outcome.result) {
    case 'sent':
      return explainSent(about);
    case 'retry':
      return explainRetry(outcome.class, about);
    case 'failed':
      return explainFailed(outcome.class, about);
    case 'broken':
      return explainBroken(outcome.class, about);
  }
}

function explainSent({ channel }: Concerning): Explanation {
  return channel === 'email'
    ? {
        sentence: 'The mail server has taken the message.',
        nextStep: 'If it does not arrive, ask the person to look among unwanted mail.',
      }
    : {
        sentence: 'The SMS provider has taken the message.',
        nextStep: 'If it does not arrive, check the number with the person.',
      };
}

type ClassOf<R extends Outcome['result']> = Extract<Outcome, { result: R; class: string }>['class'];

function explainRetry(why: ClassOf<'retry'>, { channel }: Concerning): Explanation {
  const provider = providerName(channel);
  switch (why) {
    case 'temporary':
      return {
        sentence: `${capital(provider)} could not take the message for the moment.`,
        nextStep: SEND_AGAIN,
      };
    case 'throttled':
      return { sentence: `${capital(provider)} asks us to send more slowly.`, nextStep: SEND_AGAIN };
    case 'unreachable':
      return { sentence: `${capital(provider)} could not be reached.`, nextStep: SEND_AGAIN };
    case 'timeout':
      return {
        sentence: `${capital(provider)} did not answer in time; the message may have gone out all the same.`,
        nextStep: SEND_AGAIN,
      };
  }
}

function explainFailed(why: ClassOf<'failed'>, about: Concerning): Explanation {
  const { channel, contact } = about;
  switch (why) {
    case 'no_such_recipient':
      return {
        sentence: contact
          ? `There is no mailbox called ${contact}.`
          : 'There is no mailbox with this address.',
        nextStep: 'Check the address with the person, correct it and send again.',
      };
    case 'invalid_number':
      return {
        sentence: `${contact ?? 'This number'} cannot receive text messages.`,
        nextStep: 'Check the mobile number with the person, correct it and send again.',
      };
    case 'opted_out':
      return {
        sentence: `${contact ? `The person at ${contact}` : 'The person'} has told the provider not to send text messages.`,
        nextStep: 'Use another contact, or ask the person to text START to the number that writes to them.',
      };
    case 'unroutable':
      return {
        sentence: `${capital(providerName(channel))} has no way to deliver to ${contact ?? 'this contact'}.`,
        nextStep:
          channel === 'email'
            ? 'Check the part of the address after the @ with the person.'
            : 'Use an email address, or ask whoever runs the SMS account to allow this country.',
      };
    case 'rejected':
      return {
        sentence: `The message to ${contact ?? 'this contact'} was refused.`,
        nextStep: 'Read the words of the provider, or use another contact.',
      };
  }
}

function explainBroken(why: ClassOf<'broken'>, { channel }: Concerning): Explanation {
  const provider = providerName(channel);
  const keeps = 'Messages wait until then.';
  switch (why) {
    case 'credentials':
      return {
        sentence: `${capital(provider)} refuses our user name or password.`,
        nextStep: `Whoever runs this installation must correct them. ${keeps}`,
      };
    case 'tls':
      return {
        sentence: `No secure connection to ${provider} was possible.`,
        nextStep: `Whoever runs this installation must check its certificate and the encryption setting. ${keeps}`,
      };
    case 'configuration':
      return {
        sentence: `${capital(provider)} does not accept messages the way this installation sends them.`,
        nextStep: `Whoever runs this installation must check the sender and the provider's settings. ${keeps}`,
      };
  }
}

function providerName(channel: Concerning['channel']): string {
  return channel === 'email' ? 'the mail server' : 'the SMS provider';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
