import type { Context } from '../../platform/context/index.ts';
import { decodeCursor, encodeCursor } from '../../platform/cursor.ts';
import { explainDelivery } from '../deliveries/index.ts';
import { visibleTeams } from '../teams/index.ts';
import { AUDIT_EVENTS, type AuditRow, DELIVERIES, type DeliveryListRow } from './queries.ts';

interface Page {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** Messages, newest first. @throws Problem `cursor.invalid` */
export async function listDeliveries(ctx: Context, query: Page & { state?: string | undefined }) {
  const limit = query.limit ?? 50;
  const [after] = decodeCursor(query.cursor, 1);
  const values = [ctx.organizationId, query.state ?? null, after ?? null, visibleTeams(ctx.actor), limit + 1];
  const rows = await ctx.db.many<DeliveryListRow>(DELIVERIES, values);
  return pageOf(rows, limit, (row) => {
    return {
      ...row,
      ...explainDelivery(row),
      user: row.user_id && row.user_name ? { id: row.user_id, name: row.user_name } : null,
      created_by: row.created_by ? { id: row.created_by, name: row.created_by_name ?? '?' } : null,
    };
  });
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

function pageOf<R extends { id: string }, T>(rows: readonly R[], limit: number, present: (row: R) => T) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(present), next: rows.length > limit && last ? encodeCursor([last.id]) : null };
}
