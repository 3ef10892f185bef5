import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { TestContext } from 'vitest';
import { launchBrowser } from '../server/test/chromium.ts';
import { createTestDatabase } from '../server/test/postgres/index.ts';
import { type SmsStub, startSmsStub } from '../server/test/sms-stub.ts';
import { type SmtpSink, startSmtpSink } from '../server/test/smtp-sink.ts';

const DEMO = new URL('./serve-demo.ts', import.meta.url).pathname;
const MAIN = new URL('../server/src/main.ts', import.meta.url).pathname;
/** The installation's key, for rows that a test writes as the product would. */
export const SECRET_KEY = Buffer.alloc(32, 5);
/** Making up the people of the demo is part of its start. */
const START_PATIENCE_MS = 120_000;
/** As long as the portal lets a list be taken back; one person is a third of that. */
const UNDO_SECONDS = 30;

export interface WorldOptions {
  /** `postgres` unless said, which is also the only one whose clock a test can move from outside. */
  database?: 'postgres' | 'embedded';
  /** Full of people from the start, with its messages in the preview inbox in place of a provider. */
  demo?: boolean;
  /** Further settings of the process. */
  env?: NodeJS.ProcessEnv;
}

/** The product as it is installed: its own process, a real database, a mail server and a provider of text messages. */
export interface World {
  url: string;
  smtp: SmtpSink;
  sms: SmsStub;
  browser: Browser;
  /** What the process printed so far. */
  output(): string;
  start(): Promise<void>;
  /** As a power cut does it: nothing is told. */
  kill(): Promise<void>;
  stop(): Promise<void>;
  /** Runs a shell command of the product and answers what it printed. */
  shell(...command: string[]): Promise<string>;
  /** Moves the clock of all rules. */
  moveClock(seconds: number): Promise<void>;
  /** What was invited in the portal can be undone for half a minute at most: moves the clock past it. */
  leaveUndo(): Promise<void>;
  query<T extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
  context(options?: BrowserContextOptions): Promise<BrowserContext>;
  page(options?: BrowserContextOptions): Promise<Page>;
  /** Those that are open. */
  pages(): Page[];
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const smtp = await startSmtpSink();
  const sms = await startSmsStub();
  const dataFolder = mkdtempSync(join(tmpdir(), 'beckon-e2e-'));
  const database = options.database === 'embedded' ? null : await createTestDatabase(postgresUrl());
  const client = database && new pg.Client({ connectionString: database.url });
  await client?.connect();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...environment(url, port, dataFolder, database?.url ?? null),
    ...(options.demo ? {} : providers(smtp, sms)),
    ...options.env,
  };
  let browser: Browser | undefined;
  let child: ChildProcess | undefined;
  let printed = '';
  let offset = 0;

  const setClock = async (seconds: number) => {
    const body = seconds === 0 ? 'select now()' : `select now() + make_interval(secs => ${seconds})`;
    await client?.query(
      `create or replace function app_now() returns timestamptz language sql stable as '${body}'`,
    );
  };
  const run = (...script: string[]): ChildProcess =>
    spawn(process.execPath, script, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const world: World = {
    url,
    smtp,
    sms,
    get browser(): Browser {
      if (!browser) throw new Error('No page was opened yet.');
      return browser;
    },
    output: () => printed,
    async start() {
      // The product refuses to start on a moved clock, so it starts on the shipped one.
      if (offset > 0) await setClock(0);
      const started = options.demo ? run(DEMO) : run(MAIN, 'start');
      child = started;
      started.stdout?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
      started.stderr?.on('data', (chunk: Buffer) => {
        printed += chunk.toString();
      });
      await ready(url, started, () => printed);
      if (offset > 0) await setClock(offset);
    },
    async kill() {
      if (child) await ended(child, 'SIGKILL');
    },
    async stop() {
      if (child) await ended(child, 'SIGTERM');
    },
    async shell(...command) {
      const started = run(MAIN, ...command);
      let text = '';
      started.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      started.stderr?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      const code = await new Promise((resolve) => started.once('close', resolve));
      if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}: ${text}`);
      return text;
    },
    async moveClock(seconds) {
      if (!client) throw new Error('The clock of the embedded database cannot be moved from outside.');
      offset += seconds;
      await setClock(offset);
    },
    leaveUndo: () => world.moveClock(UNDO_SECONDS),
    async query(text, values = []) {
      if (!client) throw new Error('The embedded database has one session, which the product holds.');
      return (await client.query(text, values)).rows;
    },
    async context(given = {}) {
      browser ??= await launchBrowser();
      const context = await browser.newContext({ baseURL: url, locale: 'en-GB', ...given });
      context.setDefaultTimeout(15_000);
      return context;
    },
    async page(given) {
      return (await world.context(given)).newPage();
    },
    pages: () => browser?.contexts().flatMap((c) => c.pages()) ?? [],
    async close() {
      await browser?.close();
      await world.stop();
      await client?.end();
      await database?.drop();
      await smtp.stop();
      await sms.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
  return world;
}

function environment(
  url: string,
  port: number,
  dataFolder: string,
  databaseUrl: string | null,
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(port),
    PUBLIC_URL: url,
    BECKON_DATA: dataFolder,
    BECKON_SECRET_KEY: SECRET_KEY.toString('base64'),
    BECKON_LOG_LEVEL: 'warn',
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  };
}

const providers = (smtp: SmtpSink, sms: SmsStub): NodeJS.ProcessEnv => ({
  BECKON_SMTP_HOST: smtp.host,
  BECKON_SMTP_PORT: String(smtp.port),
  BECKON_SMTP_SECURITY: 'none',
  BECKON_MAIL_FROM: 'invitations@beckon.example',
  BECKON_SMS_PROVIDER: 'twilio',
  BECKON_TWILIO_BASE_URL: sms.url,
  BECKON_TWILIO_ACCOUNT_SID: sms.accountSid,
  BECKON_TWILIO_AUTH_TOKEN: sms.authToken,
  BECKON_TWILIO_FROM: '+15005550006',
});

/** The test run's server: set by vitest's global set-up, and by scripts that use this world. */
function postgresUrl(): string {
  const url = process.env.BECKON_TEST_DATABASE_URL;
  if (!url) throw new Error('BECKON_TEST_DATABASE_URL names no PostgreSQL server.');
  return url;
}

async function ready(url: string, child: ChildProcess, printed: () => string): Promise<void> {
  const until = performance.now() + START_PATIENCE_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`The server ended: ${printed()}`);
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The server did not become ready: ${printed()}`);
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

/** Leaves pictures of the open pages in test-results/ when a test failed. */
export async function pictureFailure(context: TestContext, world: World): Promise<void> {
  if (context.task.result?.state !== 'fail') return;
  const name = context.task.name.replaceAll(/\W+/g, '-').slice(0, 50);
  for (const [at, page] of world.pages().entries()) {
    await page.screenshot({ path: `test-results/${name}-${at}.png`, timeout: 5_000 }).catch(() => {});
  }
}
