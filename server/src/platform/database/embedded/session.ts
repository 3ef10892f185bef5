import type { PGlite } from '@electric-sql/pglite';

/** Message types of PostgreSQL's wire protocol. https://www.postgresql.org/docs/current/protocol-message-formats.html */
const QUERY = 0x51;
const SYNC = 0x53;
const READY_FOR_QUERY = 0x5a;
const IDLE = 0x49;

/** The database's one session, spoken to in the wire protocol. Everything runs synchronously inside PGlite. */
export class Session {
  readonly #db: PGlite;
  /** The last six bytes that the database sent. */
  #tail = Buffer.alloc(0);

  constructor(db: PGlite) {
    this.#db = db;
  }

  /**
   * Hands whole messages to the database.
   * @param reply receives the answer in pieces, which are only valid during the call
   */
  async send(messages: Uint8Array, reply: (piece: Uint8Array) => void): Promise<void> {
    await this.#db.execProtocolRawStream(messages, {
      syncToFs: false,
      onRawData: (piece) => {
        this.#tail = Buffer.concat([this.#tail, piece.subarray(-6)]).subarray(-6);
        reply(piece);
      },
    });
  }

  /** True when the database waits for a new command outside any transaction: its last word was *ready, idle*. */
  get idle(): boolean {
    const tail = this.#tail;
    return tail.length === 6 && tail[0] === READY_FOR_QUERY && tail.readInt32BE(1) === 5 && tail[5] === IDLE;
  }

  /**
   * Wipes what a client left behind: an unfinished exchange, an open transaction, prepared statements, settings, locks. A real
   * server does the same by ending the client's process.
   */
  async reset(): Promise<void> {
    await this.send(message(SYNC), () => {});
    if (this.#db.isInTransaction()) await this.run('ROLLBACK');
    await this.run('DISCARD ALL');
  }

  /** Runs one command without an answer that matters. Throws when the session is not idle afterwards. */
  async run(sql: string): Promise<void> {
    await this.send(message(QUERY, Buffer.from(`${sql}\0`)), () => {});
    if (!this.idle) throw new Error(`The embedded database did not finish "${sql}".`);
  }

  /** Runs one query and returns its rows. Only while idle: it would join a client's transaction otherwise. */
  async rows<T>(sql: string): Promise<T[]> {
    return (await this.#db.query<T>(sql)).rows;
  }
}

/** A message: its type, the length of what follows including the length itself, and the body. */
function message(type: number, body: Uint8Array = new Uint8Array()): Uint8Array {
  const header = Buffer.alloc(5);
  header[0] = type;
  header.writeInt32BE(4 + body.length, 1);
  return new Uint8Array(Buffer.concat([header, body]));
}
