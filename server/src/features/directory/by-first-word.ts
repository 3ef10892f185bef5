import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import { and, type EntryFilter, isNarrowed, LISTED } from './entries.ts';
import { lexeme } from './words.ts';

/** As much of a word as `directory_terms` keeps: of a longer one the terms do not say whether a name begins with it. */
const KEPT_LENGTH = 64;

/** Those who match a search for one word, in two parts: whose name begins with it, and all others. */
export interface SplitSearch {
  /** They lie together in the order by name. */
  begins: RawBuilder<unknown>;
  /** Beside that they match. */
  others: RawBuilder<unknown>;
  /** The same as the terms say it: of these the planner knows how common they are. */
  first: RawBuilder<unknown>;
}

/** Null unless one word is all that narrows the list down. */
export function splitSearch(f: EntryFilter): SplitSearch | null {
  const [word, ...more] = f.words;
  if (!word?.text || more.length || [...word.text].length > KEPT_LENGTH) return null;
  if (isNarrowed({ ...f, words: [] })) return null;
  return {
    begins: sql`e.name_key >= ${word.text} and e.name_key < ${`${word.text}\u{10ffff}`}`,
    first: sql`e.terms @@ ${`${lexeme(`F${word.text}`)}:*`}::tsquery`,
    others: sql`e.terms @@ ${`${lexeme(word.text)}:* & !${lexeme(`F${word.text}`)}:*`}::tsquery`,
  };
}

/** How many of the listed have a name that begins with the word, from an index alone; no more than so many are counted. */
export async function beginsUpTo(ctx: Context, { begins }: SplitSearch, atMost: number): Promise<number> {
  const [row] = await ctx.db.compose<{ count: number }>(sql`
    select count(*)::int as count from (
      select 1 from directory_entries e
      where ${and([sql`e.organization_id = ${ctx.organizationId}`, begins, sql`e.status = any(${[...LISTED]}::text[])`])}
      limit ${atMost}) x`);
  return row?.count ?? 0;
}

/** As `expectedRows`, of those whose name begins with the word. */
export const expectedToBegin = (ctx: Context, { first }: SplitSearch): Promise<number> =>
  expectedWhere(ctx, [sql`e.organization_id = ${ctx.organizationId}`, first]);

/** What the planner of the database says of a condition. */
export async function expectedWhere(
  ctx: Context,
  conditions: readonly RawBuilder<unknown>[],
): Promise<number> {
  const [row] = await ctx.db.compose<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(sql`
    explain (format json) select 1 from directory_entries e where ${and(conditions)}`);
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}
