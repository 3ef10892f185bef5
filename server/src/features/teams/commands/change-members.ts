import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { definitionOf } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { findUsers, grantsOf, isAbove, refreshDirectory, visibleOf } from '../../users/index.ts';
import { trustOf } from '../policy.ts';
import { DELETE_MEMBERSHIPS, INSERT_MEMBERSHIPS } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { getTeam } from '../read.ts';

export interface MemberOutcome {
  user_id: string;
  ok: boolean;
  code: string | null;
  detail: string | null;
}

/**
 * Adds users to a team; an outcome for each, in the order given. Being in it already is fine.
 * @throws Problem `team.not_found`
 */
export function addUsersToTeam(
  ctx: Context,
  teamId: string,
  userIds: readonly string[],
): Promise<{ items: MemberOutcome[] }> {
  return transaction(ctx, async (tx) => {
    await getTeam(tx, teamId);
    const outcomes = await judge(tx, userIds);
    const accepted = outcomes.filter((o) => o.ok).map((o) => o.user_id);
    await addMembers(
      tx,
      accepted.map((user_id) => ({ team_id: teamId, user_id })),
    );
    return { items: outcomes };
  });
}

/**
 * Takes users out of a team; an outcome for each. Not being in it is fine.
 * @throws Problem `team.not_found`
 */
export function removeUsersFromTeam(
  ctx: Context,
  teamId: string,
  userIds: readonly string[],
): Promise<{ items: MemberOutcome[] }> {
  return transaction(ctx, async (tx) => {
    await getTeam(tx, teamId);
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
    return { items: outcomes };
  });
}

/** Makes memberships, audited; those that exist are left alone. No rule is asked. */
export async function addMembers(
  tx: Context,
  pairs: readonly { team_id: string; user_id: string }[],
  options: { newUsers?: boolean } = {},
): Promise<void> {
  if (pairs.length === 0) return;
  const values = [tx.organizationId, JSON.stringify(pairs), trustOf(tx.actor), actorUserId(tx.actor)];
  if (options.newUsers) return tx.db.send(INSERT_MEMBERSHIPS, values);
  const rows = await tx.db.many<{ team_id: string; user_id: string }>(INSERT_MEMBERSHIPS, values);
  await changed(tx, 'membership.added', rows);
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
  const users = new Map((await findUsers(tx, userIds)).map((u) => [u.id, u]));
  const grants = await grantsOf(tx, userIds);
  return userIds.map((user_id) => {
    const user = visible.has(user_id) ? users.get(user_id) : undefined;
    const held = grants.filter((g) => g.user_id === user_id);
    const code = !user
      ? 'user.not_found'
      : user.status === 'removed'
        ? 'user.removed'
        : isAbove(tx.actor, held)
          ? 'role.above_your_own'
          : null;
    return { user_id, ok: code === null, code, detail: code ? definitionOf(code).title : null };
  });
}
