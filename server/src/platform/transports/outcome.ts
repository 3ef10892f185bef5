import { maskEmailAddress } from '../email-address.ts';

/**
 * What became of one attempt to hand a message to a provider, the same for every channel. The four results say
 * what to do next; the classes say why, for people.
 */
export type Outcome = Sent | Retry | Failed | Broken;

/** The provider has taken the message over. */
export interface Sent {
  result: 'sent';
  /** The provider's name for the message, to match later reports and to ask its support. */
  providerId: string | null;
  reply: string;
}

/** Nothing is wrong with the message: the same one may go through later. It may also have arrived (`timeout`). */
export interface Retry {
  result: 'retry';
  class: 'temporary' | 'throttled' | 'unreachable' | 'timeout';
  /** When the provider asked to wait; otherwise the caller's own schedule holds. */
  retryAfterSeconds: number | null;
  code: string;
  reply: string;
}

/** This message to this contact will never go through. */
export interface Failed {
  result: 'failed';
  class: 'no_such_recipient' | 'rejected' | 'opted_out' | 'invalid_number' | 'unroutable';
  code: string;
  reply: string;
}

/** No message goes through until somebody repairs the channel: stop sending, burn nothing, tell the admins. */
export interface Broken {
  result: 'broken';
  class: 'credentials' | 'tls' | 'configuration';
  code: string;
  reply: string;
}

/** `code`: the provider's own code, or that of the failing step. `reply`: the provider's words, see `quoteReply`. */
export interface Words {
  code: string;
  reply: string;
}

export function retry(why: Retry['class'], words: Words, retryAfterSeconds: number | null = null): Retry {
  return { result: 'retry', class: why, retryAfterSeconds, ...words };
}

export function failed(why: Failed['class'], words: Words): Failed {
  return { result: 'failed', class: why, ...words };
}

export function broken(why: Broken['class'], words: Words): Broken {
  return { result: 'broken', class: why, ...words };
}

const MAX_REPLY_LENGTH = 300;

/** A reply is cut to this before it is searched, which takes up to the square of its length. */
const MAX_REPLY_INPUT = 2000;

/**
 * A provider's words as they may be stored and shown: one line of at most 300 characters without addresses,
 * phone numbers, or anything secret of the message that a provider repeats back (its links and codes).
 * @param sent texts of the message whose longer words and numbers must not appear
 */
export function quoteReply(reply: string, sent: readonly string[] = []): string {
  let text = reply.slice(0, MAX_REPLY_INPUT).replaceAll('\\/', '/');
  for (const secret of secretWords(sent)) text = text.replaceAll(secret, '***');
  text = text
    .replace(/[\p{C}\s]+/gu, ' ')
    .replace(/[^\s<>"'(),:;@]+@[^\s<>"'(),:;@]+/g, (address) =>
      maskEmailAddress(address.replace(/[.?!]+$/, '')),
    )
    .replace(/(?<![\w.])\+?\d[\d ().-]{5,}\d(?!\w)/g, maskNumber)
    .trim();
  const characters = [...text];
  return characters.length <= MAX_REPLY_LENGTH
    ? text
    : `${characters.slice(0, MAX_REPLY_LENGTH - 1).join('')}…`;
}

/** Links carry tokens and digits are codes; ordinary words may be quoted. */
function secretWords(texts: readonly string[]): string[] {
  const words = texts
    .flatMap((text) => text.split(/\s+/))
    .flatMap((word) => [word, word.replace(/[.,;:!?)]+$/, '')]);
  return words.filter((word) => /^\D{0,3}\d{4,}\D{0,3}$/.test(word) || word.length >= 16);
}

/** Seven digits and more are a phone number, unless they are the address of a machine. */
function maskNumber(run: string): string {
  const digits = run.replace(/\D/g, '').length;
  return digits < 7 || /^\d{1,3}(\.\d{1,3}){3}$/.test(run) ? run : '***';
}
