import { type Context, mayEverywhere } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/cursor.ts';
import { type Say, translatorFor } from '../../platform/messages/index.ts';
import {
  deliveryProblems,
  explainAttempt,
  explainDelivery,
  explainReport,
  explainSuppression,
  findDeliveries,
} from '../deliveries/index.ts';
import { retryAbility } from '../invitations/index.ts';
import { visibleTeams } from '../teams/index.ts';
import { ability, reference } from '../users/index.ts';
import {
  ATTEMPTS,
  type AttemptRow,
  type DeliveryFilter,
  type DeliveryListRow,
  listOfDeliveries,
  REPORTS,
  type ReportRow,
  SUPPRESSION_OF,
  SUPPRESSIONS,
  type SuppressionListRow,
} from './delivery-queries.ts';

type Narrowing = Omit<DeliveryFilter, 'organizationId' | 'adminTeams' | 'id'>;
interface Page {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** Messages, newest first. @throws Problem `cursor.invalid` */
export async function listDeliveries(ctx: Context, { cursor, limit = 50, ...narrowing }: Page & Narrowing) {
  const [after] = decodeCursor(cursor, 1);
  const rows = await ctx.db.compose(listOfDeliveries(filterOf(ctx, narrowing), after, limit + 1));
  const { items, next } = pageOf(rows, limit, (row) => [row.id]);
  return { items: items.map((row) => present(row, translatorFor(ctx.language).line)), next };
}

const filterOf = (ctx: Context, narrowing: Narrowing & { id?: string }): DeliveryFilter => ({
  organizationId: ctx.organizationId,
  adminTeams: visibleTeams(ctx.actor),
  ...narrowing,
});

const present = (row: DeliveryListRow, say: Say) => ({
  ...row,
  ...explainDelivery(row, say),
  user: row.user_id && row.user_name ? { id: row.user_id, name: row.user_name } : null,
  created_by: reference(row.created_by, row.created_by_name),
});

/**
 * All that is known of one message: its tries, what was reported about it, and what may be done; never its text, which
 * holds a secret.
 * @throws Problem `delivery.not_found`
 */
export async function getDelivery(ctx: Context, id: string) {
  const [row] = await ctx.db.compose(listOfDeliveries(filterOf(ctx, { id }), undefined, 1));
  const [delivery] = row ? await findDeliveries(ctx, { ids: [id] }) : [];
  if (!row || !delivery) throw deliveryProblems.problem('delivery.not_found');
  const { channel, address } = row;
  const say = translatorFor(ctx.language).line;
  const attempts = await ctx.db.many<AttemptRow>(ATTEMPTS, [ctx.organizationId, id]);
  const reports = await ctx.db.many<ReportRow>(REPORTS, [ctx.organizationId, id]);
  const kind = channel === 'email' ? 'email' : 'mobile';
  const suppression = await ctx.db.one<SuppressionListRow>(SUPPRESSION_OF, [
    ctx.organizationId,
    kind,
    delivery.canonical,
  ]);
  const suppressing = ability(!mayEverywhere(ctx.actor, 'suppressions.manage') && 'role.insufficient');
  return {
    delivery: present(row, say),
    language: delivery.language,
    message_id: channel === 'email' ? delivery.message_id : null,
    not_after: delivery.not_after,
    attempts: attempts.map((attempt) => ({
      ...attempt,
      ...explainAttempt({ channel, address, ...attempt }, say),
    })),
    reports: reports.map((report) => ({ ...report, ...explainReport({ channel, address, ...report }, say) })),
    suppression: suppression
      ? {
          id: suppression.id,
          reason: suppression.reason,
          ...explainSuppression(channel, suppression.reason, say),
          created_at: suppression.created_at,
          created_by: reference(suppression.created_by, suppression.created_by_name),
        }
      : null,
    abilities: {
      retry: await retryAbility(ctx, delivery),
      suppress: suppressing,
      lift: suppressing,
    },
  };
}

/** Addresses that must not be written to, newest first. @throws Problem `cursor.invalid` */
export async function listSuppressions(ctx: Context, { cursor, limit = 50 }: Page) {
  const [after] = decodeCursor(cursor, 1);
  const say = translatorFor(ctx.language).line;
  const rows = await ctx.db.many<SuppressionListRow>(SUPPRESSIONS, [
    ctx.organizationId,
    after ?? null,
    limit + 1,
  ]);
  const { items, next } = pageOf(rows, limit, (row) => [row.id]);
  const shown = items.map((row) => ({
    id: row.id,
    kind: row.kind,
    address: row.canonical,
    reason: row.reason,
    ...explainSuppression(row.kind === 'email' ? 'email' : 'sms', row.reason, say),
    created_at: row.created_at,
    created_by: reference(row.created_by, row.created_by_name),
    user: reference(row.user_id, row.user_name),
  }));
  return { items: shown, next };
}
