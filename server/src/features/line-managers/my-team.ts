import type { Context } from '../../platform/context/index.ts';
import { getOrganization, type OrganizationRow } from '../organizations/index.ts';
import { signedIn } from '../sessions/index.ts';
import { COUNT_REPORTS, REPORTS, type ReportRow } from './queries.ts';

/** So many fit on a page that a slow phone reads at once. */
const PER_PAGE = 10;

export interface Report
  extends Pick<ReportRow, 'id' | 'name' | 'status' | 'invited_at' | 'expired' | 'held'> {
  mayShow: boolean;
  mayResend: boolean;
}

export interface MyTeam {
  organization: OrganizationRow;
  reports: number;
  joined: number;
  items: Report[];
  page: number;
  pages: number;
}

/** The direct reports of whoever is signed in; null where the organization does not let line managers see them, or there are none. */
export async function loadMyTeam(ctx: Context, asked: number): Promise<MyTeam | null> {
  const organization = await getOrganization(ctx);
  if (!organization.my_team) return null;
  const { userId } = signedIn(ctx);
  const counts = await ctx.db.one<{ reports: number; joined: number }>(COUNT_REPORTS, [
    ctx.organizationId,
    userId,
  ]);
  if (!counts || counts.reports === 0) return null;
  const pages = Math.ceil(counts.reports / PER_PAGE);
  const page = Math.min(Math.max(asked, 1), pages);
  const values = [ctx.organizationId, userId, PER_PAGE, (page - 1) * PER_PAGE];
  const rows = await ctx.db.many<ReportRow>(REPORTS, values);
  return { organization, ...counts, items: rows.map(present), page, pages };
}

/** What the commands would refuse has no button. */
function present({ admin_role, ...row }: ReportRow): Report {
  const mayResend = row.status === 'invited' && row.invited_at !== null && !row.held && !admin_role;
  return { ...row, mayResend, mayShow: mayResend && !row.expired };
}
