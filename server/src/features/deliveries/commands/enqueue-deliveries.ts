import { actorUserId, type Context } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { DEFAULT_LIFE_SECONDS } from '../policy.ts';
import { type Channel, INSERT, type Lane } from '../queries.ts';

/** One message to be sent. */
export interface NewDelivery {
  /** Where the caller has to know it beforehand; a new one else. */
  id?: string;
  kind: string;
  lane: Lane;
  channel: Channel;
  /** As it is written to: an email address by the email policy, or an E.164 number. */
  address: string;
  canonical: string;
  userId: string | null;
  contactPointId: string | null;
  /** The invitation, code or user that the message is about. */
  subjectId: string | null;
  /** What the kind needs to write it; never a secret. */
  payload?: Record<string, unknown>;
  language: string;
  /** Time to undo it. */
  delaySeconds?: number;
  notBefore?: Date;
  /** It waits for its hour: shown as `held` until `notBefore`. */
  held?: boolean;
  /** Of no use later than this after it may leave first; five days unless told. */
  notAfterSeconds?: number;
}

/**
 * Queues messages in the transaction of what caused them, in one statement whatever their number, so that a crash loses
 * none and sends none early. It travels with the next statement or the commit. The caller has asked `refuseChannel` before.
 * @param tx inside a transaction
 * @returns their ids, in the order given
 */
export async function enqueue(tx: Context, items: readonly NewDelivery[]): Promise<string[]> {
  if (!tx.db.inTransaction) throw new Error('Messages are queued in the transaction of what caused them.');
  if (items.length === 0) return [];
  const rows = items.map((item) => rowOf(item, tx.settings.publicUrl.hostname));
  tx.db.send(INSERT, [tx.organizationId, JSON.stringify(rows), actorUserId(tx.actor)]);
  return rows.map((row) => row.id);
}

function rowOf(item: NewDelivery, host: string) {
  const id = item.id ?? newId();
  return {
    id,
    kind: item.kind,
    lane: item.lane,
    channel: item.channel,
    address: item.address,
    canonical: item.canonical,
    user_id: item.userId,
    contact_point_id: item.contactPointId,
    subject_id: item.subjectId,
    payload: item.payload ?? {},
    language: item.language,
    held: item.held ?? false,
    not_before: item.notBefore?.toISOString() ?? null,
    delay_seconds: item.delaySeconds ?? 0,
    life_seconds: item.notAfterSeconds ?? DEFAULT_LIFE_SECONDS,
    message_id: messageId(id, host),
  };
}

/** The same for every try, so that a copy can be told (RFC 5322 section 3.6.4). An IPv6 literal fits no Message-ID. */
function messageId(deliveryId: string, host: string): string {
  return `<${deliveryId}@${/^[A-Za-z0-9.-]+$/.test(host) ? host : 'localhost'}>`;
}
