import { type Context, may, transaction } from '../../../platform/context/index.ts';
import type { Ability, Refusal } from '../../../platform/endpoint/shapes.ts';
import { type DeliveryRow, deliveryProblems, findDeliveries } from '../../deliveries/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { allowed, type ContactPointRow, contactPointsOf, denied, deniedBy } from '../../users/index.ts';
import { hoursOf } from '../hours.ts';
import { loadManaged } from '../manage.ts';
import { invitationProblems } from '../problems.ts';
import type { QueuedMessage } from '../sending.ts';
import { refusalsOfContacts } from '../writable.ts';
import { resendInvitations } from './resend-invitations.ts';

export type Retried =
  | { id: string; ok: true; delivery: Omit<QueuedMessage, 'invitationId'> }
  | { id: string; ok: false; refusals: Refusal[] };

/** A message that may be sent once more, and to whom. */
interface Repeatable {
  delivery: DeliveryRow;
  invitationId: string;
  contact: ContactPointRow;
}

/**
 * Sends invitations once more to the very contacts to which they did not get through: new messages with fresh links, under
 * the rules of resending. One outcome for each, in the order given.
 */
export function retryDeliveries(ctx: Context, ids: readonly string[]): Promise<Retried[]> {
  return transaction(ctx, async (tx) => {
    const judged = await judge(tx, await findDeliveries(tx, { ids }));
    const only = new Map<string, Set<string>>();
    for (const one of judged.values()) {
      if ('code' in one) continue;
      const contacts = only.get(one.invitationId) ?? new Set();
      only.set(one.invitationId, contacts.add(one.contact.id));
    }
    const invitationIds = [...only.keys()];
    const sent = await resendInvitations(tx, invitationIds, 0, only);
    const byInvitation = new Map(invitationIds.map((id, at) => [id, sent[at]]));
    return ids.map((id): Retried => {
      const one = judged.get(id) ?? deliveryProblems.refuse('delivery.not_found');
      if ('code' in one) return { id, ok: false, refusals: [one] };
      const outcome = byInvitation.get(one.invitationId);
      if (!outcome?.ok) {
        return {
          id,
          ok: false,
          refusals: [outcome?.refusal ?? deliveryProblems.refuse('delivery.not_found')],
        };
      }
      const message = outcome.result.deliveries.find((d) => d.channel === one.delivery.channel);
      return message
        ? { id, ok: true, delivery: message }
        : { id, ok: false, refusals: [invitationProblems.refuse('invitation.too_soon')] };
    });
  });
}

/** Whether this message may be sent once more at this moment, with the refusal that the command would give. */
export async function retryAbility(ctx: Context, delivery: DeliveryRow): Promise<Ability> {
  if (!may(ctx.actor, 'invitations.manage')) return denied('role.insufficient');
  const one = (await judge(ctx, [delivery])).get(delivery.id);
  if (!one) return denied('delivery.not_found');
  if ('code' in one) return deniedBy(one);
  const organization = await getOrganization(ctx);
  const refusal = (await refusalsOfContacts(ctx, organization, [one.contact])).get(one.contact.id);
  if (refusal) return deniedBy(refusal);
  const [hour] = await hoursOf(ctx, [one.contact], organization.resend_after_seconds);
  return hour ? denied('invitation.too_soon') : allowed;
}

/** What needs no lock: the kind and state of the messages, whose they are, and whether the contact still is. */
async function judge(
  ctx: Context,
  deliveries: readonly DeliveryRow[],
): Promise<Map<string, Repeatable | Refusal>> {
  const managed = await loadManaged(
    ctx,
    deliveries.flatMap((d) => (d.kind === 'invitation' && d.subject_id ? [d.subject_id] : [])),
  );
  const contacts = await contactPointsOf(
    ctx,
    [...managed.values()].flatMap((m) => ('code' in m ? [] : [m.target.user.id])),
  );
  return new Map(
    deliveries.map((delivery): [string, Repeatable | Refusal] => {
      const found = managed.get(delivery.subject_id ?? '');
      const detail = whyNotRepeated(delivery);
      if (delivery.kind !== 'invitation') return [delivery.id, notRepeatable(detail)];
      if (!found || 'code' in found)
        return [delivery.id, found && 'code' in found && found.code.startsWith('role.') ? found : notYours()];
      if (detail) return [delivery.id, notRepeatable(detail)];
      if (found.invitation.state !== 'pending')
        return [delivery.id, invitationProblems.refuse('invitation.not_pending')];
      const contact = contacts.find((c) => c.id === delivery.contact_point_id);
      if (!contact) return [delivery.id, notRepeatable('contact')];
      return [delivery.id, { delivery, invitationId: found.invitation.id, contact }];
    }),
  );
}

/** See the details of `delivery.not_repeatable`. */
type WhyNot = 'kind' | 'moving' | 'handed_over' | 'called_off' | 'contact';

/** Only what came to an end by itself, and not by anybody's wish. */
function whyNotRepeated({ kind, state, state_reason }: DeliveryRow): WhyNot | undefined {
  if (kind !== 'invitation') return 'kind';
  if (state === 'undeliverable' || state === 'suppressed') return undefined;
  if (state === 'cancelled')
    return /^(?:too_late|expired|lost_in_flight)$/.test(state_reason ?? '') ? undefined : 'called_off';
  return state === 'sent' || state === 'delivered' || state === 'previewed' ? 'handed_over' : 'moving';
}

const notRepeatable = (detail: WhyNot | undefined): Refusal =>
  detail === undefined
    ? deliveryProblems.refuse('delivery.not_repeatable')
    : deliveryProblems.refuse('delivery.not_repeatable', { detail });
const notYours = (): Refusal => deliveryProblems.refuse('delivery.not_found', { detail: 'to_send' });
