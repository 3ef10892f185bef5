import {
  actorUserId,
  type Context,
  isOrganizationAdmin,
  tokenLacks,
  transaction,
} from '../../../platform/context/index.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { FROM, removeOrSuspend, setStatus } from '../../users/index.ts';
import { closeInvitations } from '../close.ts';
import { LOCK_USER } from '../link-queries.ts';
import { requireManaged } from '../manage.ts';
import { presentInvitation } from '../present.ts';
import { invitationProblems } from '../problems.ts';

/**
 * Revokes an invitation: its links die and its waiting messages are cancelled with this transaction. The user stays, not
 * invited; with `removeUser` they are removed as well, which is for Organization Admins.
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
    if (options.removeUser && !isOrganizationAdmin(tx.actor))
      throw platformProblems.problem('role.insufficient', { pointer: '/remove_user' });
    if (options.removeUser && tokenLacks(tx.actor, 'users.change_status'))
      throw platformProblems.problem('api_token.not_allowed', { pointer: '/remove_user' });
    await tx.db.many(LOCK_USER, [tx.organizationId, target.user.id]);
    const closed = await closeInvitations(tx, [id], 'revoked', actorUserId(tx.actor));
    if (closed.length === 0) throw invitationProblems.problem('invitation.not_pending');
    await setStatus(tx, [target.user.id], 'not_invited', ['invited']);
    await record(tx, [
      {
        action: 'invitation.revoked',
        targetKind: 'invitation',
        targetId: id,
        changes: [{ field: 'user_id', after: target.user.id }],
      },
    ]);
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
