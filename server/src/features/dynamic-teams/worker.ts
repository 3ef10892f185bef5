import type { RootDatabase } from '../../platform/database/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { type ContextFor, turnDays, workAtRuns } from './runs.ts';

const EVERY_MS = 500;

/** Works at queued runs, a stretch at a time, and turns the days, until it is stopped. */
export function startRuleWorker(services: { db: RootDatabase; log: Logger; contextFor: ContextFor }): {
  stop(): Promise<void>;
} {
  const { db, log, contextFor } = services;
  let running: Promise<void> | null = null;
  let stopped = false;
  const round = async () => {
    try {
      await turnDays(db, contextFor);
      while (!stopped && (await workAtRuns(db, contextFor))) {
        // Until nothing waits.
      }
    } catch (error) {
      // What the transaction held is as before; the next round takes it up again.
      log.warn(
        { event: 'team_rules.run_failed', name: error instanceof Error ? error.name : 'unknown' },
        'a run of a rule failed and will be tried again',
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
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
