import type { Context } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/cursor.ts';
import { type AuditFilter, type AuditRow, auditEvents } from './audit-queries.ts';

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
  const { items, next } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map(eventOf), next };
}

/** The filters as the statement takes them. */
export function filterOf(ctx: Context, query: AuditFilters): AuditFilter {
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

/** An event as the API shows it. */
export const eventOf = (row: AuditRow) => ({
  id: row.id,
  at: row.at,
  actor: {
    kind: row.actor_kind,
    id: row.actor_user_id,
    name: row.actor_name,
    erased: row.actor_erased,
    api_token: row.api_token_id ? { id: row.api_token_id, name: row.api_token_name ?? '?' } : null,
  },
  action: row.action,
  target: { kind: row.target_kind, id: row.target_id, name: row.target_name, erased: row.target_erased },
  changes: row.changes,
});
