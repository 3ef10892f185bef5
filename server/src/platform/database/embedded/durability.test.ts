import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCluster } from './cluster.ts';
import { keepHouse } from './housekeeping.ts';
import { type EmbeddedDatabase, startEmbeddedDatabase } from './index.ts';
import { Session } from './session.ts';
import { poolFor, startDatabase, temporaryFolder } from './testing/helpers.ts';

describe('flushes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-embedded-'));
  let database: EmbeddedDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await startEmbeddedDatabase({ dataFolder: folder });
    client = new pg.Client(database.connectionConfig);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.stop();
    rmSync(folder, { recursive: true });
  });

  test('200 commits are flushed to the disk at least 200 times', async () => {
    const settings = await client.query(
      `SELECT name, setting FROM pg_settings
     WHERE name IN ('fsync', 'wal_sync_method', 'synchronous_commit', 'full_page_writes') ORDER BY name`,
    );
    expect(settings.rows).toEqual([
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
      { name: 'wal_sync_method', setting: 'fsync' },
    ]);
    await client.query('CREATE TABLE counted (n int)');
    const before = await database.countFlushes();
    for (let n = 0; n < 200; n++) await client.query('INSERT INTO counted VALUES ($1)', [n]);
    const after = await database.countFlushes();
    expect(after.files - before.files).toBeGreaterThanOrEqual(200);
  });

  test('reading flushes nothing', async () => {
    await client.query('SELECT count(*) FROM pg_class');
    const before = await database.countFlushes();
    for (let n = 0; n < 50; n++) await client.query('SELECT count(*) FROM pg_class');
    expect(await database.countFlushes()).toEqual(before);
  });

  test('a new file is flushed together with the folder that names it', async () => {
    await client.query('SELECT 1');
    const before = await database.countFlushes();
    await client.query('CREATE TABLE new_file (n int)');
    const after = await database.countFlushes();
    expect(after.folders).toBeGreaterThan(before.folders);
  });
});

test('stop closes the database in order, so that the next start has nothing to recover', async () => {
  const folder = temporaryFolder();
  const database = await startDatabase(folder);
  // The state of the cluster, after its identifier and two version numbers: 6 in production, 1 shut down.
  // https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_control.h
  const state = () => readFileSync(join(folder, 'database/global/pg_control')).readInt32LE(16);
  await poolFor(database).query('CREATE TABLE kept AS SELECT 7 AS n');
  expect(state()).toBe(6);
  await database.stop();
  expect(state()).toBe(1);
  expect((await poolFor(await startDatabase(folder)).query('SELECT n FROM kept')).rows).toEqual([{ n: 7 }]);
});

test.skipIf(process.platform !== 'linux')(
  'a full disk under the log ends the database, says so and loses nothing',
  async () => {
    const folder = temporaryFolder();
    let failed: (error: Error) => void = () => {};
    const failure = new Promise<Error>((resolve) => {
      failed = resolve;
    });
    const pool = poolFor(await startDatabase(folder, (error) => failed(error)));
    await pool.query('CREATE TABLE filling (n int, filler text)');
    const limit = (bytes: string) =>
      execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}`]);
    let committed = 0;
    // The operating system refuses this process writes past 8 MB of a file, as a full disk would.
    limit('8388608:unlimited');
    try {
      await expect(
        (async () => {
          for (; ; committed++) {
            await pool.query(`INSERT INTO filling SELECT $1, md5(g::text) FROM generate_series(1, 2000) g`, [
              committed,
            ]);
          }
        })(),
      ).rejects.toThrow();
      expect((await failure).message).toMatch(/PANIC: .*File too large/);
    } finally {
      limit('unlimited:unlimited');
    }
    expect(committed).toBeGreaterThan(0);
    const again = poolFor(await startDatabase(folder));
    const { rows } = await again.query('SELECT n, count(*)::int AS rows FROM filling GROUP BY n ORDER BY n');
    expect(rows).toEqual(Array.from({ length: committed }, (_, n) => ({ n, rows: 2000 })));
  },
);

test('housekeeping cleans worn tables and folds a long log into them', async () => {
  const { db } = await openCluster(temporaryFolder(), (error) => {
    throw error;
  });
  const session = new Session(db);
  await session.reset();
  await session.run(
    'CREATE TABLE worn AS SELECT g AS n, repeat(md5(g::text), 20) AS t FROM generate_series(1, 120000) g',
  );
  await session.run('DELETE FROM worn WHERE n > 1000');
  const counts = `SELECT n_dead_tup::int AS dead, vacuum_count::int AS vacuums, analyze_count::int AS measures
    FROM pg_stat_user_tables WHERE relname = 'worn'`;
  const position = await keepHouse(session, 0);
  expect(position).toBeGreaterThan(64 * 1024 * 1024);
  expect(await session.rows(counts)).toEqual([{ dead: 0, vacuums: 1, measures: 1 }]);
  const redo = `SELECT (redo_lsn - '0/0')::float8 AS redo FROM pg_control_checkpoint()`;
  expect(await session.rows(redo)).toEqual([{ redo: expect.closeTo(position, -4) }]);
  // Nothing has changed since: nothing is done.
  expect(await keepHouse(session, position)).toBe(position);
  expect(await session.rows(counts)).toEqual([{ dead: 0, vacuums: 1, measures: 1 }]);
  await db.close();
});
