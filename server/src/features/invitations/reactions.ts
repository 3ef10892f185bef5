import type { Context } from '../../platform/context/index.ts';
import { cancelDeliveries, refuseChannel } from '../deliveries/index.ts';
import { getOrganization } from '../organizations/index.ts';
import type { TeamReactions } from '../teams/index.ts';
import { contactPointsOf, type UserReactions } from '../users/index.ts';
import { closeInvitations, killLinks, pendingOf } from './close.ts';
import { invitersLeft } from './inviters.ts';
import { sendTo } from './sending.ts';
import { recordEvents } from './timeline.ts';

/** What follows for invitations when users change, in the same transaction. */
export const userReactions: Partial<UserReactions> = {
  async left(tx, userIds) {
    await closeInvitations(
      tx,
      (await pendingOf(tx, userIds)).map((i) => i.id),
      'revoked',
      null,
    );
  },
  invitersLeft,
  async contactChanged(tx, userId, { removedId, addedId }) {
    const [invitation] = await pendingOf(tx, [userId]);
    if (!invitation) return;
    await killLinks(tx, [invitation.id]);
    if (removedId)
      await cancelDeliveries(tx, { contactPointIds: [removedId], kinds: ['invitation'] }, 'contact_changed');
    await recordEvents(tx, [
      { invitationId: invitation.id, userId, kind: 'contact_changed', contactPointId: addedId ?? removedId },
    ]);
    if (addedId) await writeTo(tx, invitation.id, userId, addedId);
  },
  async offerChanged(tx, userIds) {
    await killLinks(
      tx,
      (await pendingOf(tx, userIds)).map((i) => i.id),
    );
  },
};

export const teamReactions: Pick<TeamReactions, 'teamsChanged'> = {
  async teamsChanged(tx, userIds) {
    await killLinks(
      tx,
      (await pendingOf(tx, userIds)).map((i) => i.id),
    );
  },
};

/** A corrected contact is written to at once, or when its own hour ends. */
async function writeTo(
  tx: Context,
  invitationId: string,
  userId: string,
  contactPointId: string,
): Promise<void> {
  const contact = (await contactPointsOf(tx, [userId])).find((c) => c.id === contactPointId);
  if (!contact || refuseChannel(tx.settings, contact.kind === 'email' ? 'email' : 'sms')) return;
  const organization = await getOrganization(tx);
  const options = { organization, delaySeconds: 0, wait: true, lane: 'single' as const };
  await sendTo(tx, [{ invitationId, userId, language: organization.language, contacts: [contact] }], options);
}
