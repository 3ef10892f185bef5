import type { Context } from '../../../platform/context/index.ts';
import { kept } from '../../../platform/messages/index.ts';
import { record } from '../../audit/index.ts';
import { refuseChannel, suppressionsOf } from '../../deliveries/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { asPerson, type Visit } from '../../sessions/index.ts';
import { takeCaps } from '../caps.ts';
import { hoursOf } from '../hours.ts';
import { ASK_RENEWAL, LOCK_USER, type OfferRow, RENEW_ALONE } from '../link-queries.ts';
import { sendTo } from '../sending.ts';
import { recordEvents } from '../timeline.ts';

export type Renewal =
  | { how: 'sent' }
  /** The contact was written to within the hour. */
  | { how: 'too_soon'; until: Date }
  /** The one renewal of one's own is used or too late: inviter and admins see the request. */
  | { how: 'asked' };

/**
 * *Send me a new link*, for an invitation that expired: once, to the same contact and nowhere else, less than 30 days
 * after it expired, within the hour of the contact and the caps of the organization. Whatever stands against it turns
 * it into a request that the inviter and Organization Admins see.
 */
export function renewInvitation(visit: Visit, offer: OfferRow): Promise<Renewal> {
  return visit.db.transaction(async (db) => {
    const tx = asPerson({ ...visit, db }, offer.organization_id, offer.user_id);
    await db.many(LOCK_USER, [tx.organizationId, offer.user_id]);
    if (!(await mayWrite(tx, offer))) return askForRenewal(tx, offer);
    const organization = await getOrganization(tx);
    const contact = { kind: offer.contact_kind, canonical: offer.canonical };
    const [busy] = await hoursOf(tx, [contact], organization.resend_after_seconds);
    if (busy) return { how: 'too_soon', until: busy.free_at };
    const caps = await takeCaps(tx, organization, new Map([[0, { contacts: [contact] }]]));
    if (caps.refusals.size > 0) return askForRenewal(tx, offer);
    const values = [tx.organizationId, offer.invitation_id, organization.invitation_life_days];
    const [renewed] = await tx.db.many(RENEW_ALONE, values);
    if (!renewed) return askForRenewal(tx, offer);
    await noteRenewal(tx, offer, 'renewed');
    const recipient = {
      invitationId: offer.invitation_id,
      userId: offer.user_id,
      language: offer.language,
      contacts: [{ ...contact, id: offer.contact_point_id, address: offer.address }],
    };
    const sent = await sendTo(tx, [recipient], { organization, delaySeconds: 0, wait: true, lane: 'single' });
    if (sent.messages.length === 0) throw new Error('A renewal queued no message.');
    return { how: 'sent' };
  });
}

async function mayWrite(tx: Context, offer: OfferRow): Promise<boolean> {
  if (!offer.may_renew || offer.contact_gone) return false;
  if (refuseChannel(tx.settings, offer.contact_kind === 'email' ? 'email' : 'sms')) return false;
  const contact = { kind: offer.contact_kind, canonical: offer.canonical };
  return (await suppressionsOf(tx, [contact])).length === 0;
}

/** Once a day is enough for whoever reads it. */
async function askForRenewal(tx: Context, offer: OfferRow): Promise<Renewal> {
  const asked = await tx.db.many(ASK_RENEWAL, [tx.organizationId, offer.invitation_id]);
  if (asked.length > 0) await noteRenewal(tx, offer, 'renewal_asked');
  return { how: 'asked' };
}

async function noteRenewal(tx: Context, offer: OfferRow, kind: 'renewed' | 'renewal_asked'): Promise<void> {
  await recordEvents(tx, [
    {
      invitationId: offer.invitation_id,
      userId: offer.user_id,
      kind,
      contactPointId: offer.contact_point_id,
      detail:
        kind === 'renewed'
          ? { sentence: kept('timeline.renewed') }
          : {
              sentence: kept('timeline.renewalAsked'),
              next_step: kept('timeline.renewalAskedNext'),
            },
    },
  ]);
  await record(tx, [
    {
      action: kind === 'renewed' ? 'invitation.renewed' : 'invitation.renewal_asked',
      targetKind: 'invitation',
      targetId: offer.invitation_id,
      changes: [{ field: 'user_id', after: offer.user_id }],
    },
  ]);
}
