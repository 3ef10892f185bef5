import type { Actor, Context } from '../platform/context/index.ts';
import { type EmbeddedDatabase, startEmbeddedDatabase } from '../platform/database/embedded/index.ts';
import { openDatabase, type RootDatabase } from '../platform/database/index.ts';
import { checkClock, migrate } from '../platform/database/migrate.ts';
import { newId } from '../platform/ids.ts';
import { DEFAULT_LANGUAGE } from '../platform/languages.ts';
import { createLogger, type Logger } from '../platform/logger.ts';
import { keyedHash } from '../platform/secrets.ts';
import type { Settings } from '../platform/settings.ts';
import { registerKinds } from './kinds.ts';
import { fillReactions } from './reactions.ts';

/** The embedded database has one session; a server gets a pool. */
const POOL_SIZE = 10;

/** What all parts of one process share. */
export interface Services {
  readonly settings: Settings;
  readonly log: Logger;
  readonly db: RootDatabase;
  /** True from the moment a stop was asked for: readiness turns to 503 and no message is claimed any more. */
  readonly life: { stopping: boolean };
  /** A context outside of any request: the worker's, the shell's. */
  contextFor(organizationId: string, actor: Actor, at?: Partial<Context>): Context;
  close(): Promise<void>;
}

/**
 * Opens the database, brings its schema to this version and checks what must hold before anything is served.
 * @throws Error with a sentence for whoever runs the server
 */
export async function openServices(settings: Settings, log: Logger = createLogger()): Promise<Services> {
  const embedded = settings.databaseUrl
    ? null
    : await startEmbeddedDatabase({ dataFolder: settings.dataFolder });
  const db = connect(settings, embedded);
  const close = async () => {
    await db.close();
    await embedded?.stop();
  };
  try {
    await migrate(db);
    await checkClock(db);
    await checkSecretKey(db, settings);
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  return servicesOn(db, settings, log, close);
}

function connect(settings: Settings, embedded: EmbeddedDatabase | null): RootDatabase {
  if (embedded) return openDatabase(embedded.connectionConfig, 1);
  return openDatabase(
    { connectionString: settings.databaseUrl ?? '', application_name: 'beckon' },
    POOL_SIZE,
  );
}

/** Services on a database that is open and migrated already. */
export function servicesOn(
  db: RootDatabase,
  settings: Settings,
  log: Logger,
  close: () => Promise<void>,
): Services {
  fillReactions();
  // Also where no worker runs: cancelling a message tells its kind, which gives the hour back.
  registerKinds();
  return {
    settings,
    log,
    db,
    life: { stopping: false },
    contextFor: (organizationId, actor, at = {}) => ({
      organizationId,
      actor,
      db,
      settings,
      log,
      network: null,
      device: null,
      requestId: newId(),
      language: DEFAULT_LANGUAGE,
      ...at,
    }),
    close,
  };
}

/**
 * Refuses a secret key that is not the one that this database was first used with: codes, counters and rate limits would
 * quietly count from zero.
 */
async function checkSecretKey(db: RootDatabase, settings: Settings): Promise<void> {
  const fingerprint = keyedHash(settings.secretKey, 'fingerprint', 'installation').toString('base64url');
  await db.many(KEEP_FINGERPRINT, [fingerprint]);
  const kept = await db.one<{ value: string }>(FINGERPRINT);
  if (kept?.value !== fingerprint) {
    throw new Error(
      'This database was set up with another secret key: set BECKON_SECRET_KEY to that one, or restore secret.key in the data folder.',
    );
  }
}

const KEEP_FINGERPRINT = `insert into installation (key, value) values ('secret_key_fingerprint', $1) on conflict do nothing`;
const FINGERPRINT = `select value from installation where key = 'secret_key_fingerprint'`;
