import type { Context } from '../../platform/context/index.ts';
import { decodeCursor } from '../../platform/cursor.ts';
import { platformProblems } from '../../platform/problem.ts';
import { type AuditFilter, type AuditRow, auditEvents } from './audit-queries.ts';
import { pageOf } from './lists.ts';

/** What the log is narrowed to. */
export type AuditFilters = {
  [K in 'target_id' | 'action' | 'actor_id' | 'from' | 'to']?: string | undefined;
} & { actor_kind?: AuditFilter['actorKind'] };

/** What was changed, newest first, values as far as they still exist. @throws Problem `cursor.invalid`, `request.invalid` */
export async function listAuditEvents(
  ctx: Context,
  query: AuditFilters & { cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const [after] = decodeCursor(query.cursor, 1);
  const rows = await ctx.db.compose(auditEvents(filterOf(ctx, query), after, limit + 1));
  return pageOf(rows, limit, present);
}

/** The filters as the statement takes them. @throws Problem `request.invalid` for a day that no calendar has */
export function filterOf(ctx: Context, query: AuditFilters, pointer = '#query/'): AuditFilter {
  for (const field of ['from', 'to'] as const) {
    const day = query[field];
    if (day !== undefined && !isDay(day))
      throw platformProblems.problem('request.invalid', {
        pointer: pointer + field,
        detail: 'unusable',
      });
  }
  return {
    organizationId: ctx.organizationId,
    targetId: query.target_id,
    action: query.action,
    actorId: query.actor_id,
    actorKind: query.actor_kind,
    from: query.from,
    to: query.to,
  };
}

/** `2026-02-30` has the shape of a day and is none. */
function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

const present = (row: AuditRow) => ({
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
});
