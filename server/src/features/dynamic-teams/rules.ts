import type { Context } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import { compileMembership, databaseDay, type Predicate, type Surroundings } from './compile.ts';
import { ALL, EVALUATE_LOCK, OF_TEAMS, READING, type RuleRow } from './queries.ts';
import type { Rule } from './shapes.ts';

export interface LoadedRule {
  teamId: string;
  rule: Rule;
  version: number;
  /** What may change whom it matches. */
  inputs: readonly string[];
  /** Its place above the teams that it asks about. */
  depth: number;
  /** Matches nobody any more. */
  ends: boolean;
  always: readonly string[];
  never: readonly string[];
}

const loaded = (row: RuleRow): LoadedRule => ({
  teamId: row.team_id,
  rule: row.rule as Rule,
  version: row.version,
  inputs: row.inputs,
  depth: row.depth,
  ends: row.ends,
  always: row.always,
  never: row.never,
});

/** The rules that read any of the inputs, the lowest first. */
export const rulesReading = async (ctx: Context, inputs: readonly string[]): Promise<LoadedRule[]> =>
  (await ctx.db.many<RuleRow>(READING, [ctx.organizationId, [...inputs]])).map(loaded);

export const allRules = async (ctx: Context): Promise<LoadedRule[]> =>
  (await ctx.db.many<RuleRow>(ALL, [ctx.organizationId])).map(loaded);

export const rulesOf = async (ctx: Context, teamIds: readonly string[]): Promise<LoadedRule[]> =>
  (await ctx.db.many<RuleRow>(OF_TEAMS, [ctx.organizationId, [...teamIds]])).map(loaded);

/**
 * As the three above, by whoever will write what the rules say: none of them changes before this transaction ends. In one
 * journey with the reading, which sees what was committed before the lock was given.
 */
export async function whileRulesStand<T>(tx: Context, read: (tx: Context) => Promise<T>): Promise<T> {
  const [, answer] = await Promise.all([tx.db.many(EVALUATE_LOCK, [tx.organizationId]), read(tx)]);
  return answer;
}

const ahead = new WeakMap<Database, Promise<LoadedRule[]>>();

/**
 * Reads all rules for users that this transaction is about to make, so that the reading travels with something else; the
 * rules stand from here on. What `rulesForNewUsers` answers.
 */
export async function readRulesAhead(tx: Context): Promise<void> {
  const reading = whileRulesStand(tx, allRules);
  ahead.set(tx.db, reading);
  await reading;
}

export const rulesForNewUsers = (tx: Context): Promise<LoadedRule[]> =>
  ahead.get(tx.db) ?? whileRulesStand(tx, allRules);

export const surroundingsOf = (ctx: Context): Surroundings => ({
  organizationId: ctx.organizationId,
  day: databaseDay(ctx.organizationId),
});

/** Whether the row `u` of users belongs into the team of the rule. */
export function membershipPredicate(rule: LoadedRule, around: Surroundings): Predicate {
  return compileMembership(rule.ends ? NOBODY : rule.rule, rule.ends ? NO_EXCEPTIONS : rule, around);
}

const NO_EXCEPTIONS = { always: [], never: [] };
/** No status is none of those that there are. */
const NOBODY: Rule = { match: 'all', conditions: [{ field: 'status', operator: 'is', values: [] }] };
