import type { Context } from '../../../platform/context/index.ts';
import { kept } from '../../../platform/messages/index.ts';
import { record } from '../../audit/index.ts';
import { cancelDeliveries, enqueue } from '../../deliveries/index.ts';
import { asPerson, type StartedSession, startSession, type Visit } from '../../sessions/index.ts';
import {
  activateUsers,
  contactPointsOf,
  findUsers,
  keepLanguage,
  verifyContactPoints,
} from '../../users/index.ts';
import { ACCEPT, LOCK_USER, type OfferRow, TAKE_LINKS } from '../link-queries.ts';
import { invitationProblems } from '../problems.ts';
import { recordEvents } from '../timeline.ts';

export interface Acceptance {
  /** As the page found it; nothing of it is believed without asking again. */
  offer: OfferRow;
  /** The person typed a code that was sent to the contact of the offer. */
  codeProved: boolean;
  /** The session that this browser had before; it ends. */
  replaces: string | null;
  /** The connection of the organization that vouches for the contact of the offer, by name. */
  company?: string;
}

interface Accepted {
  user_id: string;
  vouched_by: string | null;
  origin: OfferRow['origin'];
}

/**
 * Joins: the user becomes active, the contact through which they came is proved, all links die, messages that wait are
 * cancelled, and a session starts. Who comes by a link that a colleague could see is vouched for by that colleague instead:
 * nothing is proved, and every contact on record is told. The language of the visit becomes that of the user.
 * @throws Problem `invitation.not_pending` when it is over, a condition of the link no longer holds, or somebody was faster;
 *   the page that asks again says which
 */
export function acceptInvitation(visit: Visit, how: Acceptance): Promise<StartedSession> {
  const { offer, codeProved, replaces } = how;
  return visit.db.transaction(async (db) => {
    const tx = asPerson({ ...visit, db }, offer.organization_id, offer.user_id);
    const accepted = await take(tx, offer, codeProved);

    // Past this line nothing can fail for a reason of the caller's.
    const { vouched_by: voucher } = accepted;
    // Whatever the page was read in at the end is what the person reads.
    await keepLanguage(tx, offer.user_id, tx.language);
    if (!voucher) await verifyContactPoints(tx, [offer.contact_point_id]);
    await recordEvents(tx, [
      {
        invitationId: offer.invitation_id,
        userId: offer.user_id,
        kind: 'joined',
        contactPointId: offer.contact_point_id,
        detail: await describe(tx, how, voucher),
      },
    ]);
    await record(tx, [
      {
        action: 'invitation.accepted',
        targetKind: 'invitation',
        targetId: offer.invitation_id,
        changes: [
          { field: 'user_id', after: offer.user_id },
          { field: 'contact_point_id', after: offer.contact_point_id },
          ...(voucher ? [{ field: 'vouched_by', after: voucher }] : []),
        ],
      },
    ]);
    if (voucher) await tellContacts(tx, offer);
    const provedBy = how.company !== undefined ? 'company' : offer.link_id ? 'link' : 'contact';
    return startSession(tx, { userId: offer.user_id, provedBy, replaces, joining: true });
  });
}

/** The guarded update decides; then the link itself and the status of the user are taken, or all of it falls. */
async function take(tx: Context, offer: OfferRow, codeProved: boolean): Promise<Accepted> {
  const { invitation_id, contact_point_id, link_id } = offer;
  await tx.db.many(LOCK_USER, [tx.organizationId, offer.user_id]);
  const values = [tx.organizationId, invitation_id, contact_point_id, link_id, codeProved];
  const accepted = await tx.db.one<Accepted>(ACCEPT, values);
  if (!accepted) throw invitationProblems.problem('invitation.not_pending');
  const alive = await tx.db.many<{ id: string }>(TAKE_LINKS, [tx.organizationId, invitation_id]);
  // A change of the offer kills links without touching the invitation: it may have come in between.
  if (link_id && !alive.some((link) => link.id === link_id))
    throw invitationProblems.problem('invitation.not_pending');
  // Before anything that the worker writes after deliveries.
  await cancelDeliveries(tx, { subjectIds: [invitation_id], kinds: ['invitation'] }, 'accepted');
  const activated = await activateUsers(tx, [accepted.user_id]);
  if (activated.length === 0) throw invitationProblems.problem('invitation.not_pending');
  return accepted;
}

async function describe(tx: Context, { offer, codeProved, company }: Acceptance, voucherId: string | null) {
  if (voucherId) {
    const [voucher] = await findUsers(tx, [voucherId]);
    const name = voucher ? `${voucher.first_name} ${voucher.last_name}`.trim() : '';
    return {
      through: 'vouched',
      sentence: name ? kept('timeline.vouched', { name }) : kept('timeline.vouchedUnnamed'),
    };
  }
  if (company !== undefined)
    return { through: 'company', sentence: kept('timeline.byCompany', { name: company }) };
  if (!offer.link_id) return { through: 'code', sentence: kept('timeline.byCode') };
  return codeProved
    ? { through: 'link', sentence: kept('timeline.byLinkAndCode') }
    : { through: 'link', sentence: kept('timeline.byLink') };
}

/** Whoever is meant hears of it, also when somebody else used the link. */
async function tellContacts(tx: Context, offer: OfferRow): Promise<void> {
  const contacts = await contactPointsOf(tx, [offer.user_id]);
  const [user] = await findUsers(tx, [offer.user_id]);
  const notices = contacts.map((contact) => ({
    kind: 'vouched_notice',
    lane: 'single' as const,
    channel: contact.kind === 'email' ? ('email' as const) : ('sms' as const),
    address: contact.address,
    canonical: contact.canonical,
    userId: offer.user_id,
    contactPointId: contact.id,
    subjectId: offer.invitation_id,
    language: user?.language ?? tx.language,
  }));
  await enqueue(
    tx,
    notices.filter(({ channel }) => tx.settings.channels[channel] !== 'none'),
  );
}
