import type { Context } from '../../../platform/context/index.ts';
import type { Database } from '../../../platform/database/index.ts';
import type { Logger } from '../../../platform/logger.ts';
import type { Settings } from '../../../platform/settings.ts';
import type { EmailTransport, SmsTransport } from '../../../platform/transports/transport.ts';
import type { PreviewInbox } from '../preview-inbox.ts';

export interface Transports {
  /** Null where `settings.channels` does not say `provider`. */
  email: Pick<EmailTransport, 'from' | 'sendEmail'> | null;
  sms: Pick<SmsTransport, 'sendSms'> | null;
}

/** What every part of the worker needs. */
export interface Works {
  readonly db: Database;
  readonly settings: Settings;
  readonly log: Logger;
  /** The context in which a kind writes its message and hears of its state: the system, in one organization. */
  contextFor(organizationId: string): Context;
  readonly transports: Transports;
  readonly inbox: PreviewInbox;
  /** Where sign-in codes of a first look go: the console of whoever runs the server, never a page or a log. */
  printLine(line: string): void;
}

/**
 * A message is handed over well before its lease ends, and the lease outlives the longest wait of a transport, so that
 * nobody else takes up a message that is still on its way.
 */
export const LEASE_SECONDS = 90;
export const HAND_OFF_MS = 75_000;
/** How long a broken channel rests before one message tries it again. */
export const TRIAL_SECONDS = 60;
