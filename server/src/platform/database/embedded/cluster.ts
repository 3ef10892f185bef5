import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { DurableFileSystem, flushPath } from './durable-file-system.ts';

/** Kept in step with package.json: files made by one release are not the template of another. */
const PGLITE_VERSION = '0.5.14';

/** The status with which PGlite's PostgreSQL leaves its main loop after an ordinary error of a statement. */
const SQL_ERROR = 100;

/**
 * As PGlite starts PostgreSQL, less `-F`, which would switch flushing off. `wal_sync_method` must be `fsync`: the default,
 * fdatasync, ends in a stub of Emscripten's that answers success and does nothing.
 */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'synchronous_commit=on'],
];

/** Opens the database in a folder, recovering it where the last process did not close it. */
export async function openCluster(
  folder: string,
  onFailure: (error: Error) => never,
): Promise<{ db: PGlite; files: DurableFileSystem }> {
  const files = new DurableFileSystem(folder, onFailure);
  const lastWords: string[] = [];
  // The rest of PostgreSQL's log is dropped: it quotes statements, and with them people's addresses.
  const onStderr = (line: string) => {
    const words = /\b(?:PANIC|FATAL): .*/.exec(line)?.[0];
    if (words) lastWords.push(words);
    return false;
  };
  const db = await PGlite.create({ fs: files, startParams: START_PARAMETERS, onStderr });
  endOnFatalErrors(db, (cause) => {
    const reason = ['The embedded PostgreSQL ended unexpectedly', ...lastWords].join('. ');
    return onFailure(new Error(reason, { cause }));
  });
  return { db, files };
}

/**
 * PGlite swallows whatever ends PostgreSQL's main loop and goes on with a broken one: a PANIC (a full disk while writing
 * the log), a FATAL error, a trap. All but the ordinary way back from an SQL error ends the thread; the next start recovers.
 */
function endOnFatalErrors(db: PGlite, onFatal: (cause: unknown) => never): void {
  const module = db.Module as unknown as { _PostgresMainLoopOnce: () => void };
  const loopOnce = module._PostgresMainLoopOnce;
  module._PostgresMainLoopOnce = () => {
    try {
      loopOnce();
    } catch (error) {
      const status =
        typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
      if (status !== SQL_ERROR) onFatal(error);
      throw error;
    }
  };
}

/**
 * Makes the folder of an empty database where there is none. It appears under its name only when it is complete and on the
 * disk, so that a first start that is killed is simply begun again.
 *
 * An empty database takes PostgreSQL's initdb about four seconds, and copying one a third of a second: the first is kept in
 * `templateFolder`, where that can be written.
 */
export async function ensureCluster(folder: string, templateFolder: string): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) return;
  removeUnfinished(folder);
  const template = await ensureTemplate(templateFolder);
  await appearWhole(folder, async (unfinished) => {
    if (template) cpSync(template, unfinished, { recursive: true });
    else await initialize(unfinished);
  });
}

/** Makes the template where there is none and returns its folder; undefined where it cannot be kept. */
export async function ensureTemplate(templateFolder: string): Promise<string | undefined> {
  const template = join(templateFolder, `empty-database-${PGLITE_VERSION}`);
  if (existsSync(template)) return isOurs(template) ? template : undefined;
  try {
    mkdirSync(dirname(template), { recursive: true });
    await appearWhole(template, initialize);
    return template;
  } catch {
    // A read-only installation, or another process was first. Either way the database itself can be made.
    return existsSync(template) && isOurs(template) ? template : undefined;
  }
}

/** Made by another user it is closed to us, and copying it would end the process instead of throwing. */
function isOurs(template: string): boolean {
  try {
    accessSync(template, constants.R_OK | constants.X_OK);
    return statSync(template).uid === (process.getuid?.() ?? statSync(template).uid);
  } catch {
    return false;
  }
}

async function appearWhole(folder: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = mkdtempSync(unfinishedPrefix(folder));
  try {
    await fill(unfinished);
    flushTree(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  flushPath(dirname(folder));
}

function unfinishedPrefix(folder: string): string {
  return `${folder}.unfinished-`;
}

/** Only for the data folder, whose lock is held: in the template's folder, another process may be at work. */
function removeUnfinished(folder: string): void {
  const prefix = basename(unfinishedPrefix(folder));
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(prefix)) rmSync(join(dirname(folder), name), { recursive: true, force: true });
  }
}

async function initialize(folder: string): Promise<void> {
  const { db } = await openCluster(folder, (error) => {
    throw error;
  });
  await db.close();
}

function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) flushTree(path);
    else if (entry.isFile()) flushPath(path);
  }
  flushPath(folder);
}
