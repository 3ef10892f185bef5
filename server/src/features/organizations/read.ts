import type { Context } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import { FIND, FIND_BY_SLUG, type OrganizationRow } from './queries.ts';

/** The organization of the call. */
export async function getOrganization(ctx: Context): Promise<OrganizationRow> {
  const row = await ctx.db.one<OrganizationRow>(FIND, [ctx.organizationId]);
  if (!row) throw new Error('The organization of the call does not exist.');
  return row;
}

export const findOrganizationBySlug = (db: Database, slug: string): Promise<OrganizationRow | undefined> =>
  db.one<OrganizationRow>(FIND_BY_SLUG, [slug]);
