import { actorUserId, type Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { hashToken, newLinkToken } from '../../platform/secrets.ts';
import { record } from '../audit/index.ts';
import { contactPointsOf, userProblems } from '../users/index.ts';
import type { Managed } from './manage.ts';
import { invitationProblems } from './problems.ts';
import { INSERT_LINK } from './queries.ts';
import { recordEvents } from './timeline.ts';

/** A link that a colleague can see is weaker than a message, so it lives shorter: in a chat a day, on a screen as long as it takes to point a camera. */
const SECONDS = { copied: 86_400, shown: 600 } as const;

export interface SeenLink {
  link_id: string;
  url: string;
  expires_at: Date;
}

/**
 * Makes a link that a colleague can see, notes it and tells the audit. Whoever joins by it is recorded as vouched for by the
 * actor, who may manage the invitation.
 * @throws Problem `invitation.not_pending`, `invitation.held`, `invitation.link_for_users_only`, `contact.not_found`
 */
export async function makeSeenLink(
  tx: Context,
  { invitation, target }: Managed,
  origin: keyof typeof SECONDS,
  contactPointId?: string,
): Promise<SeenLink> {
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
    invitation.id,
    contact.id,
    hashToken(token),
    origin,
    null,
    actorUserId(tx.actor),
    SECONDS[origin],
  ];
  const link = await tx.db.one<{ id: string; expires_at: Date }>(INSERT_LINK, values);
  if (!link) throw invitationProblems.problem('invitation.not_pending');
  const event = { invitationId: invitation.id, userId: target.user.id, contactPointId: contact.id };
  await recordEvents(tx, [{ ...event, kind: `link_${origin}` }]);
  await record(tx, [
    {
      action: `invitation.link_${origin}`,
      targetKind: 'invitation',
      targetId: invitation.id,
      changes: [{ field: 'user_id', after: target.user.id }],
    },
  ]);
  return {
    link_id: link.id,
    url: new URL(`/j/${token}`, tx.settings.publicUrl).href,
    expires_at: link.expires_at,
  };
}
