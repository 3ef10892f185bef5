import { sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../audit/index.ts';
import { refreshTeamsOf } from '../users/index.ts';
import { reactions } from './reactions.ts';
import { teamInput } from './rule.ts';
import { type LoadedRule, membershipPredicate, rulesReading, surroundingsOf } from './rules.ts';
import { KEEP_CHANGES, KEEP_RUNS, LOCK_USERS } from './run-queries.ts';

export interface Change {
  team_id: string;
  user_id: string;
  change: 'added' | 'removed';
}

/** A rule, and the users for whom it is to be looked at. */
type Pending = Map<string, { rule: LoadedRule; userIds: Set<string> }>;

/**
 * Puts users into the dynamic teams where they belong and takes them out of the others, in the transaction of the change;
 * then those teams' members into the teams whose rules ask about them, and so on. Their rows are locked first, so that what
 * is evaluated is what stands. One statement a depth of rules, whatever the number of users.
 */
export async function settle(
  tx: Context,
  rules: readonly LoadedRule[],
  userIds: readonly string[],
): Promise<Change[]> {
  if (rules.length === 0 || userIds.length === 0) return [];
  await tx.db.many(LOCK_USERS, [tx.organizationId, [...userIds]]);
  const pending: Pending = new Map(rules.map((rule) => [rule.teamId, { rule, userIds: new Set(userIds) }]));
  const all: Change[] = [];
  while (pending.size > 0) {
    const depth = Math.min(...[...pending.values()].map(({ rule }) => rule.depth));
    const level = [...pending.values()].filter(({ rule }) => rule.depth === depth);
    for (const { rule } of level) pending.delete(rule.teamId);
    const changes = await evaluate(tx, level);
    all.push(...changes);
    if (changes.length > 0) await addAsking(tx, pending, changes);
  }
  if (all.length === 0) return all;
  const moved = [...new Set(all.map((change) => change.user_id))];
  await refreshTeamsOf(tx, moved);
  await reactions.membersChanged(tx, moved, [...new Set(all.map((change) => change.team_id))]);
  return all;
}

/** The rules that ask who is in the changed teams, for those who came or went. */
async function addAsking(tx: Context, pending: Pending, changes: readonly Change[]): Promise<void> {
  const teams = [...new Set(changes.map((change) => change.team_id))];
  for (const rule of await rulesReading(tx, teams.map(teamInput))) {
    const entry = pending.get(rule.teamId) ?? { rule, userIds: new Set<string>() };
    for (const { team_id, user_id } of changes) {
      if (rule.inputs.includes(teamInput(team_id))) entry.userIds.add(user_id);
    }
    pending.set(rule.teamId, entry);
  }
}

/** One statement for rules that do not ask about each other. Users whom only one of them concerns are looked at by all. */
function evaluate(tx: Context, level: readonly { rule: LoadedRule; userIds: Set<string> }[]) {
  const organizationId = tx.organizationId;
  const around = surroundingsOf(tx);
  const userIds = [...new Set(level.flatMap((one) => [...one.userIds]))].sort();
  const verdicts = level.map(({ rule }) => sql`(${rule.teamId}::uuid, ${membershipPredicate(rule, around)})`);
  return tx.db.compose(sql<Change>`
with u as materialized (
  select found.id, found.status, found.comparable, found.line_manager_id
  from unnest(${userIds}::uuid[]) as asked (id)
  cross join lateral (select * from users where organization_id = ${organizationId}::uuid and id = asked.id limit 1) found
), judged as materialized (
  select u.id as user_id, v.team_id, v.belongs, exists (select from memberships m
    where m.organization_id = ${organizationId}::uuid and m.team_id = v.team_id and m.user_id = u.id) as is_in
  from u cross join lateral (values ${sql.join(verdicts)}) as v (team_id, belongs)
), added as (
  insert into memberships (organization_id, team_id, user_id, source, trust)
  select ${organizationId}::uuid, team_id, user_id, 'rule', 'rule' from judged where belongs and not is_in
  order by team_id, user_id
  on conflict do nothing returning team_id, user_id
), gone as (
  delete from memberships m using judged j
  where m.organization_id = ${organizationId}::uuid and m.team_id = j.team_id and m.user_id = j.user_id
    and j.is_in and not j.belongs
  returning m.team_id, m.user_id
)
select team_id, user_id, 'added' as change from added
union all select distinct team_id, user_id, 'removed' from gone`);
}

/** An event for each person, and a run for each team: what one change of profiles brought about. */
export async function keepChanges(
  tx: Context,
  changes: readonly Change[],
  cause: 'profile_changed' | 'line_manager_moved',
  events: boolean,
): Promise<void> {
  if (changes.length === 0) return;
  const runs = new Map<string, { id: string; team_id: string; added: number; removed: number }>();
  for (const { team_id, change } of changes) {
    const run = runs.get(team_id) ?? { id: newId(), team_id, added: 0, removed: 0 };
    run[change] += 1;
    runs.set(team_id, run);
  }
  const actor = tx.actor.kind === 'user' ? tx.actor.userId : null;
  tx.db.send(KEEP_RUNS, [tx.organizationId, JSON.stringify([...runs.values()]), cause, actor]);
  noteChanges(
    tx,
    changes.map((one) => ({ ...one, run_id: runs.get(one.team_id)?.id ?? '' })),
  );
  if (events)
    await record(
      tx,
      changes.map(({ team_id, user_id, change }) => ({
        action: change === 'added' ? 'membership.added' : 'membership.removed',
        targetKind: 'user',
        targetId: user_id,
        changes: [
          change === 'added' ? { field: 'team', after: team_id } : { field: 'team', before: team_id },
          { field: 'by_rule', after: true },
        ],
      })),
    );
}

export function noteChanges(tx: Context, changes: readonly (Change & { run_id: string })[]): void {
  if (changes.length > 0) tx.db.send(KEEP_CHANGES, [tx.organizationId, JSON.stringify(changes)]);
}
