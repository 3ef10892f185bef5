import type { Context } from '../../platform/context/index.ts';
import { CHAIN_INPUT, teamInput } from './rule.ts';
import { rulesForNewUsers, rulesReading, whileRulesStand } from './rules.ts';
import { BELOW } from './run-queries.ts';
import { queueRuns } from './runs.ts';
import { type Change, keepChanges, settle } from './settle.ts';

/** Beyond so many people below a manager who moved, their teams follow in the background. */
const BELOW_AT_ONCE = 1_000;

/**
 * Dynamic teams follow a change of profiles in its own transaction. Only rules that read what changed are looked at, for
 * those users alone; a moved manager concerns everybody below.
 * @param fields keys as profile values name them, and `status`
 */
export async function followValues(
  tx: Context,
  userIds: readonly string[],
  fields: readonly string[],
): Promise<void> {
  const inputs = fields.includes('line_manager_id') ? [...fields, CHAIN_INPUT] : fields;
  const rules = await whileRulesStand(tx, (ctx) => rulesReading(ctx, inputs));
  if (rules.length === 0) return;
  await keepChanges(tx, await settle(tx, rules, userIds), 'profile_changed', true);
  if (fields.includes('line_manager_id')) await followThoseBelow(tx, userIds);
}

async function followThoseBelow(tx: Context, userIds: readonly string[]): Promise<void> {
  const rules = await rulesReading(tx, [CHAIN_INPUT]);
  if (rules.length === 0) return;
  const below = await tx.db.many<{ id: string }>(BELOW, [tx.organizationId, [...userIds], BELOW_AT_ONCE + 1]);
  if (below.length <= BELOW_AT_ONCE) {
    const changes = await settle(
      tx,
      rules,
      below.map((user) => user.id),
    );
    await keepChanges(tx, changes, 'line_manager_moved', true);
    return;
  }
  const causedBy = tx.actor.kind === 'user' ? tx.actor.userId : null;
  // Of one manager those below are concerned; where many moved at once, one run looks at everybody.
  const [mover, ...more] = userIds;
  queueRuns(tx, rules, {
    cause: 'line_manager_moved',
    causedBy,
    ...(mover && more.length === 0 ? { belowUserId: mover } : {}),
  });
}

/** Users who have just been made, in their teams and with all that is known of them: every rule is looked at. */
export async function followNewUsers(tx: Context, userIds: readonly string[]): Promise<Change[]> {
  const rules = await rulesForNewUsers(tx);
  const changes = await settle(tx, rules, userIds);
  await keepChanges(tx, changes, 'profile_changed', true);
  return changes;
}

/** Users came into teams or left them by hand: rules that ask about those teams are looked at. */
export async function followTeams(
  tx: Context,
  userIds: readonly string[],
  teamIds: readonly string[],
): Promise<void> {
  const rules = await whileRulesStand(tx, (ctx) => rulesReading(ctx, teamIds.map(teamInput)));
  await keepChanges(tx, await settle(tx, rules, userIds), 'profile_changed', true);
}
