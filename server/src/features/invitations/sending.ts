import { actorUserId, type Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { enqueue } from '../deliveries/index.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { type TakenHour, takeHours } from './hours.ts';
import { INSERT, type Undo } from './queries.ts';
import { type NewEvent, recordEvents } from './timeline.ts';

const DAY_SECONDS = 86_400;
/** Mail servers give up after five days; an invitation that lives shorter ends with its life (RFC 5321, 4.5.4.1). */
const LONGEST_TRY_DAYS = 5;

/** A contact to write to about an invitation. */
export interface Recipient {
  invitationId: string;
  userId: string;
  language: string;
  contacts: readonly { id: string; kind: 'email' | 'mobile'; address: string; canonical: string }[];
}

/** A message that was queued, as the answer shows it. */
export interface QueuedMessage {
  invitationId: string;
  id: string;
  channel: 'email' | 'sms';
  address: string;
  state: 'held' | 'queued';
  not_before: Date;
  waits_for_hour: boolean;
}

export interface Sent {
  messages: QueuedMessage[];
  /** Contacts whose hour is not over, where waiting was not allowed. */
  tooSoon: (TakenHour & { invitationId: string })[];
}

export interface SendOptions {
  organization: OrganizationRow;
  delaySeconds: number;
  /** Whether a message may wait for the end of the hour (somebody new) or is refused (a resend). */
  wait: boolean;
  lane: 'single' | 'bulk';
  /** Lines of the timeline that come before those of the messages, written with them. */
  before?: readonly NewEvent[];
}

/** A pending invitation for each user; a user who has one already is left out of the answer. */
export async function insertInvitations(
  tx: Context,
  organization: OrganizationRow,
  users: readonly { userId: string; language: string; undo: Undo }[],
): Promise<Map<string, { id: string; created_at: Date; expires_at: Date }>> {
  if (users.length === 0) return new Map();
  const rows = users.map((u) => ({ id: newId(), user_id: u.userId, language: u.language, undo: u.undo }));
  const inserted = await tx.db.many<{ id: string; created_at: Date; expires_at: Date }>(INSERT, [
    tx.organizationId,
    JSON.stringify(rows),
    actorUserId(tx.actor),
    organization.invitation_life_days,
  ]);
  const byId = new Map(inserted.map((row) => [row.id, row]));
  return new Map(
    rows.flatMap((row) =>
      byId.has(row.id) ? [[row.user_id, byId.get(row.id) as (typeof inserted)[number]]] : [],
    ),
  );
}

/**
 * Queues a message to every contact of the recipients, each in its hour, and writes the timeline.
 * The number of statements does not depend on the number of recipients.
 */
export async function sendTo(
  tx: Context,
  recipients: readonly Recipient[],
  options: SendOptions,
): Promise<Sent> {
  const wanted = recipients.flatMap((r) =>
    r.contacts.map((contact) => ({ recipient: r, contact, deliveryId: newId() })),
  );
  const hours = await takeHours(
    tx,
    wanted.map(({ contact, deliveryId }) => ({
      kind: contact.kind,
      canonical: contact.canonical,
      delivery_id: deliveryId,
    })),
    { wait: options.wait, hourSeconds: options.organization.resend_after_seconds },
  );
  const allowed = wanted.filter((w) => hours.get(w.deliveryId)?.taken);
  const rows = await enqueue(
    tx,
    allowed.map((w) => newDelivery(w, hours.get(w.deliveryId), options)),
  );
  const messages = rows.flatMap((row, at): QueuedMessage[] => {
    const want = allowed[at];
    return want
      ? [
          {
            invitationId: want.recipient.invitationId,
            id: row.id,
            channel: row.channel,
            address: row.address,
            state: row.state === 'held' ? 'held' : 'queued',
            not_before: row.not_before,
            waits_for_hour: row.state === 'held',
          },
        ]
      : [];
  });
  await recordEvents(tx, [
    ...(options.before ?? []),
    ...allowed.map((w, at) => queuedEvent(w, messages[at])),
  ]);
  const tooSoon = wanted.flatMap((w) => {
    const hour = hours.get(w.deliveryId);
    return hour && !hour.taken ? [{ ...hour, invitationId: w.recipient.invitationId }] : [];
  });
  return { messages, tooSoon };
}

interface Want {
  recipient: Recipient;
  contact: Recipient['contacts'][number];
  deliveryId: string;
}

function newDelivery(
  { recipient, contact, deliveryId }: Want,
  hour: TakenHour | undefined,
  options: SendOptions,
) {
  return {
    id: deliveryId,
    kind: 'invitation',
    lane: options.lane,
    channel: contact.kind === 'email' ? ('email' as const) : ('sms' as const),
    address: contact.address,
    canonical: contact.canonical,
    userId: recipient.userId,
    contactPointId: contact.id,
    subjectId: recipient.invitationId,
    language: recipient.language,
    delaySeconds: hour?.waits_until ? 0 : options.delaySeconds,
    ...(hour?.waits_until ? { held: true, notBefore: hour.waits_until } : {}),
    notAfterSeconds: Math.min(options.organization.invitation_life_days, LONGEST_TRY_DAYS) * DAY_SECONDS,
  };
}

const queuedEvent = ({ recipient, contact }: Want, message: QueuedMessage | undefined): NewEvent => ({
  invitationId: recipient.invitationId,
  userId: recipient.userId,
  kind: message?.state ?? 'queued',
  deliveryId: message?.id ?? null,
  contactPointId: contact.id,
  detail: message?.waits_for_hour ? { until: message.not_before.toISOString() } : {},
});
