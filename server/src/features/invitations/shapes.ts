import * as z from 'zod/mini';
import { channel, id, instant, reference, refusal } from '../../platform/endpoint/shapes.ts';
import { deliveryState } from '../deliveries/contract.ts';

export const queuedDelivery = z.object({
  id,
  channel,
  address: z.string(),
  state: deliveryState,
  /** When it may leave: later than now for a delay, or while the address waits for its hour. */
  not_before: instant,
  /** It waits because the address was written to within the hour. */
  waits_for_hour: z.boolean(),
});

export const invitationState = z.enum(['pending', 'accepted', 'declined', 'revoked']);

export const invitation = z.object({
  id,
  user_id: id,
  state: invitationState,
  expired: z.boolean(),
  language: z.string(),
  created_at: instant,
  created_by: z.nullable(reference),
  expires_at: instant,
  /** Since when nobody can join by it, whoever invited having left; null for all others. */
  held_at: z.nullable(instant),
});
export type Invitation = z.output<typeof invitation>;

/** Whom a user invited who has not joined yet. */
export const invitationsMade = z.object({
  pending: z.number(),
  /** Of these, how many wait for a decision since the user left. */
  held: z.number(),
  items: z.array(z.object({ id, user: reference, created_at: instant, held_at: z.nullable(instant) })),
});

/** What came of one person. `invitation` is null when they were added without inviting. */
export const invited = z.object({
  user: z.object({ ...reference.shape, status: z.string() }),
  invitation: z.nullable(invitation),
  deliveries: z.array(queuedDelivery),
  teams: z.array(reference),
  restored: z.boolean(),
  not_restored: z.array(z.enum(['email', 'mobile', 'employee_id'])),
});
export type Invited = z.output<typeof invited>;

/** A line of an invitation's story. */
export const timelineEntry = z.object({
  id,
  at: instant,
  kind: z.enum([
    'created',
    'queued',
    'held',
    'sent',
    'delivered',
    'previewed',
    'retrying',
    'undeliverable',
    'suppressed',
    'cancelled',
    'link_fetched',
    'opened',
    'joined',
    'revoked',
    'not_me',
    'contact_changed',
    'link_copied',
    'link_shown',
    'renewed',
    'renewal_asked',
    'held_back',
    'released',
    'taken_over',
  ]),
  by: z.nullable(reference),
  channel: z.nullable(channel),
  address: z.nullable(z.string()),
  /** What happened, in one sentence, and what to do about it. */
  sentence: z.nullable(z.string()),
  next_step: z.nullable(z.string()),
  /** The provider's own words. */
  reply: z.nullable(z.string()),
});
export type TimelineEntry = z.output<typeof timelineEntry>;

/** How much of a cap is used. */
export const capUse = z.object({
  used: z.number(),
  max: z.number(),
  /** When the count starts over; null while nothing is used. */
  resets_at: z.nullable(instant),
});

/** A list that something is done to. */
export const users = {
  user_ids: z.array(id).check(z.minLength(1), z.maxLength(1000)),
  /** True changes nothing, and answers what would come of it now. */
  dry_run: z.optional(z.boolean()),
};
/** In the order given; `refusal` is null for those with whom it went well. */
export const userOutcomes = z.object({
  items: z.array(z.object({ user_id: id, ok: z.boolean(), refusal: z.nullable(refusal) })),
});
export type UserOutcomes = z.output<typeof userOutcomes>;

/** In the order given. */
export const retriedDeliveries = z.object({
  items: z.array(
    z.discriminatedUnion('ok', [
      z.object({ id, ok: z.literal(true), delivery: queuedDelivery }),
      z.object({ id, ok: z.literal(false), refusals: z.array(refusal) }),
    ]),
  ),
});

/** What came of a list, in the order given. */
export const inviteOutcomes = z.object({
  items: z.array(
    z.discriminatedUnion('ok', [
      z.object({ ok: z.literal(true), result: invited }),
      z.object({ ok: z.literal(false), refusals: z.array(refusal) }),
    ]),
  ),
});
