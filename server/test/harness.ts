import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { inject } from 'vitest';
import { buildApi } from '../src/app/api.ts';
import { fillReactions } from '../src/app/reactions.ts';
import { type Services, servicesOn } from '../src/app/services.ts';
import { startBackgroundWork } from '../src/app/worker.ts';
import { startSession } from '../src/features/sessions/index.ts';
import { transaction } from '../src/platform/context/index.ts';
import { startEmbeddedDatabase } from '../src/platform/database/embedded/index.ts';
import { openDatabase, type RootDatabase } from '../src/platform/database/index.ts';
import { migrate, readMigrations } from '../src/platform/database/migrate.ts';
import type { Endpoint } from '../src/platform/endpoint/contract.ts';
import { silentLogger } from '../src/platform/logger.ts';
import type { Settings } from '../src/platform/settings.ts';
import {
  buildOrganization,
  buildTeam,
  buildUser,
  type NewTestUser,
  type TestOrganization,
  type TestTeam,
  type TestUser,
} from './harness-build.ts';
import { type Answer, type CallInput, type Credential, callEndpoint } from './harness-call.ts';
import { createTestDatabase, ensureTemplateDatabase } from './postgres/index.ts';
import { type SmsStub, startSmsStub } from './sms-stub.ts';
import { type SmtpSink, startSmtpSink } from './smtp-sink.ts';

export type { NewTestUser, TestOrganization, TestTeam, TestUser } from './harness-build.ts';
export type { Answer, ProblemBody } from './harness-call.ts';

export interface TestAppOptions {
  /** `postgres` unless said: races are invisible on the embedded database, and copies are faster. */
  database?: 'postgres' | 'embedded';
  /** Email leaves over SMTP to a server of the test's own; otherwise it goes to the preview inbox. */
  smtp?: boolean;
  /** Text messages leave over HTTP to a stub that speaks Twilio's API; otherwise they go to the preview inbox. */
  sms?: boolean;
  /** Where emails come back to; nowhere of ours unless given. */
  bounceAddress?: string;
  settings?: Partial<Settings>;
  /** What the clock of all rules says at the start, for tests that write down what they saw; the real time unless given. */
  startsAt?: Date;
}

export interface TestApp {
  api: FastifyInstance;
  services: Services;
  db: RootDatabase;
  smtp: SmtpSink | null;
  sms: SmsStub | null;
  /**
   * Moves the clock that all rules read, in the database. Whoever is signed in is as if they had just proved who they are,
   * since few tests are about that: unless `proofsAge`.
   */
  clock: { move(seconds: number, how?: { proofsAge?: boolean }): Promise<void>; reset(): Promise<void> };
  organization(given?: Parameters<typeof buildOrganization>[1]): Promise<TestOrganization>;
  team(organization: TestOrganization, name?: string): Promise<TestTeam>;
  /** One more Organization Admin. */
  admin(organization: TestOrganization): Promise<TestUser>;
  /** A Team Admin of these teams, and a member of them. */
  teamAdmin(...teams: [TestTeam, ...TestTeam[]]): Promise<TestUser>;
  user(organization: TestOrganization, given?: NewTestUser): Promise<TestUser>;
  /** Signs in; the `Cookie` header. `call` does it by itself, once for each user. */
  signIn(user: TestUser): Promise<string>;
  /** @param actor somebody signed in, an API token, or nobody */
  call<E extends Endpoint>(
    actor: TestUser | Credential | null,
    endpoint: E,
    input?: CallInput,
  ): Promise<Answer<E>>;
  /** Sends all that is due now, as the worker does, and returns when nothing is left. */
  runWorkerOnce(): Promise<void>;
  close(): Promise<void>;
}

/** The whole server but for the port it would listen on, with a database of its own. One for each test file is enough. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const smtp = options.smtp ? await startSmtpSink() : null;
  const sms = options.sms ? await startSmsStub() : null;
  const settings = testSettings(smtp, sms, options);
  const { db, drop } = options.database === 'embedded' ? await embedded() : await postgres();
  const services = servicesOn(db, settings, silentLogger, drop);
  fillReactions();
  const api = buildApi(services);
  const cookies = new Map<string, string>();

  const clock = clockOf(db, options.startsAt);
  if (options.startsAt) await clock.reset();

  const app: TestApp = {
    api,
    services,
    db,
    smtp,
    sms,
    clock,
    // Admins are signed in from the start, so that in a race of their calls nobody has to sign in first.
    async organization(given) {
      const organization = await buildOrganization(services, given);
      await app.signIn(organization.admin);
      return organization;
    },
    team: (organization, name) => buildTeam(app, organization, name),
    async admin(organization) {
      const admin = await buildUser(services, organization, { grants: [{ role: 'organization_admin' }] });
      await app.signIn(admin);
      return admin;
    },
    async teamAdmin(...teams) {
      const grants = teams.map((team) => ({ role: 'team_admin' as const, team }));
      const admin = await buildUser(services, teams[0].organization, { teams, grants });
      await app.signIn(admin);
      return admin;
    },
    user: (organization, given) => buildUser(services, organization, given),
    async signIn(user) {
      const ctx = services.contextFor(user.organizationId, { kind: 'system' });
      const { setCookie } = await transaction(ctx, (tx) =>
        startSession(tx, { userId: user.id, provedBy: 'contact' }),
      );
      const cookie = setCookie.split(';')[0] ?? '';
      cookies.set(user.id, cookie);
      return cookie;
    },
    async call(actor, endpoint, input = {}) {
      const credential =
        actor && 'id' in actor ? { cookie: cookies.get(actor.id) ?? (await app.signIn(actor)) } : actor;
      return callEndpoint(api, settings.publicUrl.origin, credential, endpoint, input);
    },
    async runWorkerOnce() {
      const worker = startBackgroundWork(services);
      try {
        await nothingDue(db);
      } finally {
        await worker.stop();
      }
    },
    async close() {
      await api.close();
      await services.close();
      await smtp?.stop();
      await sms?.stop();
    },
  };
  return app;
}

/** Nothing that could leave now is waiting or on its way, and no run of a rule is open, and no removed team has members. */
async function nothingDue(db: RootDatabase): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const [row] = await db.many<{ due: number }>(DUE);
    if (row?.due === 0) return;
    if (performance.now() > deadline)
      throw new Error(`After 20 seconds ${row?.due} messages or runs are still due.`);
    await sleep(10);
  }
}

const DUE = `select (select count(*)::int from deliveries
    where state = 'sending' or (state in ('held', 'queued', 'retrying') and not_before <= app_now()))
  + (select count(*)::int from team_rule_runs where state in ('queued', 'running'))
  + (select count(*)::int from teams where members_left) as due`;

function testSettings(smtp: SmtpSink | null, sms: SmsStub | null, options: TestAppOptions): Settings {
  return {
    publicUrl: new URL('http://localhost:8080'),
    port: 8080,
    listen: 'localhost',
    databaseUrl: null,
    dataFolder: '/nonexistent',
    secretKey: Buffer.alloc(32, 7),
    demo: false,
    trustedProxies: [],
    channels: { email: smtp ? 'provider' : 'preview', sms: sms ? 'provider' : 'preview' },
    smtp: smtp && {
      host: smtp.host,
      port: smtp.port,
      user: null,
      password: null,
      security: 'none',
      from: 'invitations@harbor.example',
      fromName: null,
      bounceAddress: options.bounceAddress ?? null,
    },
    sms: sms && {
      kind: 'twilio',
      baseUrl: sms.url,
      accountSid: sms.accountSid,
      authToken: sms.authToken,
      from: '+15005550006',
    },
    worker: false,
    requestsPerMinute: 0,
    insideNetwork: true,
    dnsServer: null,
    ...options.settings,
  };
}

interface Opened {
  db: RootDatabase;
  drop: () => Promise<void>;
}

async function postgres(): Promise<Opened> {
  const { url, drop } = await createTestDatabase(inject('testDatabaseUrl'), await migratedTemplate());
  const db = openDatabase({ connectionString: url }, 10);
  return {
    db,
    async drop() {
      await db.close();
      await drop();
    },
  };
}

/** A migrated database to copy, made once for each state of the migrations. */
export async function migratedTemplate(): Promise<string> {
  const hash = createHash('md5');
  for (const migration of await readMigrations()) hash.update(migration.hash);
  const name = `beckon_${hash.digest('hex').slice(0, 16)}`;
  return ensureTemplateDatabase(inject('testDatabaseUrl'), name, async (url) => {
    const db = openDatabase({ connectionString: url }, 2);
    await migrate(db).finally(() => db.close());
  });
}

async function embedded(): Promise<Opened> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'beckon-test-data-'));
  const database = await startEmbeddedDatabase({ dataFolder });
  const db = openDatabase(database.connectionConfig, 1);
  await migrate(db);
  return {
    db,
    async drop() {
      await db.close();
      await database.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Replaces the body of `app_now()`; start would refuse such a database, so this clock exists in tests alone. */
function clockOf(db: RootDatabase, startsAt?: Date): TestApp['clock'] {
  const start = startsAt ? Math.round((startsAt.getTime() - Date.now()) / 1000) : 0;
  let offset = start;
  const set = async () => {
    const body = offset === 0 ? 'select now()' : `select now() + interval '${offset} seconds'`;
    await db.pool.query(
      `create or replace function app_now() returns timestamptz language sql stable as '${body.replaceAll("'", "''")}'`,
    );
  };
  return {
    async move(seconds, how) {
      offset += seconds;
      await set();
      if (how?.proofsAge) return;
      await db.pool.query(`update sessions set proved_at = app_now(),
        strongly_proved_at = case when strongly_proved_at is not null then app_now() end`);
    },
    reset: () => {
      offset = start;
      return set();
    },
  };
}
