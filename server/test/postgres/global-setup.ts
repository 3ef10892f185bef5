import { startTestPostgres } from './index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the PostgreSQL server for this run; also BECKON_TEST_DATABASE_URL in the environment. */
    testDatabaseUrl: string;
  }
}

interface Project {
  provide(key: 'testDatabaseUrl', value: string): void;
}

/**
 * Vitest's global set-up: one PostgreSQL server for the whole run. A server named by BECKON_TEST_DATABASE_URL (by
 * `npm test`, which starts one for all its runs, or by a developer) is used as it is and left running.
 */
export default async function setup(project: Project): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.BECKON_TEST_DATABASE_URL;
  if (given) {
    project.provide('testDatabaseUrl', given);
    return undefined;
  }
  const server = await startTestPostgres();
  process.env.BECKON_TEST_DATABASE_URL = server.url;
  project.provide('testDatabaseUrl', server.url);
  return async () => {
    delete process.env.BECKON_TEST_DATABASE_URL;
    await server.stop();
  };
}
