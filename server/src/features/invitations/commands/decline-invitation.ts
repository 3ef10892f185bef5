import type { Context } from '../../../platform/context/index.ts';
import { type Limit, takeLimit } from '../../../platform/limits.ts';
import { kept } from '../../../platform/messages/index.ts';
import { record } from '../../audit/index.ts';
import { enqueue, suppressContacts } from '../../deliveries/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { asPerson, type Visit } from '../../sessions/index.ts';
import { contactPointsOf, findUsers, setStatus } from '../../users/index.ts';
import { closeInvitations } from '../close.ts';
import { LOCK_USER, type OfferRow } from '../link-queries.ts';
import { invitationProblems } from '../problems.ts';
import { recordEvents } from '../timeline.ts';

/** One mail a day tells an inviter; the badge on Users tells of every case. */
const NOTICES: Limit = { scope: 'not_me_notices', max: 1, windowSeconds: 86_400 };

/**
 * *Not me*: whoever got the message says that it was not for them. The invitation ends, no further message goes to the
 * contact, and the inviter is told.
 * @throws Problem `invitation.not_pending` when it is over, or the contact is no longer that of the person
 */
export function declineInvitation(visit: Visit, offer: OfferRow): Promise<void> {
  return visit.db.transaction(async (db) => {
    const tx = asPerson({ ...visit, db }, offer.organization_id, offer.user_id);
    if (offer.contact_gone) throw invitationProblems.problem('invitation.not_pending');
    await db.many(LOCK_USER, [tx.organizationId, offer.user_id]);
    const closed = await closeInvitations(tx, [offer.invitation_id], 'declined', offer.user_id);
    if (closed.length === 0) throw invitationProblems.problem('invitation.not_pending');
    await setStatus(tx, [offer.user_id], 'not_invited', ['invited']);
    // A link from hand to hand says nothing about who reads the contact.
    if (offer.origin === 'message')
      await suppressContacts(tx, [{ kind: offer.contact_kind, canonical: offer.canonical }], 'not_me');
    await recordEvents(tx, [
      {
        invitationId: offer.invitation_id,
        userId: offer.user_id,
        kind: 'not_me',
        contactPointId: offer.contact_point_id,
        detail: {
          sentence: kept('timeline.notMe'),
          next_step: kept('timeline.notMeNext'),
        },
      },
    ]);
    await record(tx, [
      {
        action: 'invitation.declined',
        targetKind: 'invitation',
        targetId: offer.invitation_id,
        changes: [
          { field: 'user_id', after: offer.user_id },
          { field: 'contact_point_id', after: offer.contact_point_id },
        ],
      },
    ]);
    await tellInviter(tx, offer);
  });
}

async function tellInviter(tx: Context, offer: OfferRow): Promise<void> {
  const [inviter] = offer.created_by ? await findUsers(tx, [offer.created_by]) : [];
  if (inviter?.status !== 'active' || tx.settings.channels.email === 'none') return;
  const contacts = await contactPointsOf(tx, [inviter.id]);
  const email = contacts.find((c) => c.kind === 'email' && c.verified_at);
  if (!email) return;
  const taken = await takeLimit(tx, NOTICES, `${tx.organizationId} ${inviter.id}`);
  if (taken.granted === 0) return;
  await enqueue(tx, [
    {
      kind: 'not_me_notice',
      lane: 'single',
      channel: 'email',
      address: email.address,
      canonical: email.canonical,
      userId: inviter.id,
      contactPointId: email.id,
      subjectId: offer.invitation_id,
      language: inviter.language ?? (await getOrganization(tx)).language,
    },
  ]);
}
