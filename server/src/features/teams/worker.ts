import type { Context } from '../../platform/context/index.ts';
import type { RootDatabase } from '../../platform/database/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Repeating, repeat } from '../../platform/repeat.ts';
import { emptyTeam } from './commands/empty-team.ts';
import { NEXT_TO_EMPTY } from './queries.ts';

const EVERY_MS = 1000;

/** Takes the members out of removed teams that were too many for the removal itself, until it is stopped. */
export function startTeamWorker(needs: {
  db: RootDatabase;
  log: Logger;
  /** Acts as the system in an organization. */
  contextFor(organizationId: string): Context;
}): Repeating {
  return repeat(needs.log, {
    everyMs: EVERY_MS,
    failed: 'team.emptying_failed',
    async work(stopping) {
      const team = await needs.db.one<{ organization_id: string; id: string }>(NEXT_TO_EMPTY, []);
      if (!team) return;
      const ctx = needs.contextFor(team.organization_id);
      while (!stopping() && (await emptyTeam(ctx, team.id))) {
        // Until nobody is left.
      }
    },
  });
}
