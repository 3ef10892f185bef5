import type { Context } from '../../platform/context/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts';
import { AUDIT_EVENTS, type AuditRow } from './queries.ts';

interface Page {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** What was changed, newest first, values as far as they still exist. @throws Problem `cursor.invalid` */
export async function listAuditEvents(
  ctx: Context,
  query: Page & { target_id?: string | undefined; action?: string | undefined },
) {
  const limit = query.limit ?? 50;
  const [after] = decodeCursor(query.cursor, 1);
  const values = [
    ctx.organizationId,
    query.target_id ?? null,
    query.action ?? null,
    after ?? null,
    limit + 1,
  ];
  const rows = await ctx.db.many<AuditRow>(AUDIT_EVENTS, values);
  return pageOf(rows, limit, (row) => ({
    id: row.id,
    at: row.at,
    actor: {
      kind: row.actor_kind,
      id: row.actor_user_id,
      name: row.actor_name,
      api_token: row.api_token_id ? { id: row.api_token_id, name: row.api_token_name ?? '?' } : null,
    },
    action: row.action,
    target: { kind: row.target_kind, id: row.target_id, name: row.target_name },
    changes: row.changes,
  }));
}

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
