import { type Context, rehearse, transaction } from '../../../platform/context/index.ts';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { userProblems, visibleOf } from '../../users/index.ts';
import { pendingOf } from '../close.ts';
import { invitationProblems } from '../problems.ts';
import { resendInvitations } from './resend-invitations.ts';
import { revokeInvitations } from './revoke-invitation.ts';

/** What came of one user of a list. */
export interface UserOutcome {
  user_id: string;
  ok: boolean;
  refusal: Refusal | null;
}

/**
 * Sends the pending invitations of users again; an outcome for each, in the order given.
 * @param dryRun does it and takes it back: the outcomes are those that sending would have now
 */
export const resendToUsers = (ctx: Context, userIds: readonly string[], dryRun = false) =>
  (dryRun ? rehearse : transaction)(ctx, (tx) =>
    onPending(tx, userIds, async (ids) => {
      const outcomes = await resendInvitations(tx, ids);
      return new Map(
        ids.map((id, at) => {
          const outcome = outcomes[at];
          return [id, outcome && !outcome.ok ? outcome.refusal : null];
        }),
      );
    }),
  );

/** Revokes the pending invitations of users; an outcome for each, in the order given. @param dryRun as of `resendToUsers` */
export const revokeOfUsers = (ctx: Context, userIds: readonly string[], dryRun = false) =>
  (dryRun ? rehearse : transaction)(ctx, (tx) => onPending(tx, userIds, (ids) => revokeInvitations(tx, ids)));

/** Whoever cannot be seen is not found; whoever has no pending invitation is told so. */
async function onPending(
  tx: Context,
  userIds: readonly string[],
  act: (invitationIds: readonly string[]) => Promise<ReadonlyMap<string, Refusal | null>>,
): Promise<{ items: UserOutcome[] }> {
  const ids = [...new Set(userIds)];
  const visible = await visibleOf(tx, ids);
  const pending = await pendingOf(
    tx,
    ids.filter((id) => visible.has(id)),
  );
  const refusals = await act(pending.map((invitation) => invitation.id));
  const invitationOf = new Map(pending.map((invitation) => [invitation.user_id, invitation.id]));
  return {
    items: userIds.map((user_id) => {
      const refusal = refusalOf(visible.has(user_id), invitationOf.get(user_id), refusals);
      return { user_id, ok: refusal === null, refusal };
    }),
  };
}

function refusalOf(
  visible: boolean,
  invitationId: string | undefined,
  refusals: ReadonlyMap<string, Refusal | null>,
): Refusal | null {
  if (!visible) return userProblems.refuse('user.not_found');
  if (!invitationId)
    return invitationProblems.refuse('invitation.not_pending', {
      detail: 'none',
    });
  return refusals.get(invitationId) ?? null;
}
