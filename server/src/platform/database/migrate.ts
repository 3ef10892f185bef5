import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { RootDatabase } from './index.ts';

const FOLDER = new URL('../../../migrations/', import.meta.url);
/** What `app_now()` must be: start refuses anything else, so that no clock of a test ever runs in production. */
const CLOCK = 'select now()';

/** Any fixed number: of the processes that start together one migrates, and the others wait for it. */
const ONE_AT_A_TIME = 6_172_603;

export interface Migration {
  name: string;
  text: string;
  hash: string;
}

/** The migrations of this version, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((n) => n.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(new URL(name, FOLDER), 'utf8');
      return { name, text, hash: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * Brings the schema to this version, each migration in its own transaction, one process at a time.
 * Refuses a schema that is newer than this version, or whose applied migrations were edited.
 * @returns the names that were applied now
 */
export async function migrate(db: RootDatabase): Promise<string[]> {
  const migrations = await readMigrations();
  const client = await db.pool.connect();
  const applied: string[] = [];
  try {
    await client.query('set statement_timeout = 0');
    // Whoever comes second waits here, as long as it takes, before it looks at anything.
    await client.query('select pg_advisory_lock($1)', [ONE_AT_A_TIME]);
    await client.query("set lock_timeout = '5s'");
    await client.query(
      `create table if not exists schema_migrations (
         name text primary key, hash text not null, applied_at timestamptz not null default now())`,
    );
    for (const migration of migrations) {
      await client.query('begin');
      const { rows } = await client.query<{ hash: string }>(
        'select hash from schema_migrations where name = $1',
        [migration.name],
      );
      if (rows[0] && rows[0].hash !== migration.hash) {
        throw new Error(
          `Migration ${migration.name} was changed after it had been applied to this database.`,
        );
      }
      if (!rows[0]) {
        await client.query(migration.text);
        await client.query('insert into schema_migrations (name, hash) values ($1, $2)', [
          migration.name,
          migration.hash,
        ]);
        applied.push(migration.name);
      }
      await client.query('commit');
    }
    const { rows } = await client.query<{ name: string }>('select name from schema_migrations');
    const known = new Set(migrations.map((m) => m.name));
    const newer = rows.map((r) => r.name).filter((name) => !known.has(name));
    if (newer.length)
      throw new Error(`The database is newer than this version of Beckon (${newer.join(', ')}).`);
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    await client.query('select pg_advisory_unlock_all()').catch(() => {});
    await client.query('reset statement_timeout; reset lock_timeout').catch(() => {});
    client.release();
  }
  return applied;
}

/** Refuses to start on a clock that is not the shipped one. */
export async function checkClock(db: RootDatabase): Promise<void> {
  const row = await db.one<{ prosrc: string }>(`select prosrc from pg_proc where proname = 'app_now'`);
  if (row?.prosrc.trim() !== CLOCK)
    throw new Error('The function app_now() of this database is not the shipped one.');
}
