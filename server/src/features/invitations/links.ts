import type { Database } from '../../platform/database/index.ts';
import { hashToken } from '../../platform/secrets.ts';
import type { ContactProof, OpenInvitations } from '../sessions/index.ts';
import { FIND_BY_CONTACT, FIND_BY_TOKEN, type OfferRow, OPEN_AMONG } from './link-queries.ts';

/** 128 bits in base64url; what looks otherwise never reaches the database. */
const TOKEN = /^[A-Za-z0-9_-]{22}$/;

/**
 * What a link is good for. `replaced`: the link is dead and the invitation pending, so a code to the same contact still
 * leads in. `held`: nobody joins by it until an Organization Admin has looked. `used`, `declined`, `revoked`: the invitation is over.
 */
export type OfferState = 'open' | 'held' | 'expired' | 'replaced' | 'used' | 'declined' | 'revoked';

/** The offer behind a token, or null for one that never was. */
export async function findByToken(db: Database, token: string): Promise<OfferRow | null> {
  if (!TOKEN.test(token)) return null;
  return (await db.one<OfferRow>(FIND_BY_TOKEN, [hashToken(token)])) ?? null;
}

/** The pending offer of an organization to whoever has this contact, or null. */
export async function findByContact(
  db: Database,
  organizationId: string,
  proof: ContactProof,
): Promise<OfferRow | null> {
  const values = [organizationId, proof.kind, proof.canonical];
  return (await db.one<OfferRow>(FIND_BY_CONTACT, values)) ?? null;
}

/** Says what became of an offer, the more final first. */
export function stateOf(offer: OfferRow): OfferState {
  if (offer.state === 'accepted') return 'used';
  if (offer.state !== 'pending') return offer.state;
  if (offer.user_status !== 'invited') return 'revoked';
  if (offer.held) return 'held';
  if (offer.expired) return 'expired';
  return offer.link_dead || offer.contact_gone ? 'replaced' : 'open';
}

/** A link that is older than the organization's setting, or one to an admin role, asks for a fresh code to the same contact besides. */
export const needsCode = (offer: OfferRow): boolean =>
  offer.link_id !== null && (offer.link_old === true || offer.admin_role);

/** For sign-in, which stands below: which contact points of invited people could join at this moment. */
export const openInvitations: OpenInvitations = async (db, contactPoints) => {
  const pairs = contactPoints.map(({ organizationId, contactPointId }) => ({
    organization_id: organizationId,
    contact_point_id: contactPointId,
  }));
  const rows = await db.many<{ id: string }>(OPEN_AMONG, [JSON.stringify(pairs)]);
  return new Set(rows.map((row) => row.id));
};
