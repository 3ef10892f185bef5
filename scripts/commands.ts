import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Root folder of the checkout, with a trailing separator. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The JavaScript entry of each tool: run by this very Node, so that neither PATH nor a shell plays a part. */
export const tools = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  tsc: 'node_modules/typescript/bin/tsc',
  vitest: 'node_modules/vitest/vitest.mjs',
  bootstrap: 'scripts/bootstrap.mjs',
};

const running = new Set<ChildProcess>();

/** Runs a script with this Node and this terminal; returns its exit code, 1 when a signal ended it. */
export function runNode(
  script: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const child = spawn(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env });
  return exitCode(child);
}

/** Runs a script like `runNode` and keeps what it prints, for commands that run side by side. */
export async function captureNode(script: string, args: string[]): Promise<{ code: number; output: string }> {
  const env = process.stdout.isTTY ? { ...process.env, FORCE_COLOR: '1' } : process.env;
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return { code: await exitCode(child), output };
}

/**
 * Ends this process with everything that it started, on a signal or when the process that started it is gone, so that a
 * stopped check or test run leaves nothing behind.
 */
export function endTogether(): void {
  const end = (signal: NodeJS.Signals) => {
    for (const child of running) child.kill(signal);
    process.exit(1);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
  const pipe = Number(process.env.BECKON_PARENT_PIPE);
  delete process.env.BECKON_PARENT_PIPE;
  if (!pipe) return;
  const parent = new Socket({ fd: pipe }).on('error', () => {}).once('close', () => end('SIGTERM'));
  parent.resume().unref();
}

function exitCode(child: ChildProcess): Promise<number> {
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}
