import { sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import type { RootDatabase } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import { record } from '../audit/index.ts';
import { finishEnding } from './ending.ts';
import { type LoadedRule, membershipPredicate, rulesOf, surroundingsOf, whileRulesStand } from './rules.ts';
import * as q from './run-queries.ts';
import { keepChanges, noteChanges, settle } from './settle.ts';

/** So many users are looked at in one transaction: a second or so of work, and no lock is held longer. */
const STRETCH = 2_000;

export type ContextFor = (organizationId: string) => Context;

/** Queues runs that look at everybody, or at those below a manager who moved; whoever works in the background takes them. */
export function queueRuns(
  tx: Context,
  rules: readonly Pick<LoadedRule, 'teamId' | 'version'>[],
  cause: { cause: string; causedBy: string | null; belowUserId?: string },
): void {
  if (rules.length === 0) return;
  const runs = rules.map(({ teamId, version }) => ({ id: newId(), team_id: teamId, version }));
  tx.db.send(q.QUEUE_RUNS, [
    tx.organizationId,
    JSON.stringify(runs),
    cause.cause,
    cause.causedBy,
    cause.belowUserId ?? null,
  ]);
}

/**
 * Works at the oldest run for one stretch, in one transaction: what a crash undoes is that stretch. Several processes may do
 * so at once, each at another run.
 * @returns whether there was anything that could be done now
 */
export async function workAtRuns(db: RootDatabase, contextFor: ContextFor): Promise<boolean> {
  for (const { organization_id } of await db.many<{ organization_id: string }>(q.WITH_OPEN_RUNS))
    if (await workAtRunOf(db, contextFor(organization_id))) return true;
  return false;
}

/** The rules stand before the run is taken: whoever saves a rule ends its runs in that order, and nobody waits for the other. */
function workAtRunOf(db: RootDatabase, ctx: Context): Promise<boolean> {
  return db.transaction(async (held) => {
    const tx: Context = { ...ctx, db: held };
    const run = await whileRulesStand(tx, () => held.one<q.OpenRun>(q.CLAIM, [tx.organizationId]));
    if (!run) return false;
    const [rule] = await rulesOf(tx, [run.team_id]);
    if (!rule || rule.version !== run.version) {
      await held.many(q.GIVE_UP, [run.organization_id, run.id]);
      return true;
    }
    if (run.state === 'queued') await held.many(q.BEGIN, [run.organization_id, run.id]);
    return workAtStretch(tx, run, rule);
  });
}

interface Looked {
  last: string | null;
  looked_at: number;
  unchanged: number;
  differing: string[];
}

/**
 * Finds whom the rule and the team disagree about, and settles those alone: they are judged again with their rows locked.
 * Where somebody is being changed at this moment the stretch is left for later. To wait for them would stop everybody: they
 * may wait for the rules, behind whoever is about to change one, who waits for this.
 */
async function workAtStretch(tx: Context, run: q.OpenRun, rule: LoadedRule): Promise<boolean> {
  const [looked] = await tx.db.compose(stretchOf(tx, run, rule));
  if (!looked) throw new Error('A stretch of a run answered nothing.');
  const held = await tx.db.many(q.HOLD_FREE_USERS, [tx.organizationId, looked.differing]);
  if (held.length < looked.differing.length) return false;
  const changes = await settle(tx, [rule], looked.differing);
  const own = changes.filter((change) => change.team_id === run.team_id);
  noteChanges(
    tx,
    own.map((change) => ({ ...change, run_id: run.id })),
  );
  // What follows in teams that ask about this one: runs of their own, without an event for each of perhaps many people.
  await keepChanges(
    tx,
    changes.filter((change) => change.team_id !== run.team_id),
    'profile_changed',
    false,
  );
  const done = looked.looked_at < STRETCH;
  const counts = { added: 0, removed: 0 };
  for (const { change } of own) counts[change] += 1;
  const [sums] = await tx.db.many<{ added: number; removed: number; unchanged: number }>(q.ADVANCE, [
    tx.organizationId,
    run.id,
    looked.last,
    looked.looked_at,
    counts.added,
    counts.removed,
    looked.unchanged,
    done,
  ]);
  if (!done || !sums) return true;
  await record(tx, [
    {
      action: 'team_rule.evaluated',
      targetKind: 'team',
      targetId: run.team_id,
      changes: [
        { field: 'run', after: run.id },
        { field: 'added', after: sums.added },
        { field: 'removed', after: sums.removed },
      ],
    },
  ]);
  if (rule.ends) await finishEnding(tx, run.team_id);
  return true;
}

function stretchOf(tx: Context, run: q.OpenRun, rule: LoadedRule) {
  const organizationId = tx.organizationId;
  const after = run.after_user_id ? sql`and u.id > ${run.after_user_id}::uuid` : sql``;
  const among = run.below_user_id ? sql`and u.id in (select id from below)` : sql``;
  return sql<Looked>`
with recursive below as (
  select id from users where organization_id = ${organizationId}::uuid and line_manager_id = ${run.below_user_id}::uuid
  union
  select m.id from below b join users m on m.organization_id = ${organizationId}::uuid and m.line_manager_id = b.id
), u as materialized (
  select u.id, u.status, u.comparable, u.line_manager_id from users u
  where u.organization_id = ${organizationId}::uuid ${after} ${among} order by u.id limit ${STRETCH}
), judged as materialized (
  select u.id, ${membershipPredicate(rule, surroundingsOf(tx))} as belongs, exists (select from memberships m
    where m.organization_id = ${organizationId}::uuid and m.team_id = ${run.team_id}::uuid and m.user_id = u.id) as is_in
  from u
)
select (select id from u order by id desc limit 1) as last, (select count(*)::int from u) as looked_at,
  (select count(*)::int from judged where belongs and is_in) as unchanged,
  array(select id from judged where belongs <> is_in order by id) as differing`;
}

/** Queues a run of each rule that asks about today, once for each day of its organization. */
export function turnDays(db: RootDatabase, contextFor: ContextFor): Promise<void> {
  return db.transaction(async (held) => {
    const due = await held.many<{ organization_id: string; team_id: string; version: number }>(q.TURN_DAY);
    for (const organizationId of new Set(due.map((rule) => rule.organization_id))) {
      const rules = due.filter((rule) => rule.organization_id === organizationId);
      queueRuns(
        { ...contextFor(organizationId), db: held },
        rules.map(({ team_id, version }) => ({ teamId: team_id, version })),
        { cause: 'new_day', causedBy: null },
      );
    }
  });
}
