/** Codes that stand in the place of the protocol's version in a client's first message. */
const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const TERMINATE = 0x58;

/** PostgreSQL's own limit for one message. */
const LONGEST_MESSAGE = 2 ** 30;

export type Batch =
  | { kind: 'messages'; bytes: Uint8Array }
  /** The client asks to encrypt; over a private socket there is nothing to encrypt against. */
  | { kind: 'refuse-encryption' }
  /** The client says goodbye, or asks to cancel another's query, which the embedded database cannot. */
  | { kind: 'end' };

/**
 * Cuts what a PostgreSQL client sends into whole messages, those that arrived together in one batch: handing a query's four
 * or five messages over at once costs one crossing into the database.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class MessageReader {
  #chunks: Buffer[] = [];
  #held = 0;
  /** Bytes needed before it is worth looking again. */
  #needed = 0;
  #started = false;

  /** @throws RangeError for a length that no message can have */
  read(data: Buffer): Batch[] {
    this.#chunks.push(data);
    this.#held += data.length;
    if (this.#held < this.#needed) return [];
    const held = Buffer.concat(this.#chunks);

    const batches: Batch[] = [];
    let position = 0;
    while (!this.#started) {
      const length = messageLength(held, position, 0);
      if (length === undefined || held.length - position < Math.max(length, 8))
        return this.#keep(held, position, length, batches);
      const batch = this.#opening(held.subarray(position, position + length));
      batches.push(batch);
      position += length;
      if (batch.kind === 'end') return this.#keep(held, held.length, undefined, batches);
    }

    const start = position;
    for (;;) {
      const length = messageLength(held, position, 1);
      const whole = length !== undefined && held.length - position >= length;
      const last = whole && held[position] === TERMINATE;
      if (whole && !last) {
        position += length;
        continue;
      }
      if (position > start) batches.push({ kind: 'messages', bytes: copy(held.subarray(start, position)) });
      if (last) batches.push({ kind: 'end' });
      return this.#keep(held, last ? held.length : position, length, batches);
    }
  }

  /** A client's first messages have no type, only a length and a code. */
  #opening(bytes: Buffer): Batch {
    const code = bytes.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) return { kind: 'refuse-encryption' };
    if (code === CANCEL_REQUEST) return { kind: 'end' };
    this.#started = true;
    return { kind: 'messages', bytes: copy(bytes) };
  }

  #keep(held: Buffer, position: number, needed: number | undefined, batches: Batch[]): Batch[] {
    const rest = held.subarray(position);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#held = rest.length;
    this.#needed = needed ?? 0;
    return batches;
  }
}

/** Whole length of the message at `position`, with the type before its length if it has one; undefined: not yet known. */
function messageLength(held: Buffer, position: number, typeBytes: 0 | 1): number | undefined {
  if (held.length - position < typeBytes + 4) return undefined;
  const length = held.readInt32BE(position + typeBytes);
  if (length < 4 || length > LONGEST_MESSAGE)
    throw new RangeError(`A message cannot be ${length} bytes long.`);
  return typeBytes + length;
}

/** PGlite wants a plain array that starts at its memory's beginning. */
function copy(bytes: Buffer): Uint8Array {
  return new Uint8Array(bytes);
}
