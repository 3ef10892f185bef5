import type { Context } from '../../platform/context/index.ts';
import { foldText } from '../../platform/text.ts';
import { BUILT_IN } from '../profile-fields/index.ts';
import { findUsers } from './read.ts';

/** The built-in values that rules compare as text or as days; a line manager is compared by id, in a column of its own. */
const COMPARED = BUILT_IN.filter((field) => field.type !== 'user').map((field) => field.key);

/**
 * Values as rules compare them, by field: texts folded by the one function that folds, days as they are (folding leaves
 * an ISO day alone). What holds nothing to compare is left out, as if it were empty.
 */
export function comparableOf(
  values: { readonly [key in string]?: unknown },
  custom: { readonly [key in string]?: string | null },
): Record<string, string> {
  const given = [
    ...COMPARED.map((key) => [key, values[key]] as const),
    ...Object.entries(custom).map(([key, value]) => [`custom.${key}`, value] as const),
  ];
  const folded = given.map(([key, value]) => [key, typeof value === 'string' ? foldText(value) : '']);
  return Object.fromEntries(folded.filter(([, value]) => value !== ''));
}

/** Redoes the comparable values of users whose values changed: two statements, whatever the number. */
export async function refreshComparable(tx: Context, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return;
  const users = await findUsers(tx, userIds);
  const rows = users.map((user) => ({ id: user.id, comparable: comparableOf({ ...user }, user.custom) }));
  tx.db.send(SET_COMPARABLE, [tx.organizationId, JSON.stringify(rows)]);
}

const SET_COMPARABLE = `
update users set comparable = c.comparable
from jsonb_to_recordset($2::jsonb) as c (id uuid, comparable jsonb)
where users.organization_id = $1 and users.id = c.id`;
