import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '../server/test/postgres/index.ts';

const MAIN = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));
const IDLE_SECONDS = 20;
const MEGABYTE = 1024;

export interface Start {
  /** Milliseconds from the process's start to its first answered page, on a new installation and when started again. */
  first: number;
  second: number;
  /** Megabytes that stay in memory when nothing happens; null where the system does not say. */
  idle: number | null;
}

/** Starts the product as `npm start` does, twice in the same folder, on the embedded database or on a fresh one of the server. */
export async function measureStart(port: number, adminUrl: string | null): Promise<Start> {
  const folder = mkdtempSync(join(tmpdir(), 'beckon-start-'));
  const database = adminUrl ? await createTestDatabase(adminUrl) : null;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    PORT: String(port),
    BECKON_DATA: folder,
    BECKON_LOG_LEVEL: 'error',
    ...(database
      ? { DATABASE_URL: database.url, BECKON_SECRET_KEY: randomBytes(32).toString('base64') }
      : {}),
  };
  try {
    const one = await start(env, port);
    await end(one.child);
    const two = await start(env, port);
    await sleep(IDLE_SECONDS * 1000);
    const idle = residentMegabytes(two.child);
    await end(two.child);
    return { first: one.milliseconds, second: two.milliseconds, idle };
  } finally {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(env: NodeJS.ProcessEnv, port: number) {
  const started = performance.now();
  const child = spawn(process.execPath, [MAIN, 'start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (;;) {
    const answer = await fetch(`http://localhost:${port}/sign-in`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.ok) return { child, milliseconds: performance.now() - started };
    if (child.exitCode !== null) throw new Error('The server ended.');
    await sleep(10);
  }
}

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

function residentMegabytes({ pid }: ChildProcess): number | null {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return null;
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(status, 'utf8')) ?? [];
  return kilobytes ? Math.round(Number(kilobytes) / MEGABYTE) : null;
}
