import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { createTestDatabase } from './postgres/index.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beckon-process-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  /** All that it printed so far, on both streams. */
  output(): string;
  /** Its exit code, once it ended. */
  ended: Promise<number | null>;
}

function run(args: string[], env: Record<string, string> = {}, pipe = false, input?: string): Started {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH: process.env.PATH, TMPDIR: folder, BECKON_DATA: join(folder, 'data'), ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', ...(pipe ? (['pipe'] as const) : [])],
  });
  child.stdin?.on('error', () => {}).end(input);
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (text += String(data)));
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

async function started(args: string[], env: Record<string, string> = {}, pipe = false) {
  const port = await freePort();
  const process = run(args, { PORT: String(port), ...env }, pipe);
  await expect
    .poll(process.output, { timeout: 60_000, interval: 50 })
    .toContain('is ready: http://localhost');
  return { ...process, url: `http://localhost:${port}` };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

describe('starting', () => {
  test('on nothing: a page, a set-up link, health; shell commands beside it; then a stop in order', async () => {
    const first = await started(['start']);
    expect(first.output()).toMatch(/http:\/\/localhost:\d+\/set-up\/[\w-]{43}\n/);
    expect((await fetch(`${first.url}/health/ready`)).status).toBe(200);
    expect(await (await fetch(first.url)).text()).toContain('No organization is set up here yet.');

    const refused = run(['recover', 'nobody@people.example']);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain('No active Organization Admin has this address');
    const link = run(['organizations', 'create']);
    expect(await link.ended).toBe(0);
    // Made by the process that has the database open.
    expect(link.output()).toContain(`${first.url}/set-up/`);
    const log = run(['audit', 'verify']);
    expect(await log.ended).toBe(1);
    expect(log.output()).toContain('There is no organization yet.');

    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(readdirSync(join(folder, 'data')).sort()).toEqual(['database', 'lock.sqlite', 'secret.key']);
  }, 120_000);

  test('a second process on the same data folder ends and names the first', async () => {
    const first = await started(['start']);
    const second = run(['start'], { PORT: String(await freePort()) });
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`is in use by process ${first.child.pid}`);
  }, 120_000);

  test('ends when the process that started it is gone', async () => {
    const { child, ended, url } = await started(['start'], { BECKON_PARENT_PIPE: '3' }, true);
    child.stdio[3]?.destroy();
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  }, 120_000);

  test('with settings that are wrong it says so and ends', async () => {
    const { ended, output } = run(['start'], { BECKON_PROT: '1', PORT: 'x' });
    expect(await ended).toBe(1);
    expect(output()).toBe(
      'The settings are not usable:\n  - BECKON_PROT (in the environment) is not a setting. Did you mean PORT?\n  - PORT is "x"; it must be a port, 1 to 65535.\n',
    );
  });
});

test('a start that cannot succeed says why in one sentence', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const address = blocker.address();
  const port = address && typeof address !== 'string' ? String(address.port) : '';
  const taken = run(['start'], { PORT: port });
  expect(await taken.ended).toBe(1);
  expect(taken.output()).toContain(`Port ${port} is in use already`);
  await new Promise((resolve) => blocker.close(resolve));

  const missing = run(['start'], { DATABASE_URL: `postgres://beckon@localhost:${await freePort()}/beckon` });
  expect(await missing.ended).toBe(1);
  expect(missing.output()).toBe(
    'The database that DATABASE_URL names cannot be used: nothing listens there.\n',
  );
  const lone = run(['worker']);
  expect(await lone.ended).toBe(1);
  expect(lone.output()).toContain('a worker of its own needs DATABASE_URL');
}, 120_000);

test('a message that came back is handed to the process that has the database, with exit codes for mail servers', async () => {
  const bounce = (input: string, env = {}) => run(['bounce'], env, false, input);
  const first = await started(['start']);
  const foreign = bounce(`To: bounces+${'a'.repeat(39)}@example.org\n\nHello\n${'x'.repeat(1_000_000)}`);
  expect(await foreign.ended).toBe(67);
  expect(foreign.output()).toContain('No message was sent from this address.');
  expect(await bounce('').ended).toBe(65);
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  const away = { DATABASE_URL: `postgres://beckon@localhost:${await freePort()}/beckon` };
  expect(await bounce('To: a@example.org\n\n', away).ended).toBe(75);
  expect(await bounce('To: a@example.org\n\n', { BECKON_PROT: '1' }).ended).toBe(75);
}, 120_000);

describe('on PostgreSQL', () => {
  test('two processes start on an empty database together, and one that has another secret key is refused', async () => {
    const { url, drop } = await createTestDatabase(inject('testDatabaseUrl'));
    try {
      const env = { DATABASE_URL: url };
      const both = await Promise.all([
        started(['start'], env),
        started(['start'], { ...env, BECKON_WORKER: 'off' }),
      ]);
      for (const { url: address } of both) expect((await fetch(`${address}/health/ready`)).status).toBe(200);
      const other = run(['migrate'], { ...env, BECKON_SECRET_KEY: Buffer.alloc(32, 9).toString('base64') });
      expect(await other.ended).toBe(1);
      expect(other.output()).toContain('was set up with another secret key');
      for (const { child } of both) child.kill('SIGINT');
      expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    } finally {
      await drop();
    }
  }, 120_000);

  test('the demo refuses a database that is not its own', async () => {
    const { ended, output } = run(['demo'], { DATABASE_URL: 'postgres://localhost/precious' });
    expect(await ended).toBe(1);
    expect(output()).toContain('never touches a database of yours');
  });
});

test('the demo prints three links that sign in, and leaves nothing behind when it stops', async () => {
  const demo = await started(['demo']);
  const links = demo.output().match(/http:\/\/localhost:\d+\/recover\/[\w-]+/g) ?? [];
  expect(links).toHaveLength(3);
  const homes = await Promise.all(
    links.map(async (link) => {
      const signedIn = await fetch(link, {
        method: 'POST',
        headers: { origin: demo.url },
        redirect: 'manual',
      });
      expect(signedIn.status).toBe(303);
      const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const { demo: isDemo, grants } = (await (
        await fetch(`${demo.url}/api/v1/me`, { headers: { cookie } })
      ).json()) as { demo: boolean; grants: { role: string }[] };
      expect(isDemo).toBe(true);
      return grants.map((g) => g.role);
    }),
  );
  expect(homes).toEqual([['organization_admin'], ['team_admin'], []]);
  demo.child.kill('SIGTERM');
  expect(await demo.ended).toBe(0);
  expect(existsSync(folder) && readdirSync(folder).filter((name) => name.startsWith('beckon-demo'))).toEqual(
    [],
  );
}, 120_000);
