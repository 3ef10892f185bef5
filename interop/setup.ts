import { ensureServers } from './debian.ts';

/** Vitest's global set-up of the interoperability tests, beside that of PostgreSQL. */
export default ensureServers;
