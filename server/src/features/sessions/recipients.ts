import type { Database } from '../../platform/database/index.ts';
import { type Holder, holdersOfContact } from '../users/index.ts';
import type { ContactKind } from './queries.ts';

/**
 * Says which of these contact points (ids of invited people) have an invitation that can be accepted now: pending, not
 * expired. Filled in by the composition root, since invitations stand above sessions.
 */
export type OpenInvitations = (
  db: Database,
  contactPoints: readonly { organizationId: string; contactPointId: string }[],
) => Promise<ReadonlySet<string>>;

let openInvitations: OpenInvitations = async () => new Set();

export function onOpenInvitations(find: OpenInvitations): void {
  openInvitations = find;
}

/** Somebody whom this contact lets in: as a user of an organization, or to its invitation. */
export type Entrant = Holder & { way: 'sign_in' | 'join' };

/**
 * Whom a proved contact lets in. An *active* user only through a contact that they proved, so that a mistyped second
 * address never opens the account; an *invited* one through any contact of the invitation, which then is what was proved.
 */
export async function entrantsOf(db: Database, kind: ContactKind, canonical: string): Promise<Entrant[]> {
  const holders = await holdersOfContact(db, kind, canonical);
  const invited = holders.filter((h) => h.user_status === 'invited');
  const open = invited.length
    ? await openInvitations(
        db,
        invited.map((h) => ({ organizationId: h.organization_id, contactPointId: h.contact_point_id })),
      )
    : new Set<string>();
  return holders.flatMap((h): Entrant[] => {
    if (h.user_status === 'active') return h.verified_at ? [{ ...h, way: 'sign_in' }] : [];
    return open.has(h.contact_point_id) ? [{ ...h, way: 'join' }] : [];
  });
}
