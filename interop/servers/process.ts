import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_PATIENCE_MS = 30_000;

/**
 * Between a server and the tests. Its standard input ends when the tests close it or die in any way, `kill -9` included;
 * then it ends the server and removes the folder, so that no run leaves a server or a folder behind.
 */
const GUARDIAN = `
folder="$1"; shift
"$@" >"$folder/output.log" 2>&1 &
server=$!
cat >/dev/null
kill -TERM "$server" 2>/dev/null
wait "$server" 2>/dev/null
rm -rf "$folder"
`;

/** Whom a server runs as: www-data where the tests run as root, and otherwise whoever runs them. */
type Account = { uid: number; gid: number } | undefined;

/** An address that reaches no further than this machine. */
export interface Address {
  host: string;
  port: number;
  /** Without a slash at the end. */
  origin: string;
}

/** A temporary folder that the server's account owns. */
export interface Folder {
  path: string;
  /** Writes a file that the server may read, and says where it is. */
  write(name: string, content: string): string;
  read(name: string): string;
  remove(): void;
}

export interface Server {
  stop(): Promise<void>;
}

let lastHost = 1;

/**
 * Where a tool listens: 127.0.0.1, the only address beside `localhost`, where Beckon is, that may be registered without
 * TLS. Browsers take the two for different sites.
 */
export const takeToolAddress = (): Promise<Address> => addressOn('127.0.0.1');

/** The next of 127.0.0.2, 127.0.0.3, …, which Linux answers on without being told. */
export function takeAddress(): Promise<Address> {
  lastHost += 1;
  return addressOn(`127.0.0.${lastHost}`);
}

async function addressOn(host: string): Promise<Address> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, host, resolve));
  const found = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (found === null || typeof found === 'string') throw new Error(`No free port on ${host}.`);
  return { host, port: found.port, origin: `http://${host}:${found.port}` };
}

export function makeFolder(name: string): Folder {
  const path = mkdtempSync(join(tmpdir(), `beckon-interop-${name}-`));
  const account = serverAccount();
  chmodSync(path, 0o755);
  if (account) chownSync(path, account.uid, account.gid);
  return {
    path,
    write(file, content) {
      const target = join(path, file);
      execFileSync('mkdir', ['-p', dirname(target)], asServer());
      writeFileSync(target, content);
      if (account) chownSync(target, account.uid, account.gid);
      return target;
    },
    read: (file) => (existsSync(join(path, file)) ? readFileSync(join(path, file), 'utf8') : ''),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Options of a child process that make it run as the servers do. */
export function asServer(): { uid?: number; gid?: number } {
  return serverAccount() ?? {};
}

/**
 * Starts a server that stays in the foreground and returns once `ready` answers true. What it printed is in output.log of
 * its folder, and in the error when it does not start.
 */
export async function startProcess(
  folder: Folder,
  command: string[],
  ready: () => Promise<boolean>,
  env: Record<string, string> = {},
): Promise<Server> {
  const guardian = spawn('sh', ['-c', GUARDIAN, 'guardian', folder.path, ...command], {
    cwd: folder.path,
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', ...env },
    // A process group of its own: Ctrl-C in the terminal must reach it as the end of its input only.
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    ...asServer(),
  });
  const stop = () => end(guardian);
  try {
    await until(ready, guardian);
  } catch (error) {
    const said = `${folder.read('output.log')}\n${folder.read('error.log')}`.trim();
    await stop();
    throw new Error(`${command[0]} did not start: ${said}`, { cause: error });
  }
  return { stop };
}

/** True once something at the address answers as a web server does, whatever it answers. */
export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) }).catch(
    () => null,
  );
  await response?.body?.cancel();
  return response !== null;
}

async function until(ready: () => Promise<boolean>, guardian: ChildProcess): Promise<void> {
  const deadline = performance.now() + START_PATIENCE_MS;
  while (!(await ready())) {
    if (guardian.exitCode !== null) throw new Error(`It ended with ${guardian.exitCode}.`);
    if (performance.now() > deadline) throw new Error('It did not answer in time.');
    await sleep(50);
  }
}

async function end(guardian: ChildProcess): Promise<void> {
  if (guardian.exitCode !== null || guardian.signalCode !== null) return;
  const ended = new Promise((resolve) => guardian.once('exit', resolve));
  guardian.stdin?.end();
  await ended;
}

function serverAccount(): Account {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'www-data'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
