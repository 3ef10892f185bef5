import type { Outcome } from './outcome.ts';

/** A name and one address; the address as `parseEmailAddress` gives it. */
export interface Mailbox {
  address: string;
  name?: string | null;
}

export interface EmailMessage {
  /** `id@host`, with or without angle brackets: the same for every attempt, so that copies can be told. */
  messageId: string;
  /** The sender that people see; the transport's own unless told. */
  from?: Mailbox;
  to: Mailbox;
  subject: string;
  text: string;
  html: string;
  /** Further headers; those that the message itself sets (From, Content-Type and so on) are refused. */
  headers?: Readonly<Record<string, string>>;
  replyTo?: Mailbox;
  /** Where bounces go, and then reports too, which are asked for; the sender's address unless told. */
  envelopeFrom?: string;
}

export interface SmsMessage {
  /** Our id of the message, for providers that recognize a repetition by it. */
  id: string;
  /** E.164 */
  to: string;
  text: string;
  /** Where the provider reports what became of the message later. */
  statusCallback?: string;
}

/** The answer of a channel that was asked whether it would take a message, without sending one. */
export type CheckResult = { result: 'ok' } | Exclude<Outcome, { result: 'sent' }>;

export interface EmailTransport {
  /** The fixed sender of this installation. */
  from: Mailbox;
  /** Never throws for what a provider or the network does. */
  sendEmail(message: EmailMessage): Promise<Outcome>;
  /** Connects and signs in. */
  check(): Promise<CheckResult>;
  /** Lets messages in flight finish and closes idle connections. */
  close(): void;
}

export interface SmsTransport {
  /** Never throws for what a provider or the network does. */
  sendSms(message: SmsMessage): Promise<Outcome>;
}
