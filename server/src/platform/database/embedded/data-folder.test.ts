import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { DataFolderInUse, startEmbeddedDatabase } from './index.ts';
import { poolFor, spawnScript, startDatabase, temporaryFolder } from './testing/helpers.ts';

/** Paths below a folder, itself included, that the group or others may touch. */
function openToOthers(folder: string): string[] {
  const paths = [
    folder,
    ...readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name))),
  ];
  return paths.filter((path) => (lstatSync(path).mode & 0o077) !== 0);
}

/** Starts the database in a process of its own and resolves, with what it printed, when it has got there or failed. */
async function startElsewhere(folder: string, then = 'setInterval(() => {}, 1000)') {
  const child = spawnScript(`
    const started = performance.now();
    try {
      await startEmbeddedDatabase({ dataFolder: ${JSON.stringify(folder)} });
      console.log('started');
      ${then}
    } catch (error) {
      const inUse = error instanceof DataFolderInUse;
      console.log(JSON.stringify({ inUse, pid: error.pid, message: error.message, ms: performance.now() - started }));
      process.exit(1);
    }
  `);
  if (!child.stdout) throw new Error('The process has no standard output.');
  return { child, output: child.stdout };
}

describe('the lock of the data folder', () => {
  // Without the time that Node itself takes to start; and again when it was late, for the machine may be busy.
  test('a second process ends within two seconds and names the first', { retry: 2 }, async () => {
    const folder = temporaryFolder();
    await startDatabase(folder);
    const { child, output } = await startElsewhere(folder);
    const refusal = JSON.parse(await text(output));
    expect(refusal.ms).toBeLessThan(1_500);
    expect(refusal).toMatchObject({ inUse: true, pid: process.pid });
    expect(refusal.message).toContain(`process ${process.pid}`);
    expect(refusal.message).toContain('DATABASE_URL');
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(1);
  });

  test('a second start in the same process is refused too, and the first goes on working', async () => {
    const folder = temporaryFolder();
    const pool = poolFor(await startDatabase(folder));
    await expect(startEmbeddedDatabase({ dataFolder: folder })).rejects.toThrow(DataFolderInUse);
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });

  test('kill -9 frees it', async () => {
    const folder = temporaryFolder();
    const { child, output } = await startElsewhere(folder);
    await once(output, 'data');
    await expect(startEmbeddedDatabase({ dataFolder: folder })).rejects.toMatchObject({ pid: child.pid });
    child.kill('SIGKILL');
    const pool = poolFor(await startDatabase(folder));
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  });

  test('stop frees it and leaves neither socket nor pid behind', async () => {
    const folder = temporaryFolder();
    await (await startDatabase(folder)).stop();
    expect(readdirSync(folder).sort()).toEqual(['database', 'lock.sqlite']);
    await startDatabase(folder);
  });
});

describe('the files of the data folder', () => {
  test('are private, those that the running database makes and those that were there before', async () => {
    const folder = join(temporaryFolder(), 'data');
    mkdirSync(folder, { mode: 0o755 });
    writeFileSync(join(folder, 'from-a-backup'), 'x');
    chmodSync(join(folder, 'from-a-backup'), 0o644);
    chmodSync(folder, 0o755);
    const database = await startDatabase(folder);
    const pool = poolFor(database);
    await pool.query('CREATE TABLE made_later AS SELECT generate_series(1, 1000) AS n');
    await pool.query('CHECKPOINT');
    expect(readdirSync(folder)).toContain('.s.PGSQL.5432');
    expect(openToOthers(folder)).toEqual([]);
    await pool.end();
    await database.stop();
    expect(openToOthers(folder)).toEqual([]);
  });

  test('may lie deeper than a socket path can reach', async () => {
    const folder = join(temporaryFolder(), 'a-rather-long-name-for-a-folder/'.repeat(6), 'data');
    const database = await startDatabase(folder);
    const { host } = database.connectionConfig;
    expect(Buffer.byteLength(host)).toBeLessThan(90);
    expect(openToOthers(host)).toEqual([]);
    expect((await poolFor(database).query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    await database.stop();
    expect(existsSync(host)).toBe(false);
  });

  test('deep in the tree, the short folder of a killed process is cleared away by the next start', async () => {
    const folder = join(temporaryFolder(), 'a-rather-long-name-for-a-folder/'.repeat(6), 'data');
    const { child, output } = await startElsewhere(folder);
    await once(output, 'data');
    const leftOver = readFileSync(join(folder, 'socket-folder'), 'utf8');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(leftOver)).toBe(true);
    await startDatabase(folder);
    expect(existsSync(leftOver)).toBe(false);
  });

  test('a first start that was cut short is begun again', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'database.unfinished-abc123'));
    writeFileSync(join(folder, 'database.unfinished-abc123/PG_VERSION'), '18\n');
    const pool = poolFor(await startDatabase(folder));
    expect((await pool.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    expect(existsSync(join(folder, 'database.unfinished-abc123'))).toBe(false);
  });
});
