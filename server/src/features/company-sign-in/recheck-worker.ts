import type { Context } from '../../platform/context/index.ts';
import type { RootDatabase } from '../../platform/database/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { type Repeating, repeat } from '../../platform/repeat.ts';
import { recheckDomain } from './commands/recheck-domain.ts';
import { refreshMetadata } from './commands/refresh-metadata.ts';
import type { ConnectionRow } from './queries.ts';
import { CLAIM_DOMAINS, CLAIM_REFRESH, type DueDomain } from './recheck-queries.ts';

const EVERY_MS = 60_000;

interface Needs {
  db: RootDatabase;
  log: Logger;
  /** Acts as the system in an organization. */
  contextFor(organizationId: string): Context;
}

/** Reads metadata of providers again and looks for records of domains again, when they are due, until it is stopped. */
export function startRecheckWorker(needs: Needs): Repeating {
  return repeat(needs.log, {
    everyMs: EVERY_MS,
    failed: 'company_recheck.failed',
    async work(stopping) {
      while (!stopping() && (await recheckSome(needs))) {
        // Until nothing is due.
      }
    },
  });
}

/** Those that are due now, some at a time. @returns true when there may be more */
export async function recheckSome({ db, contextFor }: Needs): Promise<boolean> {
  const connections = await db.many<ConnectionRow>(CLAIM_REFRESH);
  const domains = await db.many<DueDomain>(CLAIM_DOMAINS);
  await Promise.all([
    ...connections.map((one) => refreshMetadata(contextFor(one.organization_id), one)),
    ...domains.map((one) => recheckDomain(contextFor(one.organization_id), one)),
  ]);
  return connections.length + domains.length > 0;
}
