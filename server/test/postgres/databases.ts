import { randomBytes } from 'node:crypto';
import { Client, escapeIdentifier } from 'pg';

export interface TestDatabase {
  /** Connection URL of the fresh database. */
  url: string;
  /** Ends whatever connections are left and drops it. */
  drop(): Promise<void>;
}

/** Any fixed number: it only has to be the same in every test process. */
const TEMPLATE_LOCK = 7_306_112;

/**
 * A fresh database, copied from a template (default: an empty one) in tens of milliseconds.
 * @param adminUrl superuser URL of the server, as `startTestPostgres` gives it
 * @param templateName a template made by `ensureTemplateDatabase`; nobody may be connected to it
 */
export async function createTestDatabase(
  adminUrl: string,
  templateName = 'template0',
): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withAdmin(adminUrl, (admin) =>
    admin.query(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${escapeIdentifier(templateName)}`),
  );
  return {
    url: urlOf(adminUrl, name),
    drop: async () => {
      await withAdmin(adminUrl, (admin) =>
        admin.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`),
      );
    },
  };
}

/**
 * Makes the template `name` once for each server, however many test processes ask at the same time, and returns the name.
 * A failed `fill` leaves no template behind.
 * @param fill brings the empty database at `url` to the wanted state (migrates it) and closes its connections
 */
export async function ensureTemplateDatabase(
  adminUrl: string,
  name: string,
  fill: (url: string) => Promise<void>,
): Promise<string> {
  await withAdmin(adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const known = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [name]);
    if (known.rowCount) return;
    const identifier = escapeIdentifier(name);
    await admin.query(`DROP DATABASE IF EXISTS ${identifier} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${identifier} TEMPLATE template0`);
    await fill(urlOf(adminUrl, name));
    await admin.query(`ALTER DATABASE ${identifier} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  });
  return name;
}

function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** Ends the connection in any case; with it goes the advisory lock. */
async function withAdmin<T>(adminUrl: string, use: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.end();
  }
}
