export { startTestPostgres, type TestPostgres } from './cluster.ts';
export { createTestDatabase, ensureTemplateDatabase, type TestDatabase } from './databases.ts';
