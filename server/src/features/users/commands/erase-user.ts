import type { Context } from '../../../platform/context/index.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { ERASE, KNOWN_AS, LEAVE_REPORTS, LOCK_WITH_REPORTS } from '../erasure-queries.ts';
import { FROM } from '../policy.ts';
import { userProblems } from '../problems.ts';
import type { ContactPointRow, UserRow } from '../queries.ts';
import { reactions, type TheirInvitations } from '../reactions.ts';
import { findUsers } from '../read.ts';

/** By what a person may be named anywhere: their own details, and every contact that they ever had. */
export interface KnownAs {
  first_name: string;
  last_name: string;
  employee_id: string | null;
  work_phone: string | null;
  /** `shared` by somebody else who has it by now, or had it. */
  contacts: (Pick<ContactPointRow, 'id' | 'kind' | 'address' | 'canonical'> & { shared: boolean })[];
}

/** Without a lock: for whoever looks for traces of the person before the erasure begins. */
export async function knownAs(ctx: Context, id: string): Promise<KnownAs> {
  const known = await ctx.db.one<KnownAs>(KNOWN_AS, [ctx.organizationId, id]);
  if (!known) throw userProblems.problem('user.not_found');
  return known;
}

/**
 * Holds the organization, the person and those who report to them, so that nobody writes into the erasure, and says who is
 * to be erased.
 * @throws Problem `user.not_found`, `user.not_left`
 */
export async function holdForErasure(tx: Context, id: string, theirs: TheirInvitations): Promise<UserRow> {
  await lockOrganization(tx);
  await tx.db.many(LOCK_WITH_REPORTS, [tx.organizationId, id]);
  const [user] = await findUsers(tx, [id]);
  if (!user) throw userProblems.problem('user.not_found');
  if (!(FROM.erase as readonly string[]).includes(user.status)) throw userProblems.problem('user.not_left');
  // Held ones wait on a page that is gone afterwards.
  await reactions.invitersLeft(tx, [id], theirs);
  return user;
}

/**
 * What users know of the person goes, and whoever reports to them reports to nobody. What is left is a row with an id. The
 * caller holds them, has taken away what stands on contacts, and records the event.
 */
export async function eraseUser(tx: Context, id: string): Promise<void> {
  const reports = (await tx.db.many<{ id: string }>(LEAVE_REPORTS, [tx.organizationId, id])).map((r) => r.id);
  const erased = await tx.db.many(ERASE, [tx.organizationId, id]);
  if (erased.length === 0) throw userProblems.problem('user.not_left');
  await refreshDirectory(tx, reports);
  await reactions.valuesChanged(tx, reports, ['line_manager_id']);
  await record(
    tx,
    reports.map((report) => ({
      action: 'user.updated',
      targetKind: 'user',
      targetId: report,
      changes: [{ field: 'line_manager_id', after: null }],
    })),
  );
}
