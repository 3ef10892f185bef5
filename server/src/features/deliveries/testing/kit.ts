import { createHash, randomBytes } from 'node:crypto';
import { inject, onTestFinished } from 'vitest';
import { createTestDatabase, ensureTemplateDatabase } from '../../../../test/postgres/index.ts';
import { type SmsStub, startSmsStub } from '../../../../test/sms-stub.ts';
import { type SmtpSink, type SmtpSinkOptions, startSmtpSink } from '../../../../test/smtp-sink.ts';
import type { Context } from '../../../platform/context/index.ts';
import { openDatabase, type RootDatabase } from '../../../platform/database/index.ts';
import { migrate, readMigrations } from '../../../platform/database/migrate.ts';
import { newId } from '../../../platform/ids.ts';
import { silentLogger } from '../../../platform/logger.ts';
import type { Settings } from '../../../platform/settings.ts';
import { createSmsTransport } from '../../../platform/transports/sms.ts';
import { createSmtpTransport } from '../../../platform/transports/smtp.ts';
import { enqueue, type NewDelivery } from '../commands/enqueue-deliveries.ts';
import { type DeliveryChange, type MessageKind, registerKind } from '../kinds.ts';
import type { DeliveryRow } from '../queries.ts';
import {
  HAND_OFFS_AT_ONCE,
  startWorker,
  type Transports,
  type Worker,
  type WorkerOptions,
} from '../worker/index.ts';

/** A migrated database with one organization in it, and what the tests of deliveries ask of it. */
export interface House {
  db: RootDatabase;
  url: string;
  settings: Settings;
  organizationId: string;
  contextFor(organizationId: string): Context;
  ctx: Context;
  addOrganization(): Promise<string>;
  /** From now on `app_now()` is this much ahead of the real time. */
  moveClock(seconds: number): Promise<void>;
  enqueue(...items: Partial<NewDelivery>[]): Promise<DeliveryRow[]>;
  delivery(id: string): Promise<DeliveryRow>;
  /** Waits until the delivery is in this state. */
  reaches(id: string, state: string, timeoutMs?: number): Promise<DeliveryRow>;
  attempts(id: string): Promise<AttemptRow[]>;
  count(where: string): Promise<number>;
  worker(options?: Partial<WorkerOptions>): Worker;
}

export interface AttemptRow {
  id: string;
  number: number;
  result: string | null;
  class: string | null;
  code: string | null;
  reply: string | null;
  provider: string | null;
  provider_id: string | null;
  started_at: Date;
  finished_at: Date | null;
}

const fixtureSettings = (): Settings => ({
  publicUrl: new URL('http://beckon.test:3000'),
  port: 3000,
  listen: '127.0.0.1',
  databaseUrl: null,
  dataFolder: '/nonexistent',
  secretKey: randomBytes(32),
  demo: false,
  trustedProxies: [],
  channels: { email: 'provider', sms: 'provider' },
  smtp: null,
  sms: null,
  worker: true,
  requestsPerMinute: 0,
  insideNetwork: true,
  dnsServer: null,
});

/** On a real PostgreSQL, gone after the test. */
export async function openHouse(max = 10): Promise<House> {
  const adminUrl = inject('testDatabaseUrl');
  const hash = createHash('sha256').update(JSON.stringify(await readMigrations()));
  const template = await ensureTemplateDatabase(
    adminUrl,
    `deliveries_${hash.digest('hex').slice(0, 16)}`,
    async (url) => {
      const db = openDatabase({ connectionString: url }, 1);
      await migrate(db);
      await db.close();
    },
  );
  const { url, drop } = await createTestDatabase(adminUrl, template);
  onTestFinished(drop);
  return furnish(openDatabase({ connectionString: url }, max), url);
}

/** Puts an organization into a migrated database, which is closed after the test. */
export async function furnish(db: RootDatabase, url = ''): Promise<House> {
  onTestFinished(() => db.close().catch(() => {}));
  const settings = fixtureSettings();
  const contextFor = (organizationId: string): Context => ({
    organizationId,
    actor: { kind: 'system' },
    db,
    settings,
    log: silentLogger,
    network: null,
    device: null,
    requestId: newId(),
    language: 'en',
  });
  const addOrganization = async () => {
    const id = newId();
    await db.many(
      `insert into organizations (id, slug, name, default_country, language, time_zone, sms_countries)
       values ($1, $2, 'Corp', 'GB', 'en', 'UTC', '{GB}')`,
      [id, id],
    );
    return id;
  };
  const organizationId = await addOrganization();
  const ctx = contextFor(organizationId);
  const house: House = {
    db,
    url,
    settings,
    organizationId,
    contextFor,
    ctx,
    addOrganization,
    async moveClock(seconds) {
      await db.pool.query(`create or replace function app_now() returns timestamptz language sql stable as
        'select now() + interval ''${seconds} seconds'''`);
    },
    async enqueue(...items) {
      const ids = await db.transaction((tx) =>
        enqueue(
          { ...ctx, db: tx },
          items.map((item) => ({ ...blank, ...item })),
        ),
      );
      const rows = await db.many<DeliveryRow>('select * from deliveries where id = any($1::uuid[])', [ids]);
      return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
    },
    async delivery(id) {
      const row = await db.one<DeliveryRow>('select * from deliveries where id = $1', [id]);
      if (!row) throw new Error('no such delivery');
      return row;
    },
    async reaches(id, state, timeoutMs = 5000) {
      const until = performance.now() + timeoutMs;
      for (;;) {
        const row = await house.delivery(id);
        if (row.state === state) return row;
        if (performance.now() > until) throw new Error(`The delivery is ${row.state}, not ${state}.`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    attempts: (id) =>
      db.many<AttemptRow>('select * from delivery_attempts where delivery_id = $1 order by id', [id]),
    count: async (where) =>
      Number((await db.pool.query(`select count(*) from deliveries where ${where}`)).rows[0].count),
    worker(options = {}) {
      const worker = startWorker({
        db,
        settings,
        log: silentLogger,
        contextFor,
        transports: { email: null, sms: null },
        ...options,
      });
      onTestFinished(() => worker.stop(1000));
      return worker;
    },
  };
  return house;
}

const blank: NewDelivery = {
  kind: 'unset',
  lane: 'single',
  channel: 'email',
  address: 'jane@corp.io',
  canonical: 'jane@corp.io',
  userId: null,
  contactPointId: null,
  subjectId: null,
  language: 'en',
};

export interface TestKind extends MessageKind {
  /** All that it heard, in order. */
  changes: DeliveryChange[];
  prepared: { deliveryId: string; attemptId: string }[];
}

/** A kind of its own for each test; the message says which attempt it is. */
export function testKind(how: Partial<MessageKind> = {}): TestKind {
  const kind: TestKind = {
    name: `test_${randomBytes(6).toString('hex')}`,
    changes: [],
    prepared: [],
    async prepare(_tx, delivery, attemptId) {
      kind.prepared.push({ deliveryId: delivery.id, attemptId });
      if (delivery.channel === 'sms') return { ok: true, sms: `Hello ${attemptId}`, code: '123456' };
      return {
        ok: true,
        subject: 'Hello',
        text: `Hello ${attemptId}`,
        html: `<p>Hello ${attemptId}</p>`,
        code: '123456',
      };
    },
    async onState(_tx, changes) {
      kind.changes.push(...changes);
    },
    ...how,
  };
  registerKind(kind);
  return kind;
}

export interface Mail {
  sink: SmtpSink;
  email: Transports['email'];
}

/** A real SMTP server and the transport that sends to it. */
export async function startMail(options: SmtpSinkOptions = {}): Promise<Mail> {
  const sink = await startSmtpSink(options);
  onTestFinished(() => sink.stop());
  return { sink, email: mailTo(sink.port, options.auth?.password) };
}

/** @param password signs in as `beckon` with it; without one, signs in not at all */
export function mailTo(
  port: number,
  password?: string,
  sender: { from: string; fromName: string | null } = { from: 'portal@beckon.test.com', fromName: 'Corp' },
) {
  const transport = createSmtpTransport(
    {
      host: '127.0.0.1',
      port,
      user: password === undefined ? null : 'beckon',
      password: password ?? null,
      security: 'none',
      bounceAddress: null,
      ...sender,
    },
    { maxConnections: HAND_OFFS_AT_ONCE },
  );
  onTestFinished(() => transport.close());
  return transport;
}

export async function startSms(): Promise<{ stub: SmsStub; sms: Transports['sms'] }> {
  const stub = await startSmsStub();
  onTestFinished(() => stub.stop());
  const { accountSid, authToken } = stub;
  return {
    stub,
    sms: createSmsTransport({
      kind: 'twilio',
      baseUrl: stub.url,
      accountSid,
      authToken,
      from: '+447400000000',
    }),
  };
}
