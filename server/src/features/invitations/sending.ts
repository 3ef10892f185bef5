import { actorUserId, type Context } from '../../platform/context/index.ts';
import { newId } from '../../platform/ids.ts';
import { enqueue, type NewDelivery } from '../deliveries/index.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { giveBackHours, type TakenHour, takeHours } from './hours.ts';
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
  /** Whose directory entry is written with what happened to them in this command. */
  entered?: ReadonlySet<string>;
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

/** A contact to be written to, and its hour. */
export interface Turn {
  userId: string;
  contact: Recipient['contacts'][number];
  deliveryId: string;
  hour: TakenHour | undefined;
}

/** Takes the hours of people's contacts. */
export async function takeTurns(
  tx: Context,
  people: readonly Pick<Recipient, 'userId' | 'contacts'>[],
  options: SendOptions,
): Promise<Turn[]> {
  const wanted = people.flatMap(({ userId, contacts }) =>
    contacts.map((contact) => ({ userId, contact, deliveryId: newId() })),
  );
  const hours = await takeHours(
    tx,
    wanted.map(({ contact: { kind, canonical }, deliveryId }) => ({
      kind,
      canonical,
      delivery_id: deliveryId,
    })),
    { wait: options.wait, hourSeconds: options.organization.resend_after_seconds },
  );
  return wanted.map((want) => ({ ...want, hour: hours.get(want.deliveryId) }));
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
  return queueTurns(tx, recipients, await takeTurns(tx, recipients, options), options);
}

/** The second half of `sendTo`: nothing of it is waited for. */
export async function queueTurns(
  tx: Context,
  recipients: readonly Recipient[],
  turns: readonly Turn[],
  options: SendOptions,
): Promise<Sent> {
  const byUser = new Map(recipients.map((r) => [r.userId, r]));
  const wanted = turns.flatMap((turn) => {
    const recipient = byUser.get(turn.userId);
    return recipient ? [{ ...turn, recipient }] : [];
  });
  const allowed = wanted.flatMap((w) => (w.hour?.taken ? [{ ...w, hour: w.hour }] : []));
  await enqueue(
    tx,
    allowed.map((want) => newDelivery(want, options)),
  );
  const going = allowed.map((want) => ({ want, message: queued(want, options.delaySeconds) }));
  const messages = going.map(({ message }) => message);
  const events = [...(options.before ?? []), ...going.map(({ want, message }) => queuedEvent(want, message))];
  await recordEvents(
    tx,
    events.map((event) => ({ ...event, late: options.entered?.has(event.userId) ?? false })),
  );
  // Whoever turned out to have an invitation gets no second one, and has not used the hour.
  await giveBackHours(
    tx,
    turns.flatMap((turn) => (byUser.has(turn.userId) ? [] : [turn.deliveryId])),
  );
  const tooSoon = wanted.flatMap(({ hour, recipient }) =>
    hour && !hour.taken ? [{ ...hour, invitationId: recipient.invitationId }] : [],
  );
  return { messages, tooSoon };
}

interface Allowed extends Turn {
  recipient: Recipient;
  hour: TakenHour;
}

/** A message that waits for its hour leaves at its end; others when there was time to undo them. */
function queued({ recipient, contact, deliveryId, hour }: Allowed, delaySeconds: number): QueuedMessage {
  const waits = hour.waits_until !== null;
  return {
    invitationId: recipient.invitationId,
    id: deliveryId,
    channel: contact.kind === 'email' ? 'email' : 'sms',
    address: contact.address,
    state: waits ? 'held' : 'queued',
    not_before: waits ? hour.free_at : new Date(hour.free_at.getTime() + delaySeconds * 1000),
    waits_for_hour: waits,
  };
}

function newDelivery({ recipient, contact, deliveryId, hour }: Allowed, options: SendOptions): NewDelivery {
  return {
    id: deliveryId,
    kind: 'invitation',
    lane: options.lane,
    channel: contact.kind === 'email' ? 'email' : 'sms',
    address: contact.address,
    canonical: contact.canonical,
    userId: recipient.userId,
    contactPointId: contact.id,
    subjectId: recipient.invitationId,
    language: recipient.language,
    delaySeconds: hour.waits_until ? 0 : options.delaySeconds,
    ...(hour.waits_until ? { held: true, notBefore: hour.waits_until } : {}),
    notAfterSeconds: Math.min(options.organization.invitation_life_days, LONGEST_TRY_DAYS) * DAY_SECONDS,
  };
}

const queuedEvent = ({ recipient, contact }: Allowed, message: QueuedMessage): NewEvent => ({
  invitationId: recipient.invitationId,
  userId: recipient.userId,
  kind: message.state,
  deliveryId: message.id,
  contactPointId: contact.id,
  detail: message.waits_for_hour ? { until: message.not_before.toISOString() } : {},
});
