import { type Context, transaction } from '../../../platform/context/index.ts';
import { requireManaged } from '../manage.ts';
import { makeSeenLink, type SeenLink } from '../seen-links.ts';

/**
 * Makes a link to hand over in person. Whoever joins by it is recorded as vouched for by the actor.
 * @throws Problem `invitation.not_found`, `invitation.not_pending`, `invitation.held`, `invitation.link_for_users_only`,
 *   `contact.not_found`
 */
export const copyInvitationLink = (ctx: Context, id: string, contactPointId?: string): Promise<SeenLink> =>
  transaction(ctx, async (tx) => makeSeenLink(tx, await requireManaged(tx, id), 'copied', contactPointId));
