import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/** The `pg` driver derives the socket's name from the port, as PostgreSQL does; nothing listens on a TCP port. */
export const SOCKET_PORT = 5432;
const SOCKET_NAME = `.s.PGSQL.${SOCKET_PORT}`;

/** A Unix socket's path holds 103 bytes on macOS and 107 on Linux; what is longer is cut in silence or refused. */
const LONGEST_SOCKET_PATH = 103;

const SOCKET_FOLDER_PREFIX = 'beckon-socket-';

/**
 * Creates the data folder where needed and makes it, and all that is in it, private to the user who runs the process.
 * Sets the umask of the whole process, since every file that the database creates later must be private as well.
 */
export function openDataFolder(path: string): string {
  const folder = resolve(path);
  process.umask(0o077);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  makePrivate(folder);
  return folder;
}

function makePrivate(path: string): void {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return;
  if ((stats.mode & 0o077) !== 0) chmodSync(path, stats.mode & 0o700);
  if (!stats.isDirectory()) return;
  for (const name of readdirSync(path)) makePrivate(join(path, name));
}

/**
 * Where the database's socket goes: the data folder itself, or, where its path is too long for a socket, a fresh private
 * folder among the temporary ones. `remove` deletes what was put there. Call with the folder's lock held.
 */
export function openSocketFolder(dataFolder: string): { folder: string; socket: string; remove(): void } {
  // Written down so that the next start can clear away what a killed process left.
  const note = join(dataFolder, 'socket-folder');
  removeLeftOver(note, dataFolder);
  const fits = Buffer.byteLength(join(dataFolder, SOCKET_NAME)) <= LONGEST_SOCKET_PATH;
  const folder = fits ? dataFolder : shortFolder();
  if (!fits) writeFileSync(note, folder, { mode: 0o600 });
  const socket = join(folder, SOCKET_NAME);
  const remove = () => {
    rmSync(socket, { force: true });
    removeLeftOver(note, dataFolder);
  };
  return { folder, socket, remove };
}

function shortFolder(): string {
  const usual = join(tmpdir(), SOCKET_FOLDER_PREFIX);
  const fits = Buffer.byteLength(join(`${usual}123456`, SOCKET_NAME)) <= LONGEST_SOCKET_PATH;
  return mkdtempSync(fits ? usual : join('/tmp', SOCKET_FOLDER_PREFIX));
}

/** Removes the socket of an ended process and, where the note names one, its folder: only one that we can have made. */
function removeLeftOver(note: string, dataFolder: string): void {
  rmSync(join(dataFolder, SOCKET_NAME), { force: true });
  let folder: string;
  try {
    folder = readFileSync(note, 'utf8');
  } catch {
    return;
  }
  if (basename(folder).startsWith(SOCKET_FOLDER_PREFIX)) {
    rmSync(join(folder, SOCKET_NAME), { force: true });
    rmSync(folder, { recursive: true, force: true });
  }
  rmSync(note, { force: true });
}
