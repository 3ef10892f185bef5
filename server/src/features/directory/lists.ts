import { encodeCursor } from '../../platform/cursor.ts';

/** The rows of a page as they are shown, and the cursor of the next. */
export function pageOf<R extends { id: string }, T>(
  rows: readonly R[],
  limit: number,
  present: (row: R) => T,
) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(present), next: rows.length > limit && last ? encodeCursor([last.id]) : null };
}
