import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedDatabase, startEmbeddedDatabase } from './index.ts';
import { breakConnection, poolFor, startDatabase, temporaryFolder } from './testing/helpers.ts';

let database: EmbeddedDatabase;
let pool: pg.Pool;

const folder = mkdtempSync(join(tmpdir(), 'beckon-embedded-'));

beforeAll(async () => {
  database = await startEmbeddedDatabase({ dataFolder: folder });
});

afterAll(async () => {
  await database.stop();
  rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  const client = await connected();
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  await client.end();
  // Connects when it is first used: a connection that idles in it would keep other clients waiting.
  pool = poolFor(database);
});

async function connected(): Promise<pg.Client> {
  const client = new pg.Client(database.connectionConfig);
  await client.connect();
  return client;
}

describe('a client', () => {
  test('runs named statements with parameters, null and big ones too', async () => {
    const big = 'ü'.repeat(3_000_000);
    for (const value of ['one', null, big]) {
      const { rows } = await pool.query({ name: 'echo', text: 'SELECT $1::text AS value', values: [value] });
      expect(rows).toEqual([{ value }]);
    }
  });

  test('gets the code of an error, and a failed transaction refuses all but its end', async () => {
    const client = await pool.connect();
    await client.query('CREATE TABLE things (n int PRIMARY KEY)');
    await client.query('BEGIN');
    await client.query('INSERT INTO things VALUES (1)');
    await expect(client.query('INSERT INTO things VALUES ($1)', [1])).rejects.toMatchObject({
      code: '23505',
    });
    await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
    await client.query('ROLLBACK');
    expect((await client.query('SELECT count(*)::int AS n FROM things')).rows).toEqual([{ n: 0 }]);
    client.release();
  });

  test('commits and rolls back to a savepoint', async () => {
    const client = await pool.connect();
    await client.query('CREATE TABLE things (n int)');
    await client.query('BEGIN');
    await client.query('INSERT INTO things VALUES (1)');
    await client.query('SAVEPOINT before');
    await client.query('INSERT INTO things VALUES (2)');
    await client.query('ROLLBACK TO SAVEPOINT before');
    await client.query('COMMIT');
    client.release();
    expect((await pool.query('SELECT n FROM things')).rows).toEqual([{ n: 1 }]);
  });

  test('sees every character, and orders as the bytes do', async () => {
    const words = ['zebra', 'Ähre', 'ähre', 'Zebra', '名前', '😀'];
    const { rows } = await pool.query('SELECT word FROM unnest($1::text[]) AS word ORDER BY word', [words]);
    const byBytes = words.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(rows.map(({ word }) => word)).toEqual(byBytes);
  });
});

describe('after a client has gone', () => {
  test('its open transaction is rolled back before the next one is served', async () => {
    await pool.query('CREATE TABLE things (n int)');
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO things VALUES (1)');
    breakConnection(client);
    client.release(true);
    expect((await pool.query('SELECT count(*)::int AS n FROM things')).rows).toEqual([{ n: 0 }]);
  });

  test('its prepared statements, settings, temporary tables and locks are gone', async () => {
    const first = await connected();
    await first.query({ name: 'same', text: 'SELECT 1 AS n' });
    await first.query(`SET app.who = 'first'`);
    await first.query('CREATE TEMPORARY TABLE scratch (n int)');
    await first.query('SELECT pg_advisory_lock(1)');
    await first.end();
    const second = await connected();
    expect((await second.query({ name: 'same', text: 'SELECT 2 AS n' })).rows).toEqual([{ n: 2 }]);
    const { rows } = await second.query(
      `SELECT current_setting('app.who', true) AS who, to_regclass('scratch') AS scratch,
        (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory') AS locks`,
    );
    expect(rows).toEqual([{ who: expect.toBeOneOf(['', null]), scratch: null, locks: 0 }]);
    await second.end();
  });

  test('an exchange that it left unfinished does not swallow what the next one asks', async () => {
    const raw = connect(join(database.connectionConfig.host, '.s.PGSQL.5432'));
    await once(raw, 'connect');
    const startup = Buffer.from('\0\0\0\0\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1');
    startup.writeInt32BE(startup.length, 0);
    raw.write(startup);
    await once(raw, 'data');
    // A Parse of nonsense without the Sync after it: the database ignores everything until one comes.
    const parse = Buffer.from('P\0\0\0\0\0nonsense\0\0\0', 'latin1');
    parse.writeInt32BE(parse.length - 1, 1);
    raw.write(parse);
    await once(raw, 'data');
    raw.destroy();
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });

  test('one that sends what is no message is cut off, and the next is served', async () => {
    const raw = connect(join(database.connectionConfig.host, '.s.PGSQL.5432'));
    raw.on('error', () => {});
    raw.write('GET / HTTP/1.1\r\n\r\n');
    await once(raw, 'close');
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });

  test('stop rolls its transaction back', async () => {
    const folder = temporaryFolder();
    const other = await startDatabase(folder);
    const client = new pg.Client(other.connectionConfig);
    await client.connect();
    await client.query('CREATE TABLE things (n int)');
    await client.query('BEGIN');
    await client.query('INSERT INTO things VALUES (1)');
    client.on('error', () => {});
    await other.stop();
    const again = poolFor(await startDatabase(folder));
    expect((await again.query('SELECT count(*)::int AS n FROM things')).rows).toEqual([{ n: 0 }]);
  });
});

test('a second client waits for the first to leave, and is not refused', async () => {
  const first = await connected();
  const order: string[] = [];
  const second = connected().then(async (client) => {
    order.push('second served');
    await client.end();
  });
  await first.query('SELECT pg_sleep(0.2)');
  order.push('first done');
  await first.end();
  await second;
  expect(order).toEqual(['first done', 'second served']);
});

test('while a long query runs, this thread goes on', async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  await pool.query('SELECT 1');
  delay.enable();
  const started = performance.now();
  await pool.query('SELECT count(*) FROM generate_series(1, 3000000)');
  const took = performance.now() - started;
  delay.disable();
  expect(took).toBeGreaterThan(300);
  // Blocked, this thread would have stood still for as long as the query took.
  expect(delay.max / 1e6).toBeLessThan(took / 3);
});
