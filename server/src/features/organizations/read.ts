import type { Context } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import { FIND, FIND_BY_SLUG, FIND_ONLY, LIST, type OrganizationRow } from './queries.ts';

/** The organization of the call. */
export async function getOrganization(ctx: Context): Promise<OrganizationRow> {
  const row = await ctx.db.one<OrganizationRow>(FIND, [ctx.organizationId]);
  if (!row) throw new Error('The organization of the call does not exist.');
  return row;
}

export const findOrganizationBySlug = (db: Database, slug: string): Promise<OrganizationRow | undefined> =>
  db.one<OrganizationRow>(FIND_BY_SLUG, [slug]);

/** The organization of an installation that has but one, in whose name pages speak that know of no other. */
export const findOnlyOrganization = (db: Database): Promise<OrganizationRow | undefined> =>
  db.one<OrganizationRow>(FIND_ONLY);

/** Every organization of the installation: for whoever sits at the machine. */
export const listOrganizations = (db: Database): Promise<{ id: string; name: string; slug: string }[]> =>
  db.many(LIST);
