import type { RawBuilder } from 'kysely';
import type pg from 'pg';
import { compile } from './compile.ts';
import { DatabaseBusy, sqlState } from './errors.ts';
import { named, type Statement } from './exchange.ts';
import type { Database } from './index.ts';
import { type Counts, journey } from './journey.ts';

/** Every statement after one that failed, up to the end of the transaction, fails with this. */
const TRANSACTION_FAILED = '25P02';

interface Waiting {
  statement: Statement;
  settle?: { resolve: (rows: unknown[]) => void; reject: (error: unknown) => void };
}

/**
 * One open transaction. Statements that are asked for in the same breath (`Promise.all`) travel together; `begin` rides
 * with the first of them, and what `send` left waiting with the next or with the commit.
 */
export class Transaction implements Database {
  readonly inTransaction = true;
  readonly #client: pg.PoolClient;
  readonly #counts: Counts;
  #waiting: Waiting[] = [];
  #travelling: Promise<void> | undefined;
  #begun = false;
  #failure: unknown;

  constructor(client: pg.PoolClient, counts: Counts) {
    this.#client = client;
    this.#counts = counts;
  }

  many<T>(text: string, values?: readonly unknown[]): Promise<T[]> {
    return this.#ask<T>(named(text, values));
  }

  async one<T>(text: string, values?: readonly unknown[]): Promise<T | undefined> {
    return (await this.many<T>(text, values))[0];
  }

  compose<T>(fragment: RawBuilder<T>): Promise<T[]> {
    return this.#ask<T>(compile(fragment));
  }

  send(text: string, values?: readonly unknown[]): void {
    this.#counts.count++;
    this.#waiting.push({ statement: named(text, values) });
  }

  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T> {
    return work(this);
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const start: Waiting = { statement: named('savepoint part') };
    this.#waiting.push(start);
    try {
      const result = await work();
      await this.#control('release savepoint part');
      return result;
    } catch (error) {
      await this.#backTo(start, error);
      throw error;
    }
  }

  /** Forgets what was not sent since the savepoint, and has undone what was. */
  async #backTo(start: Waiting, error: unknown): Promise<void> {
    await this.#travelling;
    const unsent = this.#waiting.indexOf(start);
    this.#waiting = unsent < 0 ? [] : this.#waiting.slice(0, unsent);
    if (unsent >= 0) return;
    const failure = this.#failure;
    this.#failure = undefined;
    // Where the savepoint was not reached, what failed lies before it, and the whole transaction has failed.
    await this.#control('rollback to savepoint part').catch(() => {
      this.#failure = failure;
      throw failure ?? error;
    });
  }

  /** Ends the transaction well. A failure that nobody noticed, of a write that was only sent, is thrown here. */
  async commit(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#begun || this.#waiting.length > 0) await this.#control('commit');
  }

  /** Undoes everything; false when the connection is of no use any more. */
  async rollback(): Promise<boolean> {
    await this.#travelling;
    this.#waiting = [];
    if (this.#failure instanceof DatabaseBusy) return false;
    if (!this.#begun) return true;
    return this.#control('rollback').then(
      () => true,
      () => false,
    );
  }

  #ask<T>(statement: Statement): Promise<T[]> {
    this.#counts.count++;
    return this.#control<T>(statement);
  }

  #control<T>(asked: Statement | string): Promise<T[]> {
    const statement = typeof asked === 'string' ? named(asked) : asked;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statement, settle: { resolve: resolve as (rows: unknown[]) => void, reject } });
      // Whoever asks in the same breath gets on as well.
      this.#travelling ??= Promise.resolve().then(() => this.#travel());
    });
  }

  async #travel(): Promise<void> {
    while (this.#waiting.some((w) => w.settle)) {
      const batch = this.#waiting;
      this.#waiting = [];
      const statements = batch.map((w) => w.statement);
      const begins = !this.#begun;
      try {
        const all = begins ? [named('begin'), ...statements] : statements;
        this.#begun = true;
        const answers = (await journey(this.#client, this.#counts, all)).slice(begins ? 1 : 0);
        for (const [at, w] of batch.entries()) w.settle?.resolve(answers[at] ?? []);
      } catch (error) {
        const known = sqlState(error) === TRANSACTION_FAILED ? (this.#failure ?? error) : error;
        this.#failure ??= known;
        for (const w of batch) w.settle?.reject(known);
      }
    }
    this.#travelling = undefined;
  }
}
