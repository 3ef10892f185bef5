import type { Context } from '../../../platform/context/index.ts';
import { Problem } from '../../../platform/problem.ts';
import { LOCK, LOCK_FIELDS } from '../queries.ts';
import { findUsers } from '../read.ts';
import { trustIn } from '../trust.ts';
import { write } from './update-values.ts';

/** Whom somebody reports to and when they leave is decided here, never there. */
const NEVER = new Set(['line_manager_id', 'last_day_on']);

/**
 * Fills profile values from a directory of the organization. One that is trusted counts more than what anybody types: its
 * values are confirmed, and locked against edits by hand. What another says is proposed, as by a Team Admin, and free. A
 * value that does not fit its field is passed over and logged: it must not keep anybody from signing in.
 * @param values by field: `department`, `custom.shift`
 * @param by the connection that they come by
 */
export async function fillValues(
  tx: Context,
  id: string,
  values: Readonly<Record<string, string>>,
  by: { id: string; trust: 'confirmed' | 'proposed' },
): Promise<void> {
  const trust = await trustIn(tx, by.trust === 'confirmed' ? 'directory' : 'provider');
  await tx.db.many(LOCK, [tx.organizationId, [id]]);
  const [user] = await findUsers(tx, [id]);
  if (!user) return;
  let given = Object.entries(values).filter(([field]) => !NEVER.has(field));
  // Every refusal names its fields, so each round leaves fewer.
  while (given.length > 0) {
    const refused = await attempt(tx, () => write(tx, user, inputOf(given), trust));
    if (refused.length === 0) break;
    tx.log.warn({ user_id: id, fields: refused }, 'values from a connection do not fit their fields');
    const kept = given.filter(([field]) => !refused.includes(field));
    if (kept.length === given.length) return;
    given = kept;
  }
  if (by.trust === 'proposed') return;
  const fields = given.map(([field]) => field);
  await tx.db.many(LOCK_FIELDS, [tx.organizationId, id, fields, by.id]);
}

/** The fields that were refused; what was written with them is taken back. */
async function attempt(tx: Context, work: () => Promise<void>): Promise<string[]> {
  try {
    await tx.db.savepoint(work);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.refusals.map((r) => (r.pointer ?? '').slice(1).replace('/', '.'));
  }
}

const inputOf = (given: readonly (readonly [string, string])[]) => ({
  ...Object.fromEntries(given.filter(([field]) => !field.startsWith('custom.'))),
  custom: Object.fromEntries(
    given.flatMap(([field, value]) => (field.startsWith('custom.') ? [[field.slice(7), value]] : [])),
  ),
});
