import { type Context, transaction } from '../../../platform/context/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { teamsOf } from '../../teams/index.ts';
import { contactPointsOf, displayName, requireNotAbove, setStatus, userProblems } from '../../users/index.ts';
import { takeCaps } from '../caps.ts';
import { mayInvite } from '../policy.ts';
import { invitationProblems } from '../problems.ts';
import { insertInvitations, sendTo } from '../sending.ts';
import { presentActor, type Welcomed } from '../welcome.ts';
import { refusalsOfContacts } from '../writable.ts';

/**
 * Invites somebody who was added without inviting, or whose invitation was revoked or declined.
 * @throws Problem `user.*`, `role.above_your_own`, `invitation.*`, `contact.missing`, `channel.not_configured`, `sms.cap_reached`
 */
export function inviteExistingUser(ctx: Context, userId: string, delaySeconds = 0): Promise<Welcomed> {
  return transaction(ctx, async (tx) => {
    const organization = await getOrganization(tx);
    if (mayInvite(tx.actor, organization))
      throw invitationProblems.problem('invitation.not_allowed_by_setting');
    const user = await requireNotAbove(tx, userId, 'invitations.create');
    if (user.status === 'active') throw invitationProblems.problem('user.active_already');
    if (user.status === 'suspended') throw invitationProblems.problem('user.suspended');
    if (user.status === 'offboarded') throw invitationProblems.problem('user.offboarded');
    if (user.status === 'invited') throw invitationProblems.problem('invitation.pending_already');
    if (user.status !== 'not_invited') throw userProblems.problem('user.removed');
    const contacts = await contactPointsOf(tx, [userId]);
    if (contacts.length === 0) throw invitationProblems.problem('contact.missing');
    const refusals = [...(await refusalsOfContacts(tx, organization, contacts)).values()];
    if (refusals.length > 0) throw new Problem(refusals);
    const caps = await takeCaps(tx, organization, new Map([[0, { contacts }]]));
    const capped = caps.refusals.get(0);
    if (capped) throw new Problem([capped.refusal], capped.seconds);

    const language = user.language ?? organization.language;
    const invitation = (
      await insertInvitations(tx, organization, [{ userId, language, undo: { mode: 'invited' } }])
    ).get(userId);
    if (!invitation) throw invitationProblems.problem('invitation.pending_already');
    await setStatus(tx, [userId], 'invited', ['not_invited']);
    const before = [{ invitationId: invitation.id, userId, kind: 'created' }];
    const options = { organization, delaySeconds, wait: true, lane: 'single' as const, before };
    const { messages } = await sendTo(
      tx,
      [{ invitationId: invitation.id, userId, language, contacts }],
      options,
    );
    await record(tx, [
      {
        action: 'invitation.created',
        targetKind: 'invitation',
        targetId: invitation.id,
        changes: [{ field: 'user_id', after: userId }],
      },
    ]);
    return {
      user: { id: userId, name: displayName(user, contacts[0]?.address), status: 'invited' },
      invitation: {
        ...invitation,
        user_id: userId,
        state: 'pending',
        expired: false,
        language,
        created_by: await presentActor(tx),
        held_at: null,
      },
      deliveries: messages,
      teams: (await teamsOf(tx, [userId])).map(({ id, name }) => ({ id, name })),
      restored: false,
      not_restored: [],
    };
  });
}
