import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { channel, id, idParams, instant, refusal } from '../../platform/endpoint/shapes.ts';

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
        broken: z.nullable(
          z.object({
            since: instant,
            sentence: z.string(),
            next_step: z.string(),
            /** The provider's own words; null where this reader does not see messages. */
            reply: z.nullable(z.string()),
            /** When one message tries it again. */
            next_try_at: z.nullable(instant),
            /** How many of the organization's messages wait, 10,001 standing for more; null as above. */
            waiting: z.nullable(z.number()),
          }),
        ),
      }),
    ),
  }),
  problems: [],
});

export const retryChannel = endpoint({
  method: 'POST',
  path: '/channels/retry',
  summary: 'Have a channel that is down tried at once, with one message',
  requires: 'organization.manage',
  body: z.strictObject({ channel }),
  output: listChannels.output,
  problems: ['limit.reached'],
});

export const providerHint = z.enum([
  'no_bounce_address',
  'bounce_domain_unrelated',
  'free_mail_sender',
  'http_without_reports',
  'callbacks_cannot_reach',
]);
export type ProviderHint = z.output<typeof providerHint>;

export const provider = z.object({
  channel,
  mode: z.enum(['provider', 'preview', 'none']),
  provider: z.nullable(z.enum(['smtp', 'twilio', 'http'])),
  host: z.nullable(z.string()),
  sender: z.nullable(z.string()),
  sender_name: z.nullable(z.string()),
  security: z.nullable(z.enum(['tls', 'starttls', 'none'])),
  /** Where the provider or mail servers report what became of messages: an address, or where callbacks go. */
  reports_to: z.nullable(z.string()),
  hints: z.array(providerHint),
});
export type Provider = z.output<typeof provider>;

export const listProviders = endpoint({
  method: 'GET',
  path: '/providers',
  summary: 'Show by which providers messages leave, without secrets, and what could be better',
  requires: 'organization.manage',
  output: z.object({ items: z.array(provider) }),
  problems: [],
});

export const suppressionReason = z.enum(['not_me', 'bounced', 'opted_out', 'by_admin']);
export type SuppressionReason = z.output<typeof suppressionReason>;

const outcomes = z.object({
  items: z.array(
    z.discriminatedUnion('ok', [
      z.object({ id, ok: z.literal(true) }),
      z.object({ id, ok: z.literal(false), refusals: z.array(refusal) }),
    ]),
  ),
});
const someIds = z.array(id).check(z.minLength(1), z.maxLength(100));

export const suppressAddresses = endpoint({
  method: 'POST',
  path: '/suppressions',
  summary: 'Stop all messages to the addresses of these messages; an outcome for each',
  requires: 'suppressions.manage',
  body: z.strictObject({ delivery_ids: someIds }),
  output: outcomes,
  problems: [],
});

export const liftSuppressions = endpoint({
  method: 'POST',
  path: '/suppressions/lift',
  summary: 'Let messages to these addresses leave again; an outcome for each',
  requires: 'suppressions.manage',
  body: z.strictObject({ ids: someIds }),
  output: outcomes,
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
