import type { SmtpSettings } from '../../platform/settings.ts';
import type { EmailMessage } from '../../platform/transports/transport.ts';
import type { Prepared } from './kinds.ts';
import type { DeliveryRow } from './queries.ts';

export type ReadyMessage = Extract<Prepared, { ok: true }>;
export type ReadyEmail = Exclude<ReadyMessage, { sms: string }>;

/** The email as it is handed over, and as the preview inbox shows it. */
export const emailMessage = (
  delivery: DeliveryRow,
  { subject, text, html, senderName }: ReadyEmail,
  smtp: SmtpSettings | null,
): EmailMessage => ({
  messageId: delivery.message_id,
  ...(smtp ? { from: { address: smtp.from, name: smtp.fromName ?? senderName ?? null } } : {}),
  to: { address: delivery.address },
  subject,
  text,
  html,
  // Holiday replies and other machines stay quiet (RFC 3834 section 5).
  headers: { 'Auto-Submitted': 'auto-generated' },
});
