import type { RootDatabase } from '../../platform/database/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Repeating, repeat } from '../../platform/repeat.ts';
import { type ContextFor, turnDays, workAtRuns } from './runs.ts';

const EVERY_MS = 500;

/** Works at queued runs, a stretch at a time, and turns the days, until it is stopped. */
export function startRuleWorker(services: {
  db: RootDatabase;
  log: Logger;
  contextFor: ContextFor;
}): Repeating {
  const { db, log, contextFor } = services;
  return repeat(log, {
    everyMs: EVERY_MS,
    // What the transaction held is as before.
    failed: 'team_rules.run_failed',
    async work(stopping) {
      await turnDays(db, contextFor);
      while (!stopping() && (await workAtRuns(db, contextFor))) {
        // Until nothing waits.
      }
    },
  });
}
