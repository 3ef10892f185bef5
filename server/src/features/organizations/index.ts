import type { Context } from '../../platform/context/index.ts';
import { HOLD, LOCK } from './queries.ts';

export { isLogo } from './check-settings.ts';
export { createOrganization, type NewOrganization } from './commands/create-organization.ts';
export { checkedName } from './policy.ts';
export { organizationProblems } from './problems.ts';
export type { OrganizationRow } from './queries.ts';
export { type OrganizationReactions, onOrganizations } from './reactions.ts';
export { findOnlyOrganization, findOrganizationBySlug, getOrganization, listOrganizations } from './read.ts';
export { routes as organizationRoutes } from './routes.ts';

/** Locks the organization's row until the transaction ends: taken before anything that could lose the last Organization Admin. */
export async function lockOrganization(tx: Context): Promise<void> {
  await tx.db.many(LOCK, [tx.organizationId]);
}

/**
 * Keeps whoever needs `lockOrganization` waiting until the transaction ends, and nobody else. Not together with a later
 * `lockOrganization` in the same transaction: two who wanted more than they hold would wait for each other.
 */
export async function holdOrganization(tx: Context): Promise<void> {
  await tx.db.many(HOLD, [tx.organizationId]);
}
