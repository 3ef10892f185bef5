import { createHash } from 'node:crypto';
import pg from 'pg';

/** A statement with its values. Without a name it is parsed anew each time. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const names = new Map<string, string>();

/** A constant statement, prepared once a connection. */
export function named(text: string, values: readonly unknown[] = []): Statement {
  let name = names.get(text);
  if (!name) {
    name = `b${createHash('md5').update(text).digest('hex').slice(0, 20)}`;
    names.set(text, name);
  }
  return { name, text, values };
}

/**
 * Statements that travel to the database together: one write, one answer, and the database works on them in order. When
 * one fails those after it are not run, and the exchange fails as a whole. Outside of a transaction that somebody began
 * they are one of their own.
 *
 * A `Submittable` of `pg`, as its cursor is: the driver sends one statement at a time and waits, which costs two changes
 * of process for each. https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
export function exchange(client: pg.PoolClient, statements: readonly Statement[]): Promise<unknown[][]> {
  return new Promise((resolve, reject) => {
    client.query(new Exchange(statements, resolve, reject));
  });
}

/** What the connection can do that `@types/pg` gives an argument too many. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  close(message: { type: 'S'; name: string }): void;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[]; valueMapper: (value: unknown) => unknown }): void;
  describe(message: { type: 'P'; name: string }): void;
  execute(message: object): void;
  sync(): void;
}

interface Field {
  name: string;
  read: (text: string) => unknown;
}

/** What each connection has prepared, with the columns that it answers. */
const prepared = new WeakMap<Wire, Map<string, readonly Field[]>>();

const toWire = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils.prepareValue;

class Exchange implements pg.Submittable {
  readonly #statements: readonly Statement[];
  readonly #resolve: (rows: unknown[][]) => void;
  readonly #reject: (error: Error) => void;
  #known = new Map<string, readonly Field[]>();
  readonly #answers: unknown[][] = [];
  #rows: unknown[] = [];
  #fields: readonly Field[] | undefined;
  #failure: Error | undefined;

  constructor(
    statements: readonly Statement[],
    resolve: (rows: unknown[][]) => void,
    reject: (error: Error) => void,
  ) {
    this.#statements = statements;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    this.#known = prepared.get(wire) ?? new Map();
    prepared.set(wire, this.#known);
    const sent = new Set<string>();
    wire.stream.cork();
    try {
      for (const { name, text, values } of this.#statements) {
        const known = this.#known.has(name) || sent.has(name);
        if (!known) {
          // One that failed may still be there from an earlier try; closing what does not exist is no error.
          if (name) wire.close({ type: 'S', name });
          wire.parse({ name, text });
          if (name) sent.add(name);
        }
        wire.bind({ statement: name, values: [...values], valueMapper: toWire });
        if (!this.#known.has(name)) wire.describe({ type: 'P', name: '' });
        wire.execute({});
      }
    } finally {
      wire.sync();
      wire.stream.uncork();
    }
  }

  get #current(): Statement | undefined {
    return this.#statements[this.#answers.length];
  }

  handleRowDescription(message: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#fields = message.fields.map(({ name, dataTypeID }) => ({
      name,
      read: pg.types.getTypeParser(dataTypeID, 'text') as Field['read'],
    }));
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    this.#fields ??= this.#known.get(this.#current?.name ?? '') ?? [];
    const row: Record<string, unknown> = {};
    try {
      for (const [at, { name, read }] of this.#fields.entries()) {
        const text = message.fields[at];
        row[name] = text === null || text === undefined ? null : read(text);
      }
    } catch (error) {
      this.#failure ??= error as Error;
    }
    this.#rows.push(row);
  }

  handleCommandComplete(): void {
    const name = this.#current?.name;
    if (name && !this.#known.has(name)) this.#known.set(name, this.#fields ?? []);
    this.#answers.push(this.#rows);
    this.#rows = [];
    this.#fields = undefined;
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  /** The driver calls this last when something failed, and `handleReadyForQuery` when all went well. */
  handleError(error: Error): void {
    this.#known.delete(this.#current?.name ?? '');
    this.#reject(this.#failure ?? error);
  }

  handleReadyForQuery(): void {
    if (this.#failure) this.#reject(this.#failure);
    else this.#resolve(this.#answers);
  }
}
