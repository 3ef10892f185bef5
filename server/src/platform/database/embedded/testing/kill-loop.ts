import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { expect } from 'vitest';
import { startEmbeddedDatabase } from '../index.ts';
import { spawnScript, temporaryFolder } from './helpers.ts';

/** Writes pairs of rows, each pair in a transaction, and prints the number of each pair once it is committed. */
const writer = (folder: string, from: number) => `
  const database = await startEmbeddedDatabase({ dataFolder: ${JSON.stringify(folder)} });
  const pool = new pg.Pool({ ...database.connectionConfig, max: 1 });
  await pool.query('CREATE TABLE IF NOT EXISTS pairs (n int, half int, PRIMARY KEY (n, half))');
  for (let n = ${from}; ; n++) {
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO pairs VALUES ($1, 1)', [n]);
    await client.query('INSERT INTO pairs VALUES ($1, 2)', [n]);
    await client.query('COMMIT');
    client.release();
    process.stdout.write(n + '\\n');
  }
`;

/**
 * Kills a writing process with SIGKILL at a random moment, round after round on one data folder, and checks after each
 * that every acknowledged pair is there and no half pair is. Returns how many pairs were acknowledged.
 */
export async function runKillLoop(rounds: number): Promise<number> {
  const folder = temporaryFolder();
  const acknowledged: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = acknowledged.length;
    const child = spawnScript(writer(folder, round * 1_000_000));
    if (!child.stdout) throw new Error('The writer has no standard output.');
    const lines = createInterface(child.stdout);
    lines.on('line', (line) => acknowledged.push(Number(line)));
    await once(lines, 'line');
    await sleep(100 + Math.random() * 400);
    child.kill('SIGKILL');
    await Promise.all([once(child, 'close'), once(lines, 'close')]);
    expect(acknowledged.length).toBeGreaterThan(before);
    await expectWhole(folder, acknowledged);
  }
  return acknowledged.length;
}

async function expectWhole(folder: string, acknowledged: number[]): Promise<void> {
  const database = await startEmbeddedDatabase({ dataFolder: folder });
  const client = new pg.Client(database.connectionConfig);
  try {
    await client.connect();
    const { rows } = await client.query<{ n: number; halves: number }>(
      'SELECT n, count(*)::int AS halves FROM pairs GROUP BY n',
    );
    expect(rows.filter(({ halves }) => halves !== 2)).toEqual([]);
    const present = new Set(rows.map(({ n }) => n));
    expect(acknowledged.filter((n) => !present.has(n))).toEqual([]);
  } finally {
    await client.end();
    await database.stop();
  }
}
