import { type Context, transaction } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { cancelDeliveries, findDeliveries } from '../../deliveries/index.ts';
import { setStatus, undoCreation, undoRestoration } from '../../users/index.ts';
import { requireManaged } from '../manage.ts';
import { invitationProblems } from '../problems.ts';
import { DELETE, LOCK, type Undo } from '../queries.ts';

/**
 * Takes the whole command back before anything left: a user created by it is gone and their details are free, one who was
 * restored is removed as before, one who was there stays, not invited. The hour is given back.
 * @throws Problem `invitation.not_found`, `role.above_your_own`, `invitation.sent_already`
 */
export function undoInvitation(ctx: Context, id: string): Promise<{ undone: true }> {
  return transaction(ctx, async (tx) => {
    const { invitation, target } = await requireManaged(tx, id);
    await tx.db.many(LOCK, [tx.organizationId, [id]]);
    await cancelDeliveries(tx, { subjectIds: [id], kinds: ['invitation'] }, 'undone');
    const all = await findDeliveries(tx, { subjectIds: [id], kinds: ['invitation'] });
    // One message that left, or is leaving, is enough: the person may be reading it. The cancellation above falls too.
    if (invitation.state !== 'pending' || all.length === 0 || all.some((d) => d.state !== 'cancelled')) {
      throw invitationProblems.problem('invitation.sent_already');
    }
    const userId = target.user.id;
    const undo: Undo = invitation.undo ?? { mode: 'invited' };
    await record(tx, [
      {
        action: 'invitation.undone',
        targetKind: 'invitation',
        targetId: id,
        changes: [{ field: 'user_id', after: userId }],
      },
    ]);
    await tx.db.many(DELETE, [tx.organizationId, id]);
    if (undo.mode === 'restored') await undoRestoration(tx, userId, undo.before);
    else if (undo.mode === 'created') await undoCreation(tx, [userId]);
    else await setStatus(tx, [userId], 'not_invited', ['invited']);
    return { undone: true };
  });
}
