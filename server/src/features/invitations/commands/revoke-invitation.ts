import {
  actorUserId,
  type Context,
  mayEverywhere,
  tokenLacks,
  transaction,
} from '../../../platform/context/index.ts';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { FROM, removeOrSuspend, setStatus } from '../../users/index.ts';
import { closeInvitations } from '../close.ts';
import { LOCK_USERS } from '../link-queries.ts';
import { loadManaged, requireManaged } from '../manage.ts';
import { presentInvitation } from '../present.ts';
import { invitationProblems } from '../problems.ts';

/**
 * Revokes an invitation: its links die and its waiting messages are cancelled with this transaction. The user stays, not
 * invited; with `removeUser` they are removed as well, which takes the permission for that.
 * @throws Problem `invitation.not_found`, `role.above_your_own`, `invitation.not_pending`, `role.insufficient`,
 * `api_token.not_allowed`
 */
export function revokeInvitation(
  ctx: Context,
  id: string,
  options: { removeUser?: boolean | undefined } = {},
) {
  return transaction(ctx, async (tx) => {
    const { invitation, target } = await requireManaged(tx, id);
    if (options.removeUser && !mayEverywhere(tx.actor, 'users.change_status'))
      throw platformProblems.problem('role.insufficient', { pointer: '/remove_user' });
    if (options.removeUser && tokenLacks(tx.actor, 'users.change_status'))
      throw platformProblems.problem('api_token.not_allowed', { pointer: '/remove_user' });
    const revoked = await revokePending(tx, [{ id: invitation.id, user_id: target.user.id }]);
    if (revoked.size === 0) throw invitationProblems.problem('invitation.not_pending');
    if (options.removeUser) {
      await lockOrganization(tx);
      await removeOrSuspend(tx, [target.user.id], 'removed', FROM.remove);
      await record(tx, [
        {
          action: 'user.removed',
          targetKind: 'user',
          targetId: target.user.id,
          changes: [{ field: 'status', before: 'not_invited', after: 'removed' }],
        },
      ]);
    }
    return {
      invitation: presentInvitation({ ...invitation, state: 'revoked', expired: false }),
      user_status: options.removeUser ? 'removed' : 'not_invited',
    };
  });
}

/** As `revokeInvitation`, for many at once; by id of the invitation, null when it was revoked. */
export function revokeInvitations(
  ctx: Context,
  ids: readonly string[],
): Promise<Map<string, Refusal | null>> {
  return transaction(ctx, async (tx) => {
    const found = await loadManaged(tx, ids);
    const managed = [...found.values()].flatMap((entry) =>
      'code' in entry ? [] : [{ id: entry.invitation.id, user_id: entry.target.user.id }],
    );
    const revoked = await revokePending(tx, managed);
    return new Map(
      [...found].map(([id, entry]) => {
        if ('code' in entry) return [id, entry];
        return [id, revoked.has(id) ? null : invitationProblems.refuse('invitation.not_pending')];
      }),
    );
  });
}

/** The change itself; answers the ids of those that this call closed. */
export async function revokePending(
  tx: Context,
  invitations: readonly { id: string; user_id: string }[],
): Promise<Set<string>> {
  if (invitations.length === 0) return new Set();
  await tx.db.many(LOCK_USERS, [tx.organizationId, invitations.map((one) => one.user_id)]);
  const closed = await closeInvitations(
    tx,
    invitations.map((one) => one.id),
    'revoked',
    actorUserId(tx.actor),
  );
  await setStatus(
    tx,
    closed.map((row) => row.user_id),
    'not_invited',
    ['invited'],
  );
  await record(
    tx,
    closed.map((row) => ({
      action: 'invitation.revoked',
      targetKind: 'invitation',
      targetId: row.id,
      changes: [{ field: 'user_id', after: row.user_id }],
    })),
  );
  return new Set(closed.map((row) => row.id));
}
