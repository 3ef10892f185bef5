import type { RootDatabase } from '../../platform/database/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { PUT_BACK } from './queries.ts';
import { type ContextFor, runBatch } from './run-batch.ts';

const EVERY_MS = 500;

/** Works on bulk jobs, a part after the other, until it is stopped. */
export function startBulkWorker({
  db,
  log,
  contextFor,
}: {
  db: RootDatabase;
  log: Logger;
  contextFor: ContextFor;
}): { stop(): Promise<void> } {
  let stopping = false;
  let running: Promise<void> | null = null;
  const round = async () => {
    try {
      const putBack = (job: { organization_id: string; id: string }) =>
        void db.many(PUT_BACK, [job.organization_id, job.id]).catch(() => {});
      while (!stopping && (await runBatch(db, contextFor, putBack)));
    } catch (error) {
      log.warn(
        { event: 'bulk_job.failed', name: error instanceof Error ? error.name : 'unknown' },
        'a part of a bulk job failed',
      );
    }
  };
  const timer = setInterval(() => {
    running ??= round().finally(() => {
      running = null;
    });
  }, EVERY_MS);
  timer.unref();
  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
