import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FEWEST_BYTES = 32;
const FILE = 'secret.key';

/** The key in base64, or null where it is not base64 of at least 32 bytes. */
export function parseSecretKey(text: string): Buffer | null {
  const compact = text.trim();
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(compact)) return null;
  const key = Buffer.from(compact, 'base64');
  return key.length >= FEWEST_BYTES ? key : null;
}

/**
 * The key that this data folder keeps; made at the first start, readable by its owner alone. It appears whole under its
 * name, so that of two processes that start at once both use the one that came first.
 */
export function keepSecretKey(dataFolder: string): Buffer {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, FILE);
  const known = readKey(path);
  if (known) return known;
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, `${randomBytes(FEWEST_BYTES).toString('base64')}\n`, {
    mode: 0o600,
    flush: true,
  });
  try {
    linkSync(unfinished, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
  const kept = readKey(path);
  if (!kept) throw new Error(`The secret key in ${path} cannot be read.`);
  return kept;
}

function readKey(path: string): Buffer | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const key = parseSecretKey(text);
  if (!key) throw new Error(`The file ${path} does not hold a secret key: restore it from a backup.`);
  return key;
}
