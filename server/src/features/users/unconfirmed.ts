import type { Context } from '../../platform/context/index.ts';
import { refreshDirectory } from './directory-entries.ts';
import {
  CONFIRM_UNCONFIRMED,
  LEAVE_OUT_UNCONFIRMED,
  UNCONFIRMED,
  UNCONFIRMED_ONES,
} from './proposal-queries.ts';
import { recordByUser, type ValueOf } from './proposals.ts';
import { reactions } from './reactions.ts';

/** A value that counts although nobody confirmed it: it was typed while nothing read its field. */
export interface UnconfirmedValue {
  field: string;
  value: string;
  /** The name of a line manager. */
  value_name: string | null;
  users: number;
  /** Of up to five of them. */
  names: string[];
}

/** Values of these fields that were never confirmed, by field, the most frequent first. For whoever is about to read them. */
export async function unconfirmedOf(
  ctx: Context,
  fields: readonly string[],
): Promise<Map<string, UnconfirmedValue[]>> {
  const rows = await ctx.db.many<UnconfirmedValue>(UNCONFIRMED, [ctx.organizationId, [...fields]]);
  return Map.groupBy(rows, (row) => row.field);
}

/** One person's value that counts although nobody confirmed it. */
export interface UnconfirmedOne {
  user_id: string;
  user_name: string;
  field: string;
  value: string;
  /** The name of a line manager. */
  value_name: string | null;
  source: 'team_admin' | 'self';
  set_by: string | null;
  set_by_name: string | null;
  set_at: Date;
}

/** The same, person by person, in the order of fields and then of when people were added. */
export const listUnconfirmed = (
  ctx: Context,
  fields: readonly string[],
  after: { field: string; userId: string } | null,
  limit: number,
): Promise<UnconfirmedOne[]> =>
  ctx.db.many(UNCONFIRMED_ONES, [
    ctx.organizationId,
    [...fields],
    after?.field ?? null,
    after?.userId ?? null,
    limit,
  ]);

/** The value of one person, as somebody saw it. */
export interface SeenValue {
  user_id: string;
  field: string;
  value: string;
}

const NAMES: ReadonlySet<string> = new Set(['first_name', 'last_name']);

/**
 * Settles the values that were never confirmed, before something reads these fields: `confirm` makes them count for sure,
 * `leave_out` lets them wait instead, so that the field is empty until then. Names are never left out, since everybody has
 * one. The organization is locked by then; the number of statements does not depend on the number of people.
 * @param only these values of these people alone, as far as they still stand; all where left out
 * @returns how many people each choice concerned
 */
export async function settleUnconfirmed(
  tx: Context,
  fields: readonly string[],
  choice: 'confirm' | 'leave_out',
  only?: readonly SeenValue[],
): Promise<number> {
  const wanted = [...new Set(fields)].filter((field) => choice === 'confirm' || !NAMES.has(field));
  if (wanted.length === 0 || only?.length === 0) return 0;
  const statement = choice === 'confirm' ? CONFIRM_UNCONFIRMED : LEAVE_OUT_UNCONFIRMED;
  const settled = await tx.db.many<ValueOf>(statement, [
    tx.organizationId,
    wanted,
    only ? JSON.stringify(only) : null,
  ]);
  const userIds = [...new Set(settled.map((row) => row.user_id))];
  if (choice === 'confirm') {
    await recordByUser(
      tx,
      'user.values_confirmed',
      settled.map(({ value, ...item }) => ({ ...item, before: value, after: value })),
    );
    return userIds.length;
  }
  await recordByUser(
    tx,
    'user.values_left_out',
    settled.map(({ value, ...item }) => ({ ...item, before: value })),
  );
  await refreshDirectory(tx, userIds);
  await reactions.valuesChanged(tx, userIds, [...new Set(settled.map((row) => row.field))]);
  return userIds.length;
}
