import { isUuid } from './ids.ts';
import { defineProblems } from './problem.ts';

export const cursorProblems = defineProblems({
  'cursor.invalid': {
    status: 400,
    title: 'The cursor is not one that this list gave out.',
    nextStep: 'Start again from the first page.',
  },
});

/** The place after which a page goes on: the sort keys of its last row. */
export const encodeCursor = (keys: readonly string[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url');

/**
 * A page of what was found, and the cursor of the next.
 * @param found one row more than fits on a page, where the list goes on
 * @param keysOf the sort keys of a row, the last of which is an id
 */
export function pageOf<R>(
  found: readonly R[],
  limit: number,
  keysOf: (row: R) => readonly string[],
): { items: R[]; next: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? encodeCursor(keysOf(last)) : null };
}

/**
 * The sort keys of a cursor, the last of which is an id; none for the first page.
 * A cursor only ever skips rows of a list that is filtered anew, so it opens nothing and needs no signature.
 * @param pointer where in the request it stood
 * @throws Problem `cursor.invalid`
 */
export function decodeCursor(
  cursor: string | undefined,
  length: number,
  pointer = '#query/cursor',
): string[] {
  if (cursor === undefined) return [];
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isList =
      Array.isArray(keys) &&
      keys.length === length &&
      keys.every((k) => typeof k === 'string' && !k.includes('\0'));
    if (isList && isUuid(keys.at(-1))) return keys;
  } catch {
    // Not JSON: the same answer as any other text that we did not give out.
  }
  throw cursorProblems.problem('cursor.invalid', { pointer });
}
