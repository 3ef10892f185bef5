import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { postgresBinaries } from '../server/test/postgres/binaries.ts';
import type { BenchWorld } from './world.ts';

const run = promisify(execFile);

/** How often a second pgbench runs a script of prepared statements on the database of the world. */
export async function pgbenchRate(
  world: BenchWorld,
  script: string,
  clients: number,
  seconds: number,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-pgbench-'));
  const file = join(folder, 'script.sql');
  writeFileSync(file, script);
  try {
    const { stdout } = await run(await pgbench(), [
      '--no-vacuum',
      '--protocol=prepared',
      `--client=${clients}`,
      `--jobs=${Math.min(clients, 2)}`,
      `--time=${seconds}`,
      `--file=${file}`,
      world.databaseUrl,
    ]);
    const rate = /tps = ([\d.]+) \(without initial/.exec(stdout)?.[1];
    if (!rate) throw new Error(`pgbench said: ${stdout}`);
    return Number(rate);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Beside the server's programs, or wherever the machine has it. */
async function pgbench(): Promise<string> {
  const beside = join(await postgresBinaries(), 'pgbench');
  return existsSync(beside) ? beside : 'pgbench';
}
