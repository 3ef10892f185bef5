import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { servicesOn } from '../server/src/app/services.ts';
import { createOrganization } from '../server/src/features/organizations/index.ts';
import { startSession } from '../server/src/features/sessions/index.ts';
import { createUsers, insertGrants, refreshDirectory } from '../server/src/features/users/index.ts';
import { loadConfiguration } from '../server/src/platform/config/index.ts';
import { transaction } from '../server/src/platform/context/index.ts';
import { openDatabase } from '../server/src/platform/database/index.ts';
import { migrate } from '../server/src/platform/database/migrate.ts';
import { silentLogger } from '../server/src/platform/logger.ts';
import { createTestDatabase } from '../server/test/postgres/index.ts';

export const BENCH_PORT = Number(process.env.BENCH_PORT ?? 8398);
/** A folder to write a CPU profile of the server into. */
const PROFILE = process.env.BENCH_PROFILE;
const ADMINS = 64;
const MAIN = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));

/** The server in a process of its own, on a database with one organization and many Organization Admins. */
export interface BenchWorld {
  url: string;
  databaseUrl: string;
  postgresVersion: string;
  organizationId: string;
  /** Of the server's process. */
  pid: number;
  /** A signed-in session for each admin: the `Cookie` header. */
  cookies: string[];
  close(): Promise<void>;
}

export async function startBenchWorld(
  adminUrl: string,
  { worker = false, smtpPort = null }: { worker?: boolean; smtpPort?: number | null } = {},
): Promise<BenchWorld> {
  const database = await createTestDatabase(adminUrl);
  const folder = mkdtempSync(join(tmpdir(), 'beckon-bench-'));
  const env = {
    PATH: process.env.PATH,
    PORT: String(BENCH_PORT),
    DATABASE_URL: database.url,
    BECKON_DATA: folder,
    BECKON_SECRET_KEY: randomBytes(32).toString('base64'),
    BECKON_WORKER: worker ? 'on' : 'off',
    BECKON_REQUESTS_PER_MINUTE: '0',
    BECKON_LOG_LEVEL: 'error',
    // Lets the load say which network each of its people is in.
    BECKON_TRUSTED_PROXIES: '127.0.0.1,::1',
    ...(smtpPort
      ? { BECKON_SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, BECKON_MAIL_FROM: 'bench@bench.example' }
      : {}),
  };
  const db = openDatabase({ connectionString: database.url }, 4);
  await migrate(db);
  const { settings } = await loadConfiguration(env);
  const services = servicesOn(db, settings, silentLogger, async () => {});
  const organization = await db.transaction((tx) =>
    createOrganization(tx, {
      name: 'Bench',
      default_country: 'GB',
      language: 'en',
      time_zone: 'Europe/London',
    }),
  );
  await db.many('update organizations set organization_admin_hourly_cap = 100000 where id = $1', [
    organization.id,
  ]);
  const shell = services.contextFor(organization.id, { kind: 'shell' });
  const cookies = await transaction(shell, async (tx) => {
    const users = await createUsers(
      tx,
      Array.from({ length: ADMINS }, (_, n) => ({
        status: 'active' as const,
        values: { builtIn: { first_name: `Admin ${n}` }, custom: {} },
        contacts: [
          {
            kind: 'email' as const,
            address: `a${n}@bench.example`,
            canonical: `a${n}@bench.example`,
            country: null,
            verified: true,
          },
        ],
      })),
    );
    const ids = users.flatMap((u) => (u.ok ? [u.id] : []));
    await insertGrants(
      tx,
      ids.map((user_id) => ({ user_id, role: 'organization_admin', team_id: null })),
    );
    await refreshDirectory(tx, ids);
    const sessions = [];
    for (const userId of ids) sessions.push(await startSession(tx, { userId, provedBy: 'contact' }));
    return sessions.map((s) => s.setCookie.split(';')[0] ?? '');
  });
  const version = await db.one<{ server_version: string }>('show server_version');
  await db.close();
  const profiling = PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${PROFILE}`] : [];
  const server = spawn(process.execPath, [...profiling, MAIN, 'start'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await ready(server);
  return {
    url: `http://localhost:${BENCH_PORT}`,
    databaseUrl: database.url,
    postgresVersion: version?.server_version ?? '?',
    organizationId: organization.id,
    pid: server.pid ?? 0,
    cookies,
    async close() {
      await new Promise((resolve) => {
        server.once('exit', resolve);
        server.kill('SIGTERM');
      });
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ready(server: ChildProcess): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (server.exitCode !== null) throw new Error('The server ended.');
    const answer = await fetch(`http://localhost:${BENCH_PORT}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The server did not become ready.');
}
