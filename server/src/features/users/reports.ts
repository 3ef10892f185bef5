import type { Context } from '../../platform/context/index.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { setFieldReaders } from '../profile-fields/index.ts';
import { LEADS, REPORTS_AMONG } from './report-queries.ts';
import { settleUnconfirmed } from './unconfirmed.ts';

const FIELD = 'line_manager_id';
const READERS = ['my_team', 'reporting_teams'] as const;

/** Whether a confirmed value makes somebody the line manager of anybody who has not left. */
export const leadsSomebody = async (ctx: Context, managerId: string): Promise<boolean> =>
  (await ctx.db.many(LEADS, [ctx.organizationId, managerId])).length > 0;

/** Which of the users report to the manager directly, by a confirmed value. */
export async function reportsAmong(
  ctx: Context,
  managerId: string,
  userIds: readonly string[],
): Promise<Set<string>> {
  const rows = await ctx.db.many<{ id: string }>(REPORTS_AMONG, [
    ctx.organizationId,
    managerId,
    [...userIds],
  ]);
  return new Set(rows.map((row) => row.id));
}

/**
 * While a setting reads line managers, only confirmed ones count in that field. Those that nobody confirmed until now wait
 * in the queue of confirmations from here on. The organization is locked by then.
 */
export async function guardLineManagers(
  tx: Context,
  before: OrganizationRow,
  after: OrganizationRow,
): Promise<void> {
  for (const reader of READERS) {
    if (before[reader] === after[reader]) continue;
    await setFieldReaders(tx, { reader }, after[reader] ? [FIELD] : []);
    if (after[reader]) await settleUnconfirmed(tx, [FIELD], 'leave_out');
  }
}
