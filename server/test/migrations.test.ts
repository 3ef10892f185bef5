import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { openDatabase, type RootDatabase } from '../src/platform/database/index.ts';
import { checkClock, migrate, readMigrations } from '../src/platform/database/migrate.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { createTestDatabase } from './postgres/index.ts';
import { schemaSnapshot } from './schema-snapshot.ts';

const SNAPSHOT = fileURLToPath(new URL('../schema.sql', import.meta.url));

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function emptyDatabase(): Promise<RootDatabase> {
  const { url, drop } = await createTestDatabase(inject('testDatabaseUrl'));
  const db = openDatabase({ connectionString: url }, 3);
  closing.push(drop, () => db.close());
  return db;
}

describe.each(['postgres', 'embedded'] as const)('the migrations on %s', (database) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ database });
  });
  afterAll(() => app?.close());

  test('make the schema that is committed as server/schema.sql', async () => {
    const { db } = app;
    await expect(await schemaSnapshot(db)).toMatchFileSnapshot(SNAPSHOT);
  });

  test('say what each table is for', async () => {
    const { db } = app;
    const silent = await db.many<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
         and relname <> 'schema_migrations' and obj_description(oid, 'pg_class') is null order by relname`,
    );
    expect(silent.map((row) => row.name)).toEqual([]);
  });

  test('make no index that only repeats another, since a btree is read from either end', async () => {
    const { db } = app;
    const repeated = await db.many<{ name: string }>(
      `select i.indexrelid::regclass::text as name from pg_index i
       join pg_index o on o.indrelid = i.indrelid and o.indexrelid <> i.indexrelid and o.indkey = i.indkey
       join pg_class c on c.oid = i.indrelid and c.relnamespace = 'public'::regnamespace
       where not i.indisunique and i.indpred is null and o.indpred is null and i.indexprs is null and o.indexprs is null
       order by name`,
    );
    expect(repeated.map((row) => row.name)).toEqual([]);
  });

  test('leave no reference to an organization that a query could follow into another one', async () => {
    const { db } = app;
    const loose = await db.many<{ name: string }>(
      `select k.conname as name from pg_constraint k
       where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.confrelid <> 'organizations'::regclass
         and not exists (select 1 from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any(k.conkey)
                         and a.attname = 'organization_id')`,
    );
    expect(loose.map((row) => row.name)).toEqual([]);
  });
});

describe('migrating', () => {
  test('applies each migration once, however many processes start together', async () => {
    const db = await emptyDatabase();
    const applied = await Promise.all([migrate(db), migrate(db), migrate(db)]);
    const names = (await readMigrations()).map((m) => m.name);
    expect(names.length).toBeGreaterThan(5);
    expect(applied.flat().sort()).toEqual(names);
    expect(await migrate(db)).toEqual([]);
  });

  test('refuses a database whose migrations were edited after they had been applied', async () => {
    const db = await emptyDatabase();
    await migrate(db);
    await db.pool.query(`update schema_migrations set hash = 'other' where name like '0003%'`);
    await expect(migrate(db)).rejects.toThrow('was changed after it had been applied');
  });

  test('refuses a database that is newer than this version, and changes nothing in it', async () => {
    const db = await emptyDatabase();
    await migrate(db);
    const before = await schemaSnapshot(db);
    await db.pool.query(`insert into schema_migrations (name, hash) values ('9999_future.sql', 'x')`);
    await expect(migrate(db)).rejects.toThrow('is newer than this version of Beckon (9999_future.sql)');
    expect(await schemaSnapshot(db)).toBe(before);
  });

  test('a start refuses a clock that is not the shipped one', async () => {
    const app = await startTestApp();
    closing.push(() => app.close());
    await checkClock(app.db);
    await app.clock.move(1);
    await expect(checkClock(app.db)).rejects.toThrow('app_now()');
  });
});
