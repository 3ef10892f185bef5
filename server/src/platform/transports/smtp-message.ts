import type { SendMailOptions } from 'nodemailer';
import { parseEmailAddress } from '../email-address.ts';
import type { EmailMessage, Mailbox } from './transport.ts';

/** Headers that the message sets itself; a second one would let two readers see two messages. */
const OWN_HEADERS =
  /^(?:from|sender|to|cc|bcc|reply-to|subject|date|message-id|mime-version|return-path|received|resent-.*|content-(?!language$).*|dkim-.*|arc-.*)$/i;

/**
 * What to report to the envelope sender, asked of servers that can (RFC 3461), with the headers alone: our text holds a
 * link, which needs no second journey.
 */
const REPORTS_WANTED = { ret: 'HDRS', notify: ['SUCCESS', 'FAILURE', 'DELAY'] };

/** Why a message was refused before the mail library or the network saw it. */
export type UnsafeMessage = 'invalid_address' | 'unsafe_header' | 'invalid_message_id';

/**
 * The message in the mail library's terms. The library gets address objects and an envelope, never strings to
 * parse, and nothing with a line break, so that no value of a message can add a recipient or a header.
 */
export function toMailOptions(
  message: EmailMessage,
  defaultFrom: Mailbox,
): { ok: true; options: SendMailOptions } | { ok: false; reason: UnsafeMessage } {
  const from = message.from ?? defaultFrom;
  const envelopeFrom = message.envelopeFrom ?? from.address;
  const mailboxes = [from, message.to, ...(message.replyTo ? [message.replyTo] : [])];
  if (![envelopeFrom, ...mailboxes.map((mailbox) => mailbox.address)].every(isPlainAddress)) {
    return { ok: false, reason: 'invalid_address' };
  }
  const headers = Object.entries(message.headers ?? {});
  const values = [
    message.subject,
    ...mailboxes.map((mailbox) => mailbox.name ?? ''),
    ...headers.map(([, value]) => value),
  ];
  const namesAreSafe = headers.every(
    ([name]) => /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(name) && !OWN_HEADERS.test(name),
  );
  if (!namesAreSafe || values.some(hasControlCharacter)) return { ok: false, reason: 'unsafe_header' };
  const messageId = message.messageId.replace(/^<(.*)>$/, '$1');
  if (!/^[A-Za-z0-9._-]{1,128}@[A-Za-z0-9.-]{1,128}$/.test(messageId))
    return { ok: false, reason: 'invalid_message_id' };
  return {
    ok: true,
    options: {
      messageId: `<${messageId}>`,
      from: toAddress(from),
      to: toAddress(message.to),
      ...(message.replyTo && { replyTo: toAddress(message.replyTo) }),
      envelope: { from: envelopeFrom, to: [message.to.address] },
      ...(message.envelopeFrom && { dsn: REPORTS_WANTED }),
      subject: message.subject,
      text: message.text,
      html: message.html,
      headers: headers.map(([key, value]) => ({ key, value })),
      xMailer: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    },
  };
}

function isPlainAddress(address: string): boolean {
  const parsed = parseEmailAddress(address);
  return parsed.ok && parsed.address === address;
}

function toAddress(mailbox: Mailbox): { name: string; address: string } {
  return { name: mailbox.name ?? '', address: mailbox.address };
}

function hasControlCharacter(value: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(value);
}
