import type { Context } from '../../../platform/context/index.ts';
import { asPerson, contextOf, type Visit } from '../../sessions/index.ts';
import { LOCK_USER, NOTE_FETCHED, type OfferRow, WAS_OPENED } from '../link-queries.ts';
import { recordEvents } from '../timeline.ts';

/** A GET may have come from a mail filter: one line an hour says so, and nothing else changes. */
export async function noteFetched(visit: Visit, offer: OfferRow): Promise<void> {
  if (!offer.link_id || offer.lately_fetched) return;
  await visit.db.transaction(async (db) => {
    const tx = contextOf({ ...visit, db }, offer.organization_id, { kind: 'system' });
    await db.many(LOCK_USER, [tx.organizationId, offer.user_id]);
    const noted = await db.many(NOTE_FETCHED, [tx.organizationId, offer.link_id]);
    if (noted.length === 0) return;
    const late = (await db.many(WAS_OPENED, [tx.organizationId, offer.invitation_id])).length > 0;
    await recordEvents(tx, [{ ...event(offer, 'link_fetched'), late }]);
  });
}

/** The first button that was pressed on the page: a person was there. */
export async function noteOpened(visit: Visit, offer: OfferRow): Promise<void> {
  await visit.db.transaction(async (db) => {
    const tx: Context = asPerson({ ...visit, db }, offer.organization_id, offer.user_id);
    await db.many(LOCK_USER, [tx.organizationId, offer.user_id]);
    const opened = await db.many(WAS_OPENED, [tx.organizationId, offer.invitation_id]);
    if (opened.length === 0) await recordEvents(tx, [event(offer, 'opened')]);
  });
}

const event = (offer: OfferRow, kind: 'link_fetched' | 'opened') => ({
  invitationId: offer.invitation_id,
  userId: offer.user_id,
  kind,
  contactPointId: offer.contact_point_id,
});
