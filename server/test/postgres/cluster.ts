import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { postgresBinaries } from './binaries.ts';

const run = promisify(execFile);

export interface TestPostgres {
  /** Superuser URL of the maintenance database `postgres`; only this machine can connect. */
  url: string;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
}

/** Who runs the server: PostgreSQL refuses to run as root. Undefined: whoever runs the tests. */
type Account = { uid: number; gid: number } | undefined;

/**
 * A guardian between the tests and the server. It waits for the end of its standard input, which comes when the test
 * process closes it or dies in any way, `kill -9` included; then it stops the server at once and removes the folder.
 * So no ended run leaves a server or a folder behind, and no signal handlers are needed in the test process.
 */
const GUARDIAN = `
folder="$1"; shift
"$@" >"$folder/server.log" 2>&1 &
server=$!
echo "$server"
cat >/dev/null
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
`;

/**
 * Starts a PostgreSQL server of its own for the tests, in a temporary folder, reachable from this machine alone.
 * It never flushes (nothing in it outlives the tests), and its default collation is linguistic, unlike that of the
 * embedded database, so that a query which forgets to say `COLLATE "C"` is found out.
 */
export async function startTestPostgres(options: { durable?: boolean } = {}): Promise<TestPostgres> {
  const programs = await postgresBinaries();
  const account = accountForServer();
  const folder = mkdtempSync(join(tmpdir(), 'beckon-test-postgres-'));
  if (account) chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
  const data = join(folder, 'data');
  await initialize(join(programs, 'initdb'), data, account);

  const port = await freePort();
  const command = [
    join(programs, 'postgres'),
    '-D',
    data,
    ...serverOptions(folder, port, options.durable ?? false),
  ];
  const guardian = spawn('sh', ['-c', GUARDIAN, 'guardian', folder, ...command], {
    cwd: folder,
    // Its own process group: Ctrl-C in the terminal must reach the guardian as the end of its input only.
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    ...account,
  });
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const stop = () => stopGuardian(guardian);
  try {
    await waitUntilReady(url, guardian, join(folder, 'server.log'));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

async function initialize(initdb: string, data: string, account: Account): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en'];
  const options = ['--username=postgres', '--auth=trust', '--no-sync', '--no-instructions', ...locale];
  await run(initdb, ['-D', data, ...options], { cwd: '/', ...account });
}

/** `durable` is for measuring: it flushes at every commit, vacuums and analyzes, as a server in use does. */
function serverOptions(folder: string, port: number, durable: boolean): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: folder,
    max_connections: 200,
    shared_buffers: '128MB',
    ...(durable
      ? {}
      : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off' }),
    max_wal_size: '4GB',
    timezone: 'UTC',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function accountForServer(): Account {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such account on this machine; try the next.
    }
  }
  throw new Error(
    'PostgreSQL refuses to run as root, and there is no user "postgres" or "nobody" to run it as.',
  );
}

/** A port that was free a moment ago. The server is started at once, so a clash is improbable and would be loud. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
}

async function waitUntilReady(url: string, guardian: ChildProcess, log: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      await client.query('SELECT 1');
      return;
    } catch (error) {
      if (guardian.exitCode !== null || performance.now() > deadline) {
        throw new Error(`The PostgreSQL server for the tests did not start; its log is ${log}.`, {
          cause: error,
        });
      }
      await sleep(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

async function stopGuardian(guardian: ChildProcess): Promise<void> {
  if (guardian.exitCode !== null || guardian.signalCode !== null) return;
  const ended = new Promise((resolve) => guardian.once('exit', resolve));
  guardian.stdin?.end();
  await ended;
}
