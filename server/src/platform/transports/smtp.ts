import { createTransport } from 'nodemailer';
import { parseEmailAddress } from '../email-address.ts';
import type { SmtpSettings } from '../settings.ts';
import { isLoopbackHost } from './network-errors.ts';
import { failed, type Outcome, quoteReply } from './outcome.ts';
import { toMailOptions } from './smtp-message.ts';
import { classifySmtpFailure, type SmtpFailure } from './smtp-replies.ts';
import type { CheckResult, EmailMessage, EmailTransport, Mailbox } from './transport.ts';

export interface SmtpOptions {
  /** A certificate authority to trust instead of the public ones, PEM. */
  ca?: string;
  /** Connections kept open at most; 5 unless told. */
  maxConnections?: number;
  /** Milliseconds for connecting, for each answer of the server, and for a message as a whole. */
  timeouts?: { connect?: number; reply?: number; total?: number };
}

/** The longest waits: a worker's lease on a message outlives the total. */
const TIMEOUTS = { connect: 10_000, reply: 30_000, total: 60_000 };

/**
 * Email through an SMTP server over a pool of connections. TLS is always verified, and never optional except to
 * this machine itself.
 * @throws Error if the settings ask for an unencrypted connection to another machine, or the sender is no address
 */
export function createSmtpTransport(settings: SmtpSettings, options: SmtpOptions = {}): EmailTransport {
  const from = readSender(settings);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const pool = createPool(settings, options, timeouts);

  async function sendEmail(message: EmailMessage): Promise<Outcome> {
    const mail = toMailOptions(message, from);
    if (!mail.ok) return failed('rejected', { code: mail.reason, reply: '' });
    try {
      const info = await pool.sendMail({ ...mail.options, signal: AbortSignal.timeout(timeouts.total) });
      return { result: 'sent', providerId: providerIdOf(info), reply: quoteReply(info.response) };
    } catch (error) {
      return classifySmtpFailure(factsOf(error));
    }
  }

  async function check(): Promise<CheckResult> {
    try {
      await pool.verify();
      return { result: 'ok' };
    } catch (error) {
      const outcome = classifySmtpFailure(factsOf(error));
      return outcome.result === 'sent' ? { result: 'ok' } : outcome;
    }
  }

  return { from, sendEmail, check, close: () => pool.close() };
}

function createPool(settings: SmtpSettings, options: SmtpOptions, timeouts: typeof TIMEOUTS) {
  const { host, port, user, password, security } = settings;
  if (security === 'none' && !isLoopbackHost(host)) {
    throw new Error(`Email to ${host} must be encrypted: only a server on this machine may go without TLS.`);
  }
  return createTransport({
    pool: true,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(options.ca && { ca: options.ca }) },
    // Without forceAuth the library sends unauthenticated where a server offers no sign-in.
    ...(user !== null && { auth: { user, pass: password ?? '' }, forceAuth: true }),
    maxConnections: options.maxConnections ?? 5,
    // Once over a connection that the server had closed while idle; further attempts are the caller's to count.
    maxRequeues: 1,
    connectionTimeout: timeouts.connect,
    dnsTimeout: timeouts.connect,
    greetingTimeout: timeouts.reply,
    socketTimeout: timeouts.reply,
    maxResponseSize: 64 * 1024,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
}

function readSender(settings: SmtpSettings): Mailbox {
  const parsed = parseEmailAddress(settings.from);
  if (!parsed.ok) throw new Error('The sender of emails is not an email address.');
  return { address: parsed.address, name: settings.fromName };
}

/** The server's name for the message, where its last reply gives one in a usual form. */
function providerIdOf(info: { response: string; serverMessageId?: string | undefined }): string | null {
  if (info.serverMessageId) return info.serverMessageId;
  return (
    /\b(?:queued as|id=|queued mail for delivery id)[\s:]*<?([\w.@+-]{4,128})/i.exec(info.response)?.[1] ??
    null
  );
}

/** The fields of a library error that are what they should be; anything else counts as a failed connection. */
function factsOf(error: unknown): SmtpFailure {
  if (!(error instanceof Error)) return {};
  const fields: Partial<Record<keyof SmtpFailure, unknown>> = { ...error };
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    message: error.message,
    code: text(fields.code),
    originalCode: fields.originalCode,
    responseCode: typeof fields.responseCode === 'number' ? fields.responseCode : undefined,
    response: text(fields.response),
    command: text(fields.command),
  };
}
