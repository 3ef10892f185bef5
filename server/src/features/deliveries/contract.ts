import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { channel, id, idParams, instant } from '../../platform/endpoint/shapes.ts';

export const deliveryState = z.enum([
  'held',
  'queued',
  'sending',
  'sent',
  'delivered',
  'retrying',
  'undeliverable',
  'suppressed',
  'cancelled',
  'previewed',
]);
export type DeliveryState = z.output<typeof deliveryState>;

export const listChannels = endpoint({
  method: 'GET',
  path: '/channels',
  summary: 'Say how email and text messages leave, and whether a provider is down',
  requires: 'signed_in',
  tokens: true,
  output: z.object({
    items: z.array(
      z.object({
        channel,
        /** `preview`: messages are shown in the preview inbox and not sent. `none`: nobody set a provider up. */
        mode: z.enum(['provider', 'preview', 'none']),
        broken: z.nullable(z.object({ since: z.string(), sentence: z.string(), next_step: z.string() })),
      }),
    ),
  }),
  problems: [],
});

export const previewMessage = z.object({
  id,
  channel,
  at: instant,
  to: z.string(),
  /** Null for text messages. */
  subject: z.nullable(z.string()),
  text: z.string(),
  html: z.nullable(z.string()),
  /** The message as it would have left: headers and MIME parts; the text itself for text messages. */
  source: z.string(),
  /** For text messages: how they would be cut. */
  parts: z.nullable(z.object({ encoding: z.enum(['gsm7', 'ucs2']), units: z.number(), parts: z.number() })),
});
export type PreviewMessage = z.output<typeof previewMessage>;

export const listPreviewMessages = endpoint({
  method: 'GET',
  path: '/preview-inbox',
  summary: 'List messages that were shown here instead of being sent, newest first',
  requires: 'preview.view',
  output: z.object({ items: z.array(previewMessage) }),
  problems: ['preview.off'],
});

export const getPreviewMessage = endpoint({
  method: 'GET',
  path: '/preview-inbox/:id',
  summary: 'Read one message of the preview inbox',
  requires: 'preview.view',
  params: idParams,
  output: previewMessage,
  problems: ['preview.off', 'preview.not_found'],
});
