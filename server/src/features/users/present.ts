import { type Context, mayEverywhere } from '../../platform/context/index.ts';
import { LATEST_OFFBOARDING, type OffboardingRow } from './offboarding-queries.ts';
import { userProblems } from './problems.ts';
import type { ProposalRow } from './proposal-queries.ts';
import { proposalsOf } from './proposals.ts';
import * as q from './queries.ts';
import { contactPointsOf, displayName, findUsers, grantsOf, reference } from './read.ts';
import { RELEASED_CONTACTS } from './return-queries.ts';

/**
 * A user as the API shows one, contacts of a removed user as they were.
 * @throws Problem `user.not_found`
 */
export async function presentUser(ctx: Context, id: string) {
  const [row] = await findUsers(ctx, [id]);
  if (!row) throw userProblems.problem('user.not_found');
  const contacts = await contactsOf(ctx, row);
  const grants = await grantsOf(ctx, [id]);
  const sources = await ctx.db.many<q.SourceRow>(q.SOURCES, [ctx.organizationId, [id]]);
  return {
    id: row.id,
    status: row.status,
    name: displayName(row, contacts[0]?.address),
    values: valuesOf(row),
    sources: sources.map((s) => ({
      ...s,
      set_by: reference(s.set_by, s.set_by_name),
    })),
    proposals: (await proposalsOf(ctx, [id])).map(presentProposal),
    contact_points: contacts,
    grants: grants.map(presentGrant),
    created_at: row.created_at,
    joined_at: row.joined_at,
    suspended_at: row.suspended_at,
    removed_at: row.removed_at,
    offboarded_at: row.offboarded_at,
    offboarding: await offboardingOf(ctx, row),
  };
}

/** Of somebody who is gone, those that they had. */
async function contactsOf(ctx: Context, { id, status }: q.UserRow): Promise<q.ContactPointRow[]> {
  const held = status === 'removed' ? [] : await contactPointsOf(ctx, [id]);
  if (held.length > 0 || (status !== 'removed' && status !== 'offboarded')) return held;
  return ctx.db.many<q.ContactPointRow>(RELEASED_CONTACTS, [ctx.organizationId, [id]]);
}

/** The plan, or what was done; nothing of what is long over, or of somebody removed. */
export async function offboardingOf(ctx: Context, { id, status }: Pick<q.UserRow, 'id' | 'status'>) {
  const row = await ctx.db.one<OffboardingRow>(LATEST_OFFBOARDING, [ctx.organizationId, id]);
  if (!row || (row.done_at !== null && status !== 'offboarded')) return null;
  return {
    last_day_on: row.last_day_on,
    release_contacts: row.release_contacts,
    reason: mayEverywhere(ctx.actor, 'users.change_status') ? row.reason : null,
    planned_by: reference(row.planned_by, row.planned_by_name),
    planned_at: row.planned_at,
    done_at: row.done_at,
    refused_on: row.refused_on,
  };
}

/** A value that waits, as the API shows it. */
export const presentProposal = (p: ProposalRow) => ({
  field: p.field,
  value: p.value,
  value_name: p.value_name,
  source: p.source,
  proposed_by: reference(p.proposed_by, p.proposed_by_name),
  proposed_at: p.proposed_at,
});

export const presentGrant = (grant: q.GrantRow) => ({
  id: grant.id,
  role: grant.role,
  team: grant.team_id ? { id: grant.team_id, name: grant.team_name ?? '?' } : null,
});

const valuesOf = (row: q.UserRow) => ({
  first_name: row.first_name,
  last_name: row.last_name,
  job_title: row.job_title,
  department: row.department,
  line_manager: row.line_manager_id ? { id: row.line_manager_id, name: row.line_manager_name ?? '?' } : null,
  start_on: row.start_on,
  employee_id: row.employee_id,
  company: row.company,
  location: row.location,
  work_phone: row.work_phone,
  last_day_on: row.last_day_on,
  about: row.about,
  custom: row.custom,
});
