import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { hashToken, newLinkToken } from '../../../platform/secrets.ts';
import { record } from '../../audit/index.ts';
import { contactPointsOf, userProblems } from '../../users/index.ts';
import { requireManaged } from '../manage.ts';
import { invitationProblems } from '../problems.ts';
import { INSERT_LINK } from '../queries.ts';
import { recordEvents } from '../timeline.ts';

/** A link that a colleague can see is weaker than a message, so it lives shorter. */
const COPIED_LINK_SECONDS = 86_400;

/**
 * Makes a link to hand over in person. Whoever joins by it is recorded as vouched for by the actor.
 * @throws Problem `invitation.not_found`, `invitation.not_pending`, `invitation.link_for_users_only`, `contact.not_found`
 */
export function copyInvitationLink(ctx: Context, id: string, contactPointId?: string) {
  return transaction(ctx, async (tx) => {
    const { invitation, target } = await requireManaged(tx, id);
    if (invitation.state !== 'pending' || invitation.expired)
      throw invitationProblems.problem('invitation.not_pending');
    if (invitation.held_at) throw invitationProblems.problem('invitation.held');
    if (target.grants.length > 0) throw invitationProblems.problem('invitation.link_for_users_only');
    const contacts = await contactPointsOf(tx, [target.user.id]);
    const contact = contactPointId ? contacts.find((c) => c.id === contactPointId) : contacts[0];
    if (!contact) throw userProblems.problem('contact.not_found', { pointer: '/contact_point_id' });
    const token = newLinkToken();
    const values = [
      tx.organizationId,
      newId(),
      id,
      contact.id,
      hashToken(token),
      'copied',
      null,
      actorUserId(tx.actor),
      COPIED_LINK_SECONDS,
    ];
    const link = await tx.db.one<{ id: string; expires_at: Date }>(INSERT_LINK, values);
    if (!link) throw invitationProblems.problem('invitation.not_pending');
    await recordEvents(tx, [
      { invitationId: id, userId: target.user.id, kind: 'link_copied', contactPointId: contact.id },
    ]);
    await record(tx, [
      {
        action: 'invitation.link_copied',
        targetKind: 'invitation',
        targetId: id,
        changes: [{ field: 'user_id', after: target.user.id }],
      },
    ]);
    return {
      link_id: link.id,
      url: new URL(`/j/${token}`, tx.settings.publicUrl).href,
      expires_at: link.expires_at,
    };
  });
}
