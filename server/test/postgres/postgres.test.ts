import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { describe, expect, inject, test } from 'vitest';
import { createTestDatabase, ensureTemplateDatabase, startTestPostgres } from './index.ts';

const adminUrl = inject('testDatabaseUrl');

async function queryOnce(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the PostgreSQL server of the tests', () => {
  test('is a release that Beckon supports and reachable from this machine alone', async () => {
    const [row] = await queryOnce(
      adminUrl,
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('listen_addresses') AS addresses`,
    );
    expect(row).toEqual({ major: expect.any(Number), addresses: '127.0.0.1' });
    expect((row as { major: number }).major).toBeGreaterThanOrEqual(15);
  });

  test('is gone, with its folder, after stop', async () => {
    const server = await startTestPostgres();
    const [row] = await queryOnce(server.url, `SELECT current_setting('data_directory') AS folder`);
    const { folder } = row as { folder: string };
    expect(existsSync(folder)).toBe(true);
    await server.stop();
    expect(existsSync(folder)).toBe(false);
    await expect(queryOnce(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  test.for(['SIGTERM', 'SIGKILL'] as const)(
    'is gone, with its folder, when its process gets %s',
    async (signal) => {
      const script = `
      import { startTestPostgres } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      console.log((await startTestPostgres()).url);
    `;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
      const [row] = await queryOnce(url, `SELECT current_setting('data_directory') AS folder`);
      const { folder } = row as { folder: string };
      expect(existsSync(folder)).toBe(true);

      child.kill(signal);
      await once(child, 'exit');
      await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
      await expect(queryOnce(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    },
  );
});

describe('databases of the tests', () => {
  test('a template is filled once, though several ask for it at once, and copied for each test', async () => {
    let filled = 0;
    const name = `template_${Math.random().toString(36).slice(2)}`;
    const fill = async (url: string) => {
      filled += 1;
      await queryOnce(url, 'CREATE TABLE greeting AS SELECT 1 AS n');
    };
    const names = await Promise.all([1, 2, 3].map(() => ensureTemplateDatabase(adminUrl, name, fill)));
    expect(names).toEqual([name, name, name]);
    expect(filled).toBe(1);

    const [one, other] = await Promise.all([1, 2].map(() => createTestDatabase(adminUrl, name)));
    if (!one || !other) throw new Error('unreachable');
    await queryOnce(one.url, 'INSERT INTO greeting VALUES (2)');
    expect(await queryOnce(one.url, 'SELECT n FROM greeting ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await queryOnce(other.url, 'SELECT n FROM greeting')).toEqual([{ n: 1 }]);
    await Promise.all([one.drop(), other.drop()]);
    await expect(queryOnce(one.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  test('a template whose filling fails is made anew by the next who asks', async () => {
    const name = `template_${Math.random().toString(36).slice(2)}`;
    const failing = ensureTemplateDatabase(adminUrl, name, () =>
      Promise.reject(new Error('broken migration')),
    );
    await expect(failing).rejects.toThrow('broken migration');
    await ensureTemplateDatabase(adminUrl, name, async (url) => {
      await queryOnce(url, 'CREATE TABLE later AS SELECT 7 AS n');
    });
    const database = await createTestDatabase(adminUrl, name);
    expect(await queryOnce(database.url, 'SELECT n FROM later')).toEqual([{ n: 7 }]);
    await database.drop();
  });
});
