import type { Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { kept } from '../../platform/messages/index.ts';
import { hashToken, newLinkToken } from '../../platform/secrets.ts';
import {
  type DeliveryChange,
  type DeliveryRow,
  explainDelivery,
  type MessageKind,
  type Prepared,
} from '../deliveries/index.ts';
import { getOrganization } from '../organizations/index.ts';
import { giveBackHours } from './hours.ts';
import { heldNoticeKind } from './inviters.ts';
import { MESSAGE_FACTS, type MessageFacts, STATES_OF } from './link-queries.ts';
import { INSERT_LINK } from './queries.ts';
import { invitationEmail, invitationSms } from './templates/invitation.ts';
import { notMeEmail, vouchedEmail, vouchedSms } from './templates/notices.ts';
import { type NewEvent, recordEvents } from './timeline.ts';

/** A link in a message lives as long as its invitation, which lives 30 days at most. */
const LONGEST_LIFE_SECONDS = 30 * 86_400;

/**
 * The invitation itself. The token of its link is minted here, one for each try, and committed before the message is
 * handed over, so that every copy that arrives joins; only its hash is kept.
 */
export const invitationKind: MessageKind = {
  name: 'invitation',
  async prepare(tx, delivery, attemptId): Promise<Prepared> {
    const facts = await factsOf(tx, delivery);
    const reason = whyNot(facts);
    if (!facts || reason) return { ok: false, reason: reason ?? 'undone' };
    const token = await mintLink(tx, delivery, attemptId);
    if (!token) return { ok: false, reason: 'expired' };
    const message = {
      organization: await getOrganization(tx),
      inviter: facts.inviter_name,
      ...addressesOf(tx, token),
      expiresAt: facts.expires_at,
      language: delivery.language,
    };
    return delivery.channel === 'email'
      ? { ok: true, senderName: message.organization.name, ...invitationEmail(message) }
      : { ok: true, sms: invitationSms(message) };
  },
  async onState(tx, changes) {
    await giveBackHours(
      tx,
      changes.filter(neverLeft).map(({ delivery }) => delivery.id),
    );
    await recordEvents(tx, await eventsOf(tx, changes));
  },
};

/** Where the message leads: by its link, and without one. */
export const addressesOf = ({ settings }: Context, token: string): { link: string; joinUrl: string } => ({
  link: new URL(`/j/${token}`, settings.publicUrl).href,
  joinUrl: new URL('/join', settings.publicUrl).href,
});

/** To the inviter, when somebody said *Not me*. */
export const notMeNoticeKind: MessageKind = {
  name: 'not_me_notice',
  async prepare(tx, delivery): Promise<Prepared> {
    const facts = await factsOf(tx, delivery);
    if (facts?.state !== 'declined') return { ok: false, reason: 'undone' };
    const page = new URL(`/admin/identity/users/${facts.user_id}`, tx.settings.publicUrl).href;
    const organization = await getOrganization(tx);
    return {
      ok: true,
      senderName: organization.name,
      ...notMeEmail(organization, facts.user_name, page, delivery.language),
    };
  },
};

/** To every contact of somebody for whom a colleague vouched. */
export const vouchedNoticeKind: MessageKind = {
  name: 'vouched_notice',
  async prepare(tx, delivery): Promise<Prepared> {
    const facts = await factsOf(tx, delivery);
    if (facts?.state !== 'accepted' || !facts.contact_theirs) return { ok: false, reason: 'contact_changed' };
    const organization = await getOrganization(tx);
    return delivery.channel === 'email'
      ? {
          ok: true,
          senderName: organization.name,
          ...vouchedEmail(organization, facts.voucher_name, delivery.language),
        }
      : { ok: true, sms: vouchedSms(organization, facts.voucher_name, delivery.language) };
  },
};

/** Every kind of message of this feature, for the composition root to register. */
export const invitationKinds: readonly MessageKind[] = [
  invitationKind,
  notMeNoticeKind,
  vouchedNoticeKind,
  heldNoticeKind,
];

const factsOf = (tx: Context, delivery: DeliveryRow): Promise<MessageFacts | undefined> =>
  tx.db.one<MessageFacts>(MESSAGE_FACTS, [tx.organizationId, delivery.subject_id, delivery.contact_point_id]);

/** Looked at once more just before it leaves; suppression has been looked at by then. Null: it may leave. */
function whyNot(facts: MessageFacts | undefined): string | null {
  if (!facts) return 'undone';
  if (facts.state !== 'pending') return facts.state;
  if (facts.user_status !== 'invited') return 'revoked';
  if (facts.expired) return 'expired';
  return facts.contact_theirs ? null : 'contact_changed';
}

/** The token of a new link, or null when the invitation ended at this moment. */
async function mintLink(tx: Context, delivery: DeliveryRow, attemptId: string): Promise<string | null> {
  const token = newLinkToken();
  const values = [
    tx.organizationId,
    newId(),
    delivery.subject_id,
    delivery.contact_point_id,
    hashToken(token),
    'message',
    attemptId,
    null,
    LONGEST_LIFE_SECONDS,
  ];
  return (await tx.db.one(INSERT_LINK, values)) ? token : null;
}

/** Nothing was handed over, or nothing will arrive: the hour is free again. */
const neverLeft = ({ delivery, state }: DeliveryChange): boolean =>
  state === 'undeliverable' ||
  state === 'suppressed' ||
  (state === 'cancelled' && (delivery.attempts === 0 || delivery.state_reason === 'too_late'));

async function eventsOf(tx: Context, changes: readonly DeliveryChange[]): Promise<NewEvent[]> {
  const news = changes.filter(isNews);
  const ids = news.flatMap(({ delivery }) => delivery.subject_id ?? []);
  if (ids.length === 0) return [];
  const invitations = await tx.db.many<{ id: string; user_id: string; state: string }>(STATES_OF, [
    tx.organizationId,
    ids,
  ]);
  const byId = new Map(invitations.map((row) => [row.id, row]));
  return news.flatMap(({ delivery, state, outcome }): NewEvent[] => {
    const invitation = byId.get(delivery.subject_id ?? '');
    if (!invitation) return [];
    const { channel, state_reason } = delivery;
    const { sentence, next_step } = explainDelivery({ channel, state, state_reason }, kept);
    return [
      {
        invitationId: invitation.id,
        userId: invitation.user_id,
        kind: state,
        deliveryId: delivery.id,
        contactPointId: delivery.contact_point_id,
        detail: { sentence, next_step, reply: outcome?.reply ?? null },
        late: invitation.state !== 'pending',
      },
    ];
  });
}

/** The first of many tries tells; that it is tried again every few hours would bury the rest. */
const isNews = ({ delivery, state }: DeliveryChange): boolean =>
  state !== 'retrying' || delivery.attempts <= 1 || delivery.state_reason === 'lost_in_flight';
