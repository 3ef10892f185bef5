import { chooseLanguage } from '../../platform/languages.ts';
import type { EmailMessage, Mailbox } from '../../platform/transports/transport.ts';
import type { Prepared } from './kinds.ts';
import type { DeliveryRow } from './queries.ts';

export type ReadyMessage = Extract<Prepared, { ok: true }>;
export type ReadyEmail = Exclude<ReadyMessage, { sms: string }>;

/**
 * The email as it is handed over, and as the preview inbox shows it. `sender` is the installation's: without a name of its
 * own it takes the organization's.
 */
export const emailMessage = (
  delivery: DeliveryRow,
  { subject, text, html, senderName }: ReadyEmail,
  sender: Mailbox,
): EmailMessage => ({
  messageId: delivery.message_id,
  from: { address: sender.address, name: sender.name ?? senderName ?? null },
  to: { address: delivery.address },
  subject,
  text,
  html,
  headers: {
    // Holiday replies and other machines stay quiet (RFC 3834 section 5).
    'Auto-Submitted': 'auto-generated',
    'Content-Language': chooseLanguage([delivery.language]),
  },
});
