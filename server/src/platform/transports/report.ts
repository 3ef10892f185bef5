import { quoteReply } from './outcome.ts';

/** What became of a message after it was handed over, as its provider or a mail server on the way reports it. */
export interface DeliveryReport {
  /** `relayed`: passed on to where nobody reports. `unknown`: something came back that says nothing for sure. */
  outcome: 'delivered' | 'undeliverable' | 'delayed' | 'relayed' | 'unknown';
  /** Why it is undeliverable. */
  reason: ReportReason | null;
  /** The reporter's own code, such as `5.1.1` or `30005`. */
  code: string | null;
  /** Its own words, fit to be stored and shown. */
  reply: string | null;
}

export type ReportReason =
  | 'no_such_recipient'
  | 'invalid_number'
  | 'landline'
  | 'opted_out'
  | 'unroutable'
  | 'rejected'
  | 'mailbox_full'
  | 'phone_unreachable'
  | 'blocked'
  | 'filtered'
  | 'sender_refused'
  | 'account'
  | 'busy'
  | 'gave_up'
  | 'no_reason';

export const report = (
  outcome: DeliveryReport['outcome'],
  said: { reason?: ReportReason; code?: string | null; reply?: string | null } = {},
): DeliveryReport => ({
  outcome,
  reason: said.reason ?? null,
  code: said.code?.slice(0, 40) ?? null,
  reply: said.reply ? quoteReply(said.reply) : null,
});
