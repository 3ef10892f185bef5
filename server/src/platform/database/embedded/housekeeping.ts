import type { Session } from './session.ts';
import type { WireServer } from './wire-server.ts';

const EVERY_MS = 60_000;
/** The log is folded into the tables after this much, so that a start after a crash has little to replay. */
const LOG_BYTES_BETWEEN_CHECKPOINTS = 64 * 1024 * 1024;

/** PostgreSQL's own rule for when a table is worth cleaning or measuring again, at its default settings. */
const WORN_TABLES = `
  SELECT pg_catalog.quote_ident(s.schemaname) || '.' || pg_catalog.quote_ident(s.relname) AS name
  FROM pg_catalog.pg_stat_user_tables s JOIN pg_catalog.pg_class c ON c.oid = s.relid
  WHERE s.n_dead_tup > 50 + 0.2 * greatest(c.reltuples, 0)
     OR s.n_mod_since_analyze > 50 + 0.1 * greatest(c.reltuples, 0)`;

/**
 * Does what the background processes do that a PostgreSQL inside a thread does not have: checkpoints, or the log would grow
 * until the next stop, and VACUUM ANALYZE, or busy tables (the outbox) would bloat and be planned for as empty ones.
 * Returns what stops it.
 */
export function startHousekeeping(session: Session, server: WireServer): () => void {
  let logPosition = 0;
  const turn = async () => {
    if (session.idle) logPosition = await keepHouse(session, logPosition);
  };
  const timer = setInterval(() => void server.whenQuiet(turn), EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * One turn, while the session is idle.
 * @param logPosition the log's end at the last checkpoint, in bytes
 * @returns the new one
 */
export async function keepHouse(session: Session, logPosition: number): Promise<number> {
  // A session counts its changes once a second at most; what was just done shall be seen.
  await session.rows('SELECT pg_catalog.pg_stat_force_next_flush()');
  for (const { name } of await session.rows<{ name: string }>(WORN_TABLES)) {
    await session.run(`VACUUM (ANALYZE) ${name}`);
  }
  const [log] = await session.rows<{ end: number }>(
    `SELECT (pg_catalog.pg_current_wal_lsn() - '0/0')::float8 AS "end"`,
  );
  const end = log?.end ?? 0;
  if (end - logPosition < LOG_BYTES_BETWEEN_CHECKPOINTS) return logPosition;
  await session.run('CHECKPOINT');
  return end;
}
