import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
} from 'kysely';
import pg from 'pg';

/** Retried when the database picked this transaction as a victim: deadlock, serialization failure. */
const RETRIED = new Set(['40P01', '40001']);
const ATTEMPTS = 3;
/** How long a statement of a person's request may wait for a connection. */
const CONNECTION_WAIT_MS = 2_000;
const STATEMENT_TIMEOUT_MS = 5_000;

pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => Number(text));

/** Only compiles composed fragments to SQL text; it never connects. */
const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** A database, or one open transaction of it. */
export interface Database {
  /** Runs a constant statement as a named (prepared) one. `text` must not vary, or names pile up on the server. */
  many<T>(text: string, values?: readonly unknown[]): Promise<T[]>;
  /** As `many`, for a statement that answers at most one row. */
  one<T>(text: string, values?: readonly unknown[]): Promise<T | undefined>;
  /** Runs a statement composed with Kysely's `sql`, for lists with varying filters. */
  compose<T>(fragment: RawBuilder<T>): Promise<T[]>;
  /** Runs `work` in a transaction; joins the one that is open. Retried three times when the database chose it as a victim. */
  transaction<T>(work: (tx: Database) => Promise<T>): Promise<T>;
  /** Inside a transaction: undoes what `work` did when it throws, and throws on; the transaction stays usable. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  readonly inTransaction: boolean;
}

export interface RootDatabase extends Database {
  readonly pool: pg.Pool;
  /** How many statements ran, for tests that hold commands to a number. */
  readonly statements: { count: number };
  close(): Promise<void>;
}

const names = new Map<string, string>();
function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = `b${createHash('md5').update(text).digest('hex').slice(0, 20)}`;
    names.set(text, name);
  }
  return name;
}

/** Thrown when no connection came free in time; answered as 503. */
export class DatabaseBusy extends Error {}

const openTransaction = new AsyncLocalStorage<true>();

/** Opens the pool that the whole process uses. `max` is 1 on the embedded database, which has one session. */
export function openDatabase(config: pg.PoolConfig, max: number): RootDatabase {
  const pool = new pg.Pool({
    ...config,
    max,
    connectionTimeoutMillis: CONNECTION_WAIT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idleTimeoutMillis: max === 1 ? 0 : 30_000,
    allowExitOnIdle: false,
  });
  // A connection that breaks while idle is replaced by the pool; without a listener the process would end.
  pool.on('error', () => {});
  const statements = { count: 0 };

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
  const alone = async <T>(query: pg.QueryConfig): Promise<T[]> => {
    const client = await connect();
    let unusable = false;
    try {
      return await run<T>(client, statements, query);
    } catch (error) {
      unusable = isUnusable(error);
      throw error;
    } finally {
      client.release(unusable);
    }
  };
  const root: RootDatabase = {
    pool,
    statements,
    inTransaction: false,
    many: <T>(text: string, values: readonly unknown[] = []) =>
      alone<T>({ name: nameOf(text), text, values: [...values] }),
    async one<T>(text: string, values: readonly unknown[] = []) {
      return (await root.many<T>(text, values))[0];
    },
    compose<T>(fragment: RawBuilder<T>) {
      const { sql, parameters } = fragment.compile(compiler);
      return alone<T>({ text: sql, values: [...parameters] });
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

async function run<T>(
  client: pg.PoolClient,
  statements: { count: number },
  query: pg.QueryConfig,
): Promise<T[]> {
  statements.count++;
  try {
    // The server's own limit fires first, except on the embedded database, which has none.
    const timed = { ...query, query_timeout: STATEMENT_TIMEOUT_MS + 500 };
    return (await client.query(timed)).rows as T[];
  } catch (error) {
    if (!isReadTimeout(error)) throw error;
    throw new DatabaseBusy('a statement took too long');
  }
}

/** The connection still waits for its answer: it is given up, so that the next caller does not get it. */
const isUnusable = (error: unknown): boolean => error instanceof DatabaseBusy;

const isReadTimeout = (error: unknown): boolean =>
  error instanceof Error && /Query read timeout/.test(error.message);

async function runTransaction<T>(
  client: pg.PoolClient,
  statements: { count: number },
  work: (tx: Database) => Promise<T>,
): Promise<T> {
  const tx: Database = {
    inTransaction: true,
    many: <R>(text: string, values: readonly unknown[] = []) =>
      run<R>(client, statements, { name: nameOf(text), text, values: [...values] }),
    one: async <R>(text: string, values: readonly unknown[] = []) => (await tx.many<R>(text, values))[0],
    compose: <R>(fragment: RawBuilder<R>) => {
      const { sql, parameters } = fragment.compile(compiler);
      return run<R>(client, statements, { text: sql, values: [...parameters] });
    },
    transaction: (inner) => inner(tx),
    async savepoint(inner) {
      await client.query('savepoint part');
      try {
        const result = await inner();
        await client.query('release savepoint part');
        return result;
      } catch (error) {
        await client.query('rollback to savepoint part');
        throw error;
      }
    },
  };
  let broken = false;
  try {
    await client.query('begin');
    const result = await openTransaction.run(true, () => work(tx));
    await client.query('commit');
    return result;
  } catch (error) {
    broken =
      isUnusable(error) ||
      (await client.query('rollback').then(
        () => false,
        () => true,
      ));
    throw error;
  } finally {
    client.release(broken);
  }
}

const isConnectionTimeout = (error: unknown): boolean =>
  error instanceof Error && /timeout exceeded when trying to connect/.test(error.message);

/** The five-character SQLSTATE of a database error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** The constraint that refused, for the map from constraint to problem. */
export function constraintOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined;
}
