import { type Context, transaction } from '../../../platform/context/index.ts';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { record } from '../../audit/index.ts';
import { contactKindOf } from '../policy.ts';
import { deliveryProblems } from '../problems.ts';
import { deleteSuppressionsById, selectDeliveries } from '../queries.ts';
import { suppressContacts } from './suppress-contacts.ts';

export type Managed = { id: string; ok: true } | { id: string; ok: false; refusals: Refusal[] };

/** Stops all messages to the addresses that these messages went to. One that is stopped already stays so, for its first reason. */
export function suppressAddresses(ctx: Context, deliveryIds: readonly string[]): Promise<Managed[]> {
  return transaction(ctx, async (tx) => {
    const found = new Map(
      (await selectDeliveries(tx.db, tx.organizationId, { ids: deliveryIds }, null)).map((d) => [d.id, d]),
    );
    const rows = [...found.values()];
    const contacts = rows.map((d) => ({ kind: contactKindOf(d.channel), canonical: d.canonical }));
    await suppressContacts(tx, contacts, 'by_admin');
    await record(
      tx,
      rows.map((d) => ({
        action: 'suppression.added',
        targetKind: d.user_id ? 'user' : 'contact',
        targetId: d.user_id,
        changes: [{ field: contactKindOf(d.channel), after: d.address }],
      })),
    );
    return deliveryIds.map((id) => outcome(id, found.has(id) ? null : 'delivery.not_found'));
  });
}

/** Lets messages to these addresses leave again, whatever the reason was; what was held back meanwhile is not sent by itself. */
export function liftSuppressionsById(ctx: Context, ids: readonly string[]): Promise<Managed[]> {
  return transaction(ctx, async (tx) => {
    const lifted = await deleteSuppressionsById(tx.db, tx.organizationId, ids);
    await record(
      tx,
      lifted.map((s) => ({
        action: 'suppression.lifted',
        targetKind: s.user_id ? 'user' : 'contact',
        targetId: s.user_id,
        changes: s.canonical === null ? [] : [{ field: s.kind, before: s.canonical }],
      })),
    );
    const gone = new Set(lifted.map(({ id }) => id));
    return ids.map((id) => outcome(id, gone.has(id) ? null : 'suppression.not_found'));
  });
}

const outcome = (id: string, code: 'delivery.not_found' | 'suppression.not_found' | null): Managed =>
  code === null ? { id, ok: true } : { id, ok: false, refusals: [deliveryProblems.refuse(code)] };
