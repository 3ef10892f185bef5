import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../index.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-embedded-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An embedded database that is stopped after the test. */
export async function startDatabase(
  dataFolder: string,
  onFailure?: (error: Error) => void,
): Promise<EmbeddedDatabase> {
  const database = await startEmbeddedDatabase({ dataFolder, ...(onFailure ? { onFailure } : {}) });
  onTestFinished(() => database.stop());
  return database;
}

export function poolFor(database: EmbeddedDatabase): pg.Pool {
  const pool = new pg.Pool({ ...database.connectionConfig, max: 1 });
  pool.on('error', () => {});
  onTestFinished(async () => {
    if (!pool.ended) await pool.end();
  });
  return pool;
}

/** Breaks a connection as a crash of its process would: no goodbye. */
export function breakConnection(client: pg.ClientBase): void {
  client.on('error', () => {});
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

/** A process of its own that runs TypeScript, with `startEmbeddedDatabase`, `DataFolderInUse` and `pg` imported. */
export function spawnScript(script: string): ReturnType<typeof spawn> {
  const imports = `
    import { DataFolderInUse, startEmbeddedDatabase } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
    import pg from ${JSON.stringify(import.meta.resolve('pg'))};
  `;
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--input-type=module-typescript',
    '-e',
    imports + script,
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}
