import { actorUserId, type Context, rehearse, transaction } from '../../../platform/context/index.ts';
import { inability, platformProblems } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { findUsers, grantsOf, isAbove, reachOf, refreshDirectory, visibleOf } from '../../users/index.ts';
import { administers, trustOf } from '../policy.ts';
import { teamProblems } from '../problems.ts';
import { DELETE_MEMBERSHIPS, INSERT_MEMBERSHIPS } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { requireTeam } from '../read.ts';

export interface MemberOutcome {
  user_id: string;
  ok: boolean;
  /** Whether a membership was made or ended. */
  changed: boolean;
  code: string | null;
  detail: string | null;
}

/**
 * Adds users to a team; an outcome for each, in the order given. Being in it already is fine.
 * @param dryRun does it and takes it back: the outcomes are those that doing it would have now
 * @throws Problem `team.not_found`, `team.by_rule`
 */
export function addUsersToTeam(
  ctx: Context,
  teamId: string,
  userIds: readonly string[],
  dryRun = false,
): Promise<{ items: MemberOutcome[] }> {
  return (dryRun ? rehearse : transaction)(ctx, async (tx) => {
    await filledByHand(tx, teamId);
    const outcomes = await judge(tx, userIds);
    const accepted = outcomes.filter((o) => o.ok).map((o) => o.user_id);
    const added = await addMembers(
      tx,
      accepted.map((user_id) => ({ team_id: teamId, user_id })),
    );
    return { items: noteChanged(outcomes, added) };
  });
}

/**
 * Takes users out of a team; an outcome for each. Not being in it is fine.
 * @param dryRun as of `addUsersToTeam`
 * @throws Problem `team.not_found`, `team.by_rule`
 */
export function removeUsersFromTeam(
  ctx: Context,
  teamId: string,
  userIds: readonly string[],
  dryRun = false,
): Promise<{ items: MemberOutcome[] }> {
  return (dryRun ? rehearse : transaction)(ctx, async (tx) => {
    await filledByHand(tx, teamId);
    const outcomes = await judge(tx, userIds);
    const accepted = outcomes.filter((o) => o.ok).map((o) => o.user_id);
    const rows = await tx.db.many<{ user_id: string }>(DELETE_MEMBERSHIPS, [
      tx.organizationId,
      teamId,
      accepted,
    ]);
    await changed(
      tx,
      'membership.removed',
      rows.map((r) => ({ team_id: teamId, user_id: r.user_id })),
    );
    return { items: noteChanged(outcomes, rows) };
  });
}

/** @throws Problem `team.not_found`, `role.insufficient` for a team that the actor only sees, `team.by_rule` */
async function filledByHand(tx: Context, teamId: string): Promise<void> {
  const team = await requireTeam(tx, teamId);
  if (!administers(tx.actor, teamId)) throw platformProblems.problem('role.insufficient');
  if (team.by_rule) throw teamProblems.problem('team.by_rule');
}

function noteChanged(
  outcomes: readonly MemberOutcome[],
  rows: readonly { user_id: string }[],
): MemberOutcome[] {
  const changed = new Set(rows.map((row) => row.user_id));
  return outcomes.map((outcome) => ({ ...outcome, changed: changed.has(outcome.user_id) }));
}

/** Makes memberships, audited, and answers them unless they are of new users; those that exist are left alone. No rule is asked. */
export async function addMembers(
  tx: Context,
  pairs: readonly { team_id: string; user_id: string }[],
  options: { newUsers?: boolean } = {},
): Promise<{ team_id: string; user_id: string }[]> {
  if (pairs.length === 0) return [];
  const values = [tx.organizationId, JSON.stringify(pairs), trustOf(tx.actor), actorUserId(tx.actor)];
  if (options.newUsers) {
    await tx.db.send(INSERT_MEMBERSHIPS, values);
    return [];
  }
  const rows = await tx.db.many<{ team_id: string; user_id: string }>(INSERT_MEMBERSHIPS, values);
  await changed(tx, 'membership.added', rows);
  return rows;
}

async function changed(
  tx: Context,
  action: string,
  pairs: readonly { team_id: string; user_id: string }[],
): Promise<void> {
  const userIds = pairs.map((p) => p.user_id);
  if (userIds.length === 0) return;
  await reactions.teamsChanged(tx, userIds);
  await refreshDirectory(tx, userIds);
  await reactions.teamsFollow(tx, userIds, [...new Set(pairs.map((p) => p.team_id))]);
  await record(
    tx,
    pairs.map((p) => ({
      action,
      targetKind: 'user',
      targetId: p.user_id,
      changes: [
        action === 'membership.added'
          ? { field: 'team', after: p.team_id }
          : { field: 'team', before: p.team_id },
      ],
    })),
  );
}

async function judge(tx: Context, userIds: readonly string[]): Promise<MemberOutcome[]> {
  const visible = await visibleOf(tx, userIds);
  const reach = await reachOf(tx, userIds, 'teams.change_members');
  const users = new Map((await findUsers(tx, userIds)).map((u) => [u.id, u]));
  const grants = await grantsOf(tx, userIds);
  return userIds.map((user_id) => {
    const user = visible.has(user_id) ? users.get(user_id) : undefined;
    const held = grants.filter((g) => g.user_id === user_id);
    const code = !user
      ? 'user.not_found'
      : !reach.has(user_id)
        ? 'role.insufficient'
        : user.status === 'removed'
          ? 'user.removed'
          : isAbove(tx.actor, held)
            ? 'role.above_your_own'
            : null;
    return code
      ? { user_id, ok: false, changed: false, ...inability(code) }
      : { user_id, ok: true, changed: false, code, detail: null };
  });
}
