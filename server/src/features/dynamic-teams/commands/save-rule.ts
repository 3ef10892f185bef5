import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { Problem } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { setFieldReaders } from '../../profile-fields/index.ts';
import { requireTeam } from '../../teams/index.ts';
import { findUsers, settleUnconfirmed, userProblems } from '../../users/index.ts';
import { checkRule, cycleRefusal } from '../check-rule.ts';
import type * as contract from '../contract.ts';
import { type Asking, askingOf, circleThrough, depthsOf } from '../cycles.ts';
import { byKind, exceptionsOr, withKept } from '../exceptions.ts';
import { membersNotMatching } from '../preview.ts';
import { teamRuleProblems } from '../problems.ts';
import * as q from '../queries.ts';
import { getTeamRule } from '../read.ts';
import { DAY_INPUT, fieldsOf, inputsOf } from '../rule.ts';
import { allRules, type LoadedRule } from '../rules.ts';
import { SUPERSEDE } from '../run-queries.ts';
import { queueRuns } from '../runs.ts';
import { unconfirmedOf } from '../unconfirmed.ts';

type Input = InputOf<typeof contract.saveTeamRule>['body'];

/**
 * Lets a rule decide who is in a team, or changes the one that does. The members follow in the background, from the commit on.
 * @throws Problem `team.not_found`, `team_rule.invalid`, `team_rule.cycle`, `team_rule.changed_meanwhile`,
 *   `team_rule.unconfirmed_values`, `user.not_found`
 */
export function saveTeamRule(ctx: Context, teamId: string, input: Input) {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    const team = await requireTeam(tx, teamId);
    const rules = await allRules(tx);
    const before = rules.find((rule) => rule.teamId === teamId);
    if (input.version !== undefined && input.version !== (before?.version ?? 0))
      throw teamRuleProblems.problem('team_rule.changed_meanwhile');
    const asking = await checkAll(tx, teamId, input, rules);
    await decideUnconfirmed(tx, input);
    // From here on nobody writes by the old rule who has not committed.
    await tx.db.many(q.CHANGE_LOCK, [tx.organizationId]);
    if (!team.by_rule) await q.takeOverMembers(tx, teamId);
    const exceptions = await exceptionsWith(tx, teamId, input);
    const row = await tx.db.one<{ version: number }>(q.UPSERT_RULE, [
      tx.organizationId,
      teamId,
      JSON.stringify(input.rule),
      inputsOf(input.rule),
      depthsOf(asking).get(teamId) ?? 0,
      actorUserId(tx.actor),
      inputsOf(input.rule).includes(DAY_INPUT),
    ]);
    await tx.db.many(q.SET_EXCEPTIONS, [
      tx.organizationId,
      teamId,
      JSON.stringify(exceptions),
      actorUserId(tx.actor),
    ]);
    await settleOrder(tx, asking);
    await tx.db.many(q.MARK_BY_RULE, [tx.organizationId, teamId, true]);
    await setFieldReaders(tx, { reader: 'team_rule', readerId: teamId }, fieldsOf(input.rule));
    await tx.db.many(SUPERSEDE, [tx.organizationId, teamId]);
    queueRuns(tx, [{ teamId, version: row?.version ?? 1 }], {
      cause: 'rule_saved',
      causedBy: actorUserId(tx.actor),
    });
    await record(tx, [
      {
        action: 'team_rule.saved',
        targetKind: 'team',
        targetId: teamId,
        changes: [{ field: 'rule', before: before?.rule ?? null, after: input.rule }],
      },
    ]);
    return getTeamRule(tx, teamId);
  });
}

/** All that may be wrong at once, each with its place. */
async function checkAll(
  tx: Context,
  teamId: string,
  { rule, exceptions = [], unconfirmed }: Input,
  rules: readonly LoadedRule[],
): Promise<Asking> {
  const refusals = await checkRule(tx, rule);
  const chosen = typeof unconfirmed === 'object' ? unconfirmed.confirm : [];
  const named = [
    ...exceptions.map(({ user_id }, at) => ({ user_id, pointer: `/exceptions/${at}/user_id` })),
    ...chosen.map(({ user_id }, at) => ({ user_id, pointer: `/unconfirmed/confirm/${at}/user_id` })),
  ];
  const found = await findUsers(
    tx,
    named.map((one) => one.user_id),
  );
  const known = new Set(found.map((user) => user.id));
  for (const { user_id, pointer } of named)
    if (!known.has(user_id)) refusals.push(userProblems.refuse('user.not_found', { pointer }));
  const asking = askingOf(rules, teamId, rule);
  const circle = circleThrough(asking, teamId);
  if (circle) refusals.push(await cycleRefusal(tx, circle));
  if (refusals.length > 0) throw new Problem(refusals);
  return asking;
}

async function decideUnconfirmed(tx: Context, { rule, unconfirmed }: Input): Promise<void> {
  const fields = fieldsOf(rule);
  if (typeof unconfirmed === 'string') await settleUnconfirmed(tx, fields, unconfirmed);
  else if (unconfirmed) {
    await settleUnconfirmed(tx, fields, 'confirm', unconfirmed.confirm);
    await settleUnconfirmed(tx, fields, 'leave_out');
  } else if ((await unconfirmedOf(tx, fields)).length > 0)
    throw teamRuleProblems.problem('team_rule.unconfirmed_values', { pointer: '/unconfirmed' });
}

/** With `keep`, also each present member whom the rule would take out. */
async function exceptionsWith(tx: Context, teamId: string, input: Input) {
  const given = await exceptionsOr(tx, teamId, input.exceptions);
  return input.present_members === 'keep'
    ? withKept(given, await membersNotMatching(tx, teamId, input.rule, byKind(given)))
    : given;
}

/** A rule that asks about this team may have to come later now. */
async function settleOrder(tx: Context, asking: Asking): Promise<void> {
  const depths = [...depthsOf(asking)].map(([team_id, depth]) => ({ team_id, depth }));
  await tx.db.many(q.SET_DEPTHS, [tx.organizationId, JSON.stringify(depths)]);
}
