import { randomUUIDv7 } from 'node:crypto';

/** Whether the database would take it for an id. */
export const isUuid = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);

let last = '';

/**
 * A new id: UUID version 7, greater than every one that this process made before, so that what is written in one
 * millisecond sorts in the order in which it was written (RFC 9562, section 6.2, method 2).
 */
export function newId(): string {
  const id = randomUUIDv7();
  last = id > last ? id : following(last);
  return last;
}

/** The next greater id: one more in the random bits at its end. */
function following(id: string): string {
  const tail = BigInt(`0x${id.slice(24)}`) + 1n;
  return id.slice(0, 24) + tail.toString(16).padStart(12, '0').slice(-12);
}
