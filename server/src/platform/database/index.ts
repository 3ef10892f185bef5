import { AsyncLocalStorage } from 'node:async_hooks';
import type { RawBuilder } from 'kysely';
import pg from 'pg';
import { compile } from './compile.ts';
import { DatabaseBusy, sqlState } from './errors.ts';
import { named, type Statement } from './exchange.ts';
import { type Counts, journey, STATEMENT_TIMEOUT_MS } from './journey.ts';
import { Transaction } from './transaction.ts';

export { constraintOf, DatabaseBusy, sqlState } from './errors.ts';

/** Retried when the database picked this transaction as a victim: deadlock, serialization failure. */
const RETRIED = new Set(['40P01', '40001']);
const ATTEMPTS = 3;
/** How long a statement of a person's request may wait for a connection. */
const CONNECTION_WAIT_MS = 2_000;

pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

/** A database, or one open transaction of it. */
export interface Database {
  /** Runs a constant statement as a named (prepared) one. `text` must not vary, or names pile up on the server. */
  many<T>(text: string, values?: readonly unknown[]): Promise<T[]>;
  /** As `many`, for a statement that answers at most one row. */
  one<T>(text: string, values?: readonly unknown[]): Promise<T | undefined>;
  /** Runs a statement composed with Kysely's `sql`, for lists with varying filters. */
  compose<T>(fragment: RawBuilder<T>): Promise<T[]>;
  /**
   * Inside a transaction: a write whose answer nobody waits for. It travels with the next statement or with the commit,
   * in order, and whichever it travels with fails when it does.
   */
  send(text: string, values?: readonly unknown[]): void;
  /** Runs `work` in a transaction; joins the one that is open. Retried three times when the database chose it as a victim. */
  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T>;
  /** Inside a transaction: undoes what `work` did when it throws, and throws on; the transaction stays usable. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  readonly inTransaction: boolean;
}

export interface RootDatabase extends Database {
  readonly pool: pg.Pool;
  /** How many statements ran, and in how many journeys to the database: for tests that hold commands to a number. */
  readonly statements: Counts;
  close(): Promise<void>;
}

const openTransaction = new AsyncLocalStorage<true>();

/** Opens the pool that the whole process uses. `max` is 1 on the embedded database, which has one session. */
export function openDatabase(config: pg.PoolConfig, max: number): RootDatabase {
  const pool = new pg.Pool({
    ...config,
    max,
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    // Statements over many rows are judged worth compiling, which takes the database longer than all that it saves here.
    options: '-c jit=off',
    idleTimeoutMillis: max === 1 ? 0 : 30_000,
    allowExitOnIdle: false,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener the process would end.
  pool.on('error', () => {});
  const statements: Counts = { count: 0, journeys: 0 };

  const connect = async (): Promise<pg.PoolClient> => {
    if (openTransaction.getStore())
      throw new Error('A second connection was asked for inside a transaction: pass tx on.');
    try {
      return await pool.connect();
    } catch (error) {
      throw isConnectionTimeout(error) ? new DatabaseBusy('no connection came free in time') : error;
    }
  };
  /** A statement of its own, on whichever connection is free. */
  const alone = async <T>(statement: Statement): Promise<T[]> => {
    const client = await connect();
    let unusable = false;
    statements.count++;
    try {
      const [rows] = await journey(client, statements, [statement]);
      return rows as T[];
    } catch (error) {
      unusable = error instanceof DatabaseBusy;
      throw error;
    } finally {
      client.release(unusable);
    }
  };
  const root: RootDatabase = {
    pool,
    statements,
    inTransaction: false,
    many: <T>(text: string, values?: readonly unknown[]) => alone<T>(named(text, values)),
    async one<T>(text: string, values?: readonly unknown[]) {
      return (await root.many<T>(text, values))[0];
    },
    compose: <T>(fragment: RawBuilder<T>) => alone<T>(compile(fragment)),
    send() {
      throw new Error('A write that nobody waits for needs an open transaction.');
    },
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await runTransaction(await connect(), statements, work);
        } catch (error) {
          if (attempt >= ATTEMPTS || !RETRIED.has(sqlState(error) ?? '')) throw error;
        }
      }
    },
    savepoint: () => Promise.reject(new Error('A savepoint needs an open transaction.')),
    close: () => pool.end(),
  };
  return root;
}

async function runTransaction<T>(
  client: pg.PoolClient,
  statements: Counts,
  work: (tx: Database) => Promise<T>,
): Promise<T> {
  const tx = new Transaction(client, statements);
  let usable = true;
  try {
    const result = await openTransaction.run(true, () => work(tx));
    await tx.commit();
    return result;
  } catch (error) {
    usable = await tx.rollback();
    throw error;
  } finally {
    client.release(!usable);
  }
}

const isConnectionTimeout = (error: unknown): boolean =>
  error instanceof Error && /timeout exceeded when trying to connect/.test(error.message);
