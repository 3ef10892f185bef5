import * as z from 'zod/mini';
import { channel, id, instant, reference } from '../../platform/endpoint/shapes.ts';

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
    'renewed',
    'renewal_asked',
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
