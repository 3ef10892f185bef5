import { actorUserId, type Context } from '../../platform/context/index.ts';
import { GIVE_BACK_HOURS, HOURS_OF, TAKE_HOURS } from './queries.ts';

/** The hour of one contact, wanted for one delivery. */
export interface WantedHour {
  kind: 'email' | 'mobile';
  canonical: string;
  delivery_id: string;
}

export interface TakenHour {
  delivery_id: string;
  /** False only where waiting was not allowed and the hour is not over. */
  taken: boolean;
  /** When the message may leave, if not now. With `taken` false: when it becomes possible. */
  waits_until: Date | null;
  /** The same instant, or now. */
  free_at: Date;
  seconds: number;
}

/**
 * Takes the hour of contacts, in one guarded statement: of ten callers at once, one gets it.
 * @param wait a new user's message may wait for the end of the hour, and then holds the hour after it; a resend may not
 * @param hourSeconds the organization's time between two invitations to an address
 */
export async function takeHours(
  tx: Context,
  wanted: readonly WantedHour[],
  options: { wait: boolean; hourSeconds: number },
): Promise<Map<string, TakenHour>> {
  if (wanted.length === 0) return new Map();
  const rows = await tx.db.many<TakenHour>(TAKE_HOURS, [
    tx.organizationId,
    JSON.stringify(wanted),
    options.hourSeconds,
    options.wait,
    actorUserId(tx.actor),
  ]);
  const taken = new Map(rows.map((row) => [row.delivery_id, row]));
  const refused = wanted.filter((w) => !taken.has(w.delivery_id));
  for (const hour of await hoursOf(tx, refused, options.hourSeconds)) {
    const want = refused.find((w) => w.kind === hour.kind && w.canonical === hour.canonical);
    if (want)
      taken.set(want.delivery_id, {
        delivery_id: want.delivery_id,
        taken: false,
        waits_until: hour.free_at,
        free_at: hour.free_at,
        seconds: hour.seconds,
      });
  }
  return taken;
}

/** When each contact can be written to again; contacts that are free now are left out. */
export async function hoursOf(
  ctx: Context,
  contacts: readonly { kind: string; canonical: string }[],
  hourSeconds: number,
): Promise<{ kind: string; canonical: string; free_at: Date; seconds: number }[]> {
  if (contacts.length === 0) return [];
  const keys = contacts.map(({ kind, canonical }) => ({ kind, canonical }));
  return ctx.db.many(HOURS_OF, [ctx.organizationId, JSON.stringify(keys), hourSeconds]);
}

/** Gives the hour back when its message never left: cancelled before hand-off, or finally undeliverable. */
export async function giveBackHours(tx: Context, deliveryIds: readonly string[]): Promise<void> {
  if (deliveryIds.length > 0) await tx.db.many(GIVE_BACK_HOURS, [tx.organizationId, [...deliveryIds]]);
}
