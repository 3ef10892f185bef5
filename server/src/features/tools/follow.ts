import type { Context } from '../../platform/context/index.ts';
import { CHAIN_INPUT, teamInput } from '../dynamic-teams/index.ts';
import { loseAccess } from './lost.ts';
import * as q from './queries.ts';
import { FORGET_TEAM } from './write-queries.ts';

/**
 * Values of users changed: those of them who lost a tool by it are found. Where somebody got another line manager, everybody
 * below may be concerned; then all are looked at who have such a tool open.
 */
export async function followValues(
  tx: Context,
  userIds: readonly string[],
  fields: readonly string[],
): Promise<void> {
  const tools = await tx.db.many<q.AccessRow>(q.ALL_ACCESS, [tx.organizationId]);
  // The status decides about every tool, the other values where a rule reads them.
  const reading = fields.includes('status')
    ? tools
    : tools.filter((tool) => tool.inputs.some((input) => fields.includes(input)));
  await loseAccess(tx, { userIds, tools: reading });
  if (!fields.includes('line_manager_id')) return;
  const chained = tools.filter((tool) => tool.inputs.includes(CHAIN_INPUT));
  await loseAccess(tx, { userIds: null, tools: chained });
}

/** Users came into teams or left them, by hand or by rule. */
export async function followTeams(
  tx: Context,
  userIds: readonly string[],
  teamIds: readonly string[],
): Promise<void> {
  const inputs = teamIds.map(teamInput);
  const tools = await tx.db.many<q.AccessRow>(q.ALL_ACCESS, [tx.organizationId]);
  const asking = tools.filter(
    (tool) => tool.access === 'teams' || tool.inputs.some((input) => inputs.includes(input)),
  );
  await loseAccess(tx, { userIds, tools: asking });
}

/** Users were removed, suspended or offboarded. */
export const followLeavers = (tx: Context, userIds: readonly string[]): Promise<void> =>
  loseAccess(tx, { userIds, tools: null });

/** A team is about to be removed; who loses a tool by that is found when its members have left. */
export async function releaseTeam(tx: Context, teamId: string): Promise<void> {
  await tx.db.many(FORGET_TEAM, [tx.organizationId, teamId]);
}
