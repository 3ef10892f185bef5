import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import { and, type EntryFilter, isNarrowed, LISTED } from './entries.ts';
import { lexeme } from './words.ts';

/** As much of a word as `directory_terms` keeps: of a longer one the terms do not say whether a name begins with it. */
const KEPT_LENGTH = 64;
const VAGUE_LENGTH = 2;
/** So many names are counted that begin with the word. */
const COUNTED = 50_000;

/** Those who match a search for one word, in two parts: whose name begins with it, and all others. */
export interface SplitSearch {
  /** They lie together in the order by name. */
  begins: RawBuilder<unknown>;
  /** Beside that they match. */
  others: RawBuilder<unknown>;
  /** So short that a good part of all people may match. */
  vague: boolean;
}

/** Null unless one word is all that narrows the list down. */
export function splitSearch(f: EntryFilter): SplitSearch | null {
  const [word, ...more] = f.words;
  if (!word?.text || more.length || [...word.text].length > KEPT_LENGTH) return null;
  if (isNarrowed({ ...f, words: [] })) return null;
  return {
    vague: [...word.text].length <= VAGUE_LENGTH,
    begins: sql`e.name_key >= ${word.text} and e.name_key < ${`${word.text}\u{10ffff}`}`,
    others: sql`e.terms @@ ${`${lexeme(word.text)}:* & !${lexeme(`F${word.text}`)}:*`}::tsquery`,
  };
}

/**
 * How many of the listed have a name that begins with the word, from an index alone; up to one more than `COUNTED`. Of a
 * vague word no more are counted than anybody is told of.
 */
export async function countBeginning(
  ctx: Context,
  { begins, vague }: SplitSearch,
  told: number,
): Promise<number> {
  const [row] = await ctx.db.compose<{ count: number }>(sql`
    select count(*)::int as count from (
      select 1 from directory_entries e
      where ${and([sql`e.organization_id = ${ctx.organizationId}`, begins, sql`e.status = any(${[...LISTED]}::text[])`])}
      limit ${vague ? told : COUNTED + 1}) x`);
  return row?.count ?? 0;
}

/** Whether few match besides those whose name begins with the word, who could not all be counted else. */
export const fewOthers = (beginning: number, expected: number, few: number): boolean =>
  beginning <= COUNTED && expected - beginning <= few;
