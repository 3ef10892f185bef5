import type { Database } from './database/index.ts';

/** Deletes what the platform keeps for a while only: answers kept for 24 hours, counters of windows long over. */
export async function sweepPlatform(db: Database): Promise<void> {
  await db.many(`delete from idempotency_keys where created_at < app_now() - interval '24 hours'`);
  await db.many(`delete from limits where window_started_at < app_now() - interval '31 days'`);
}
