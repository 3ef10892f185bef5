import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How long to wait for a predecessor that is just ending (a restart) before saying that the folder is in use. */
const PATIENCE_MS = 700;
const RETRY_MS = 50;

/** Another process has the data folder open. `pid` is undefined only where that process could not be named. */
export class DataFolderInUse extends Error {
  readonly pid: number | undefined;

  constructor(folder: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : `process ${pid}`;
    super(
      `The data folder ${folder} is in use by ${holder}. The embedded database serves one process: stop that one, ` +
        'name another folder, or set DATABASE_URL to a PostgreSQL server, which serves any number of processes.',
    );
    this.name = 'DataFolderInUse';
    this.pid = pid;
  }
}

/**
 * Takes the lock of a data folder, or throws `DataFolderInUse`; returns what gives it back. PGlite itself takes none, and
 * two processes on one folder lose each other's commits.
 *
 * The lock is an open exclusive transaction on a small SQLite file: Node has no other portable file lock. The operating
 * system drops it when the process ends in any way, so a `kill -9` never leaves a folder locked.
 * https://www.sqlite.org/lockingv3.html
 */
export async function lockDataFolder(folder: string): Promise<() => void> {
  const pidFile = join(folder, 'lock.pid');
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const release = tryLock(join(folder, 'lock.sqlite'));
    if (release) {
      writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
      return () => {
        rmSync(pidFile, { force: true });
        release();
      };
    }
    if (performance.now() > deadline) throw new DataFolderInUse(folder, readPid(pidFile));
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function tryLock(path: string): (() => void) | undefined {
  const file = new DatabaseSync(path);
  try {
    file.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
    return () => file.close();
  } catch (error) {
    file.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
}

/** SQLITE_BUSY (5), in the low byte of SQLite's extended result codes. */
function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' && (code & 0xff) === 5;
}

function readPid(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}
