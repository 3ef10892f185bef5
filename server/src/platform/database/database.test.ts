import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createTestDatabase } from '../../../test/postgres/index.ts';
import { startEmbeddedDatabase } from './embedded/index.ts';
import { DatabaseBusy, openDatabase, type RootDatabase } from './index.ts';

describe.each(['postgres', 'embedded'] as const)('a database on %s', (kind) => {
  let db: RootDatabase;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    if (kind === 'postgres') {
      const { url, drop } = await createTestDatabase(inject('testDatabaseUrl'));
      db = openDatabase({ connectionString: url }, 4);
      stop = drop;
    } else {
      const folder = mkdtempSync(join(tmpdir(), 'beckon-db-'));
      const embedded = await startEmbeddedDatabase({ dataFolder: folder });
      db = openDatabase(embedded.connectionConfig, 1);
      stop = async () => {
        await embedded.stop();
        rmSync(folder, { recursive: true, force: true });
      };
    }
    await db.many('create table t (n int primary key)');
  });
  afterAll(async () => {
    await db?.close();
    await stop?.();
  });

  test('asking for a second connection inside a transaction fails at once', async () => {
    const started = performance.now();
    await expect(db.transaction(() => db.many('select 1'))).rejects.toThrow('second connection');
    expect(performance.now() - started).toBeLessThan(1000);
    expect(await db.many('select 1 as n')).toEqual([{ n: 1 }]);
  });

  test('a savepoint undoes its part and leaves the rest', async () => {
    await db.transaction(async (tx) => {
      await tx.many('insert into t values (1)');
      const part = tx.savepoint(async () => {
        await tx.many('insert into t values (2)');
        await tx.many('insert into t values (1)');
      });
      await expect(part).rejects.toThrow('duplicate');
      await tx.many('insert into t values (3)');
    });
    expect(await db.many('select n from t order by n')).toEqual([{ n: 1 }, { n: 3 }]);
  });

  test('a transaction that throws leaves nothing, and one inside another joins it', async () => {
    const work = db.transaction(async (tx) => {
      await tx.transaction((inner) => inner.many('insert into t values (9)'));
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await db.many('select n from t where n = 9')).toEqual([]);
  });

  test('a statement that takes too long is given up, and the next one gets a connection that works', async () => {
    // The embedded database cannot be interrupted: its statement ends by itself a little later, on a fast machine too.
    const busy = `do $$ begin while clock_timestamp() < now() + interval '12 seconds' loop end loop; end $$`;
    const slow = kind === 'postgres' ? 'select pg_sleep(30)' : busy;
    const started = performance.now();
    const failure = await db.many(slow).catch((error: unknown) => error);
    expect(performance.now() - started).toBeLessThan(9000);
    expect(failure).toBeInstanceOf(Error);
    if (kind === 'embedded') expect(failure).toBeInstanceOf(DatabaseBusy);
    await expect
      .poll(() => db.many('select 1 as n').catch(() => null), { timeout: 60_000 })
      .toEqual([{ n: 1 }]);
  }, 90_000);
});
