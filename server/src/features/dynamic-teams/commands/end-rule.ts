import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { findTeamNames, requireTeam } from '../../teams/index.ts';
import { finishEnding } from '../ending.ts';
import { teamRuleProblems } from '../problems.ts';
import * as q from '../queries.ts';
import { teamsAskedAbout } from '../rule.ts';
import { allRules } from '../rules.ts';
import { SUPERSEDE } from '../run-queries.ts';
import { queueRuns } from '../runs.ts';

/**
 * Ends the rule of a team: `keep` leaves its members as if admins had put them there; `remove` takes them out in the
 * background, and the team is one to fill by hand when that is done.
 * @throws Problem `team.not_found`, `team_rule.not_found`, `team_rule.in_use` before members would silently leave other teams
 */
export function endTeamRule(
  ctx: Context,
  teamId: string,
  members: 'keep' | 'remove',
): Promise<{ ended: true }> {
  return transaction(ctx, async (tx) => {
    await lockOrganization(tx);
    await requireTeam(tx, teamId);
    const rules = await allRules(tx);
    const rule = rules.find((one) => one.teamId === teamId && !one.ends);
    if (!rule) throw teamRuleProblems.problem('team_rule.not_found');
    if (members === 'remove') await refuseIfAskedAbout(tx, teamId);
    await tx.db.many(q.CHANGE_LOCK, [tx.organizationId]);
    await tx.db.many(SUPERSEDE, [tx.organizationId, teamId]);
    if (members === 'keep') {
      await q.handBackMembers(tx, teamId);
      await finishEnding(tx, teamId);
    } else {
      const row = await tx.db.one<{ version: number }>(q.LET_END, [
        tx.organizationId,
        teamId,
        actorUserId(tx.actor),
      ]);
      queueRuns(tx, [{ teamId, version: row?.version ?? 1 }], {
        cause: 'rule_ended',
        causedBy: actorUserId(tx.actor),
      });
    }
    await record(tx, [
      {
        action: 'team_rule.ended',
        targetKind: 'team',
        targetId: teamId,
        changes: [
          { field: 'rule', before: rule.rule, after: null },
          { field: 'members', after: members },
        ],
      },
    ]);
    return { ended: true as const };
  });
}

/**
 * A team is about to be removed: its rule goes with it.
 * @throws Problem `team_rule.in_use`
 */
export async function releaseTeam(tx: Context, teamId: string): Promise<void> {
  await refuseIfAskedAbout(tx, teamId);
  await finishEnding(tx, teamId);
}

async function refuseIfAskedAbout(tx: Context, teamId: string): Promise<void> {
  const asking = (await allRules(tx)).filter(
    (rule) => !rule.ends && rule.teamId !== teamId && teamsAskedAbout(rule.rule).includes(teamId),
  );
  if (asking.length === 0) return;
  const names = await findTeamNames(
    tx,
    asking.map((rule) => rule.teamId),
  );
  throw teamRuleProblems.problem('team_rule.in_use', {
    detail: 'teams',
    values: { teams: names.map((team) => team.name).join(', ') },
  });
}
