import type { RootDatabase } from '../../platform/database/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Repeating, repeat } from '../../platform/repeat.ts';
import { PUT_BACK } from './queries.ts';
import { type ContextFor, runBatch } from './run-batch.ts';

const EVERY_MS = 500;

/** Works on bulk jobs, a part after the other, until it is stopped. */
export function startBulkWorker(services: {
  db: RootDatabase;
  log: Logger;
  contextFor: ContextFor;
}): Repeating {
  const { db, log, contextFor } = services;
  const putBack = (job: { organization_id: string; id: string }) =>
    void db.many(PUT_BACK, [job.organization_id, job.id]).catch(() => {});
  return repeat(log, {
    everyMs: EVERY_MS,
    failed: 'bulk_job.failed',
    async work(stopping) {
      while (!stopping() && (await runBatch(db, contextFor, putBack))) {
        // Until nothing waits.
      }
    },
  });
}
