import { sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import { visibleTeams } from '../teams/index.ts';
import { compileCondition, compileMembership } from './compile.ts';
import { isGroup, type Leaf, leavesOf, type Node, rootOf } from './rule.ts';
import { surroundingsOf } from './rules.ts';
import type { ConditionResult, Reason, Rule } from './shapes.ts';

export interface Explained {
  teamId: string;
  rule: Rule;
  always: readonly string[];
  never: readonly string[];
  /** Of the user, where one is saved: what was written beside it, who added it and when. */
  exception: SavedException | null;
}

export interface SavedException {
  note: string | null;
  added_by: { id: string; name: string } | null;
  added_at: string;
}

interface Verdict {
  at: number;
  name: string;
  status: string;
  matches: boolean;
  met: boolean[];
}

/**
 * Why a user belongs into teams or does not, as of now: the same predicates, one for each condition. One statement for all
 * rules and one for the names of whom they ask about.
 */
export async function explain(
  ctx: Context,
  userId: string,
  rules: readonly Explained[],
): Promise<{ teamId: string; name: string; reason: Reason }[]> {
  if (rules.length === 0) return [];
  const leaves = rules.map(({ rule }) => leavesOf(rule));
  const verdicts = await ctx.db.compose(verdictsOf(ctx, userId, rules, leaves));
  const names = await namesIn(ctx, leaves.flat());
  return verdicts.flatMap((verdict) => {
    const rule = rules[verdict.at];
    if (!rule) return [];
    const conditions = (leaves[verdict.at] ?? []).map(
      ({ condition, path }, index): ConditionResult => ({
        path,
        condition,
        met: verdict.met[index] ?? false,
        matters: matters(rule.rule, leaves[verdict.at] ?? [], verdict.met, path),
        names: isAboutIds(condition.field) ? (condition.values ?? []).map((id) => names.get(id) ?? null) : [],
      }),
    );
    const { note = null, added_by, added_at } = rule.exception ?? {};
    const reason: Reason = {
      matches: verdict.matches,
      decided_by: decidedBy(rule, userId, verdict.status),
      note,
      exception: added_at ? { added_by: added_by ?? null, added_at } : null,
      conditions,
    };
    return [{ teamId: rule.teamId, name: verdict.name, reason }];
  });
}

/** Whether every group on the way to a condition is met, itself included. */
function matters(
  rule: Rule,
  leaves: readonly Leaf[],
  met: readonly boolean[],
  path: readonly number[],
): boolean {
  const metAt = new Map(leaves.map((leaf, index) => [leaf.path.join(), met[index] ?? false]));
  const holds = (node: Node, at: readonly number[]): boolean => {
    if (!isGroup(node)) return metAt.get(at.join()) ?? false;
    const inner = node.conditions.map((one, index) => holds(one, [...at, index]));
    return node.match === 'all' ? inner.every(Boolean) : inner.some(Boolean);
  };
  let node = rootOf(rule);
  for (let depth = 0; node; depth++) {
    if (!holds(node, path.slice(0, depth))) return false;
    if (!isGroup(node)) return true;
    node = node.conditions[path[depth] ?? -1] ?? null;
  }
  return false;
}

function decidedBy(rule: Explained, userId: string, status: string): Reason['decided_by'] {
  if (status === 'removed' || status === 'offboarded') return 'left';
  if (rule.never.includes(userId)) return 'never';
  if (rule.always.includes(userId)) return 'always';
  return 'everyone' in rule.rule ? 'everyone' : 'rule';
}

function verdictsOf(ctx: Context, userId: string, rules: readonly Explained[], leaves: readonly Leaf[][]) {
  const around = surroundingsOf(ctx);
  const rows = rules.map((rule, at) => {
    const met = (leaves[at] ?? []).map(({ condition }) => compileCondition(condition, around));
    const all = met.length === 0 ? sql`'{}'::boolean[]` : sql`array[${sql.join(met)}]`;
    return sql`(${at}::int, ${compileMembership(rule.rule, rule, around)}, ${all})`;
  });
  return sql<Verdict>`
select v.at, coalesce(e.name, '?') as name, u.status, v.matches, v.met
from users u
left join directory_entries e on e.organization_id = u.organization_id and e.user_id = u.id
cross join lateral (values ${sql.join(rows)}) as v (at, matches, met)
where u.organization_id = ${ctx.organizationId}::uuid and u.id = ${userId}::uuid
order by v.at`;
}

const isAboutIds = (field: string): boolean => field === 'team' || field === 'line_manager_id';

/** Names of the users and teams that conditions ask about; teams that the reader may not see stay without one. */
async function namesIn(ctx: Context, leaves: readonly Leaf[]): Promise<Map<string, string>> {
  const ids = leaves.flatMap(({ condition }) =>
    isAboutIds(condition.field) ? (condition.values ?? []) : [],
  );
  if (ids.length === 0) return new Map();
  const rows = await ctx.db.many<{ id: string; name: string }>(NAMES, [
    ctx.organizationId,
    ids,
    visibleTeams(ctx.actor),
  ]);
  return new Map(rows.map((row) => [row.id, row.name]));
}

const NAMES = `
select e.user_id as id, e.name from directory_entries e where e.organization_id = $1 and e.user_id = any($2::uuid[])
union all
select t.id, t.name from teams t where t.organization_id = $1 and t.id = any($2::uuid[])
  and ($3::uuid[] is null or t.id = any($3::uuid[]))`;
