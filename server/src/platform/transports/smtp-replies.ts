import { isTlsErrorCode } from './network-errors.ts';
import { broken, failed, type Outcome, quoteReply, retry, type Words } from './outcome.ts';

/** The facts of a failed SMTP conversation, as the mail library reports them. */
export interface SmtpFailure {
  message?: string;
  /** The library's code of the failing step, for example `EAUTH`. */
  code?: string | undefined;
  /** The system's or TLS library's own code, where `code` replaced it. */
  originalCode?: unknown;
  responseCode?: number | undefined;
  /** The server's reply, all lines. */
  response?: string | undefined;
  /** The command that was answered, for example `RCPT TO`. */
  command?: string | undefined;
}

type Stage = 'connection' | 'starttls' | 'auth' | 'sender' | 'recipient' | 'content';

/**
 * What a failed SMTP conversation means for the message (RFC 5321 section 4.2.1, RFC 3463). The rule is 4yz:
 * again later, 5yz: never. The exceptions are refusals that pass (policy, full mailbox, quota), and refusals of
 * us rather than of the message (sign-in, sender, greeting), which would burn every message in turn.
 */
export function classifySmtpFailure(failure: SmtpFailure): Outcome {
  const reply = readReply(failure.response ?? '');
  const status = failure.responseCode ?? reply.status;
  if (status === null) return classifyWithoutReply(failure);
  const words: Words = {
    code: [status, reply.enhanced].filter(Boolean).join(' '),
    reply: quoteReply(reply.text),
  };
  const stage = stageOf(failure);
  if (status < 500) return retry(isThrottling(status, reply, stage) ? 'throttled' : 'temporary', words);
  return refusalOfUs(status, reply, stage, words) ?? refusalOfMessage(status, reply, stage, words);
}

interface Reply {
  status: number | null;
  /** The enhanced status code, for example `5.1.1`. */
  enhanced: string | null;
  text: string;
}

/** Reads a reply of one or several lines; each carries the codes, which are taken off the text. */
function readReply(response: string): Reply {
  const lines = response
    .split(/\r?\n/)
    .map((line) => /^(?:(\d{3})[ -]?)?(?:([245]\.\d{1,3}\.\d{1,3})\b ?)?(.*)$/.exec(line));
  const first = (group: 1 | 2) =>
    lines.map((line) => line?.[group]).find((value) => value !== undefined) ?? null;
  const status = first(1);
  const text = lines.map((line) => line?.[3] ?? '').join(' ');
  return { status: status === null ? null : Number(status), enhanced: first(2), text };
}

function stageOf(failure: SmtpFailure): Stage {
  const command = failure.command ?? '';
  if (failure.code === 'EAUTH' || command.startsWith('AUTH')) return 'auth';
  if (command === 'STARTTLS') return 'starttls';
  if (command === 'MAIL FROM') return 'sender';
  if (command === 'RCPT TO') return 'recipient';
  return command === 'DATA' ? 'content' : 'connection';
}

/** Whether we are told that we send too much, rather than that this message or mailbox has a problem. */
function isThrottling(status: number, reply: Reply, stage: Stage): boolean {
  const enhanced = reply.enhanced ?? '';
  if (/^[45]\.4\.5$/.test(enhanced)) return true;
  // Mailbox status (a full one has a quota too), and 454 4.7.0 of a sign-in that fails for a moment.
  if (status === 552 || /^[45]\.2\./.test(enhanced) || stage === 'auth') return false;
  if (enhanced.startsWith('4.7.')) return true;
  // The content has limits of its own, of size.
  const aboutRate =
    /\b(?:rate|quota|throttl\w*|too (?:many|much|fast)|limit\w*|slow down|gr[ae]y-?list\w*)\b/i;
  return (status < 500 || stage !== 'content') && aboutRate.test(reply.text);
}

/** Refusals that would meet every message: these must stop the channel, not fail the person's invitation. */
function refusalOfUs(status: number, reply: Reply, stage: Stage, words: Words): Outcome | null {
  if (status === 538 || stage === 'starttls' || (status === 530 && /starttls/i.test(reply.text))) {
    return broken('tls', words);
  }
  if (stage === 'auth' || status === 530 || status === 534 || status === 535)
    return broken('credentials', words);
  // Commands out of order say more about the session than about the message.
  if (status === 503)
    return /\bauth/i.test(reply.text) ? broken('credentials', words) : retry('temporary', words);
  if (isThrottling(status, reply, stage)) return retry('throttled', words);
  if (stage === 'connection') return broken('configuration', words);
  if (stage === 'sender' && !isAboutSize(reply)) return broken('configuration', words);
  if (/^5\.1\.[78]$/.test(reply.enhanced ?? '')) return broken('configuration', words);
  return null;
}

function isAboutSize(reply: Reply): boolean {
  return /^5\.(?:3\.4|2\.3)$/.test(reply.enhanced ?? '');
}

function refusalOfMessage(status: number, reply: Reply, stage: Stage, words: Words): Outcome {
  const enhanced = reply.enhanced ?? '';
  if (isAboutSize(reply)) return failed('rejected', words);
  // A full mailbox is emptied and a policy (reputation, lists) changes: worth a day of trying.
  if (status === 552 || enhanced === '5.2.2' || enhanced.startsWith('5.7.')) return retry('temporary', words);
  // Exchange Online answers 5.4.1 for mailboxes that do not exist.
  if (/^5\.(?:1\.|2\.[01]$|4\.1$)/.test(enhanced)) return failed('no_such_recipient', words);
  if (enhanced.startsWith('5.4.')) return failed('unroutable', words);
  if (enhanced === '' && stage === 'recipient') return bareRefusalOfRecipient(status, reply, words);
  return failed('rejected', words);
}

/** Old servers send no enhanced code, and 550 for both an unknown mailbox and a blocked sender: the words decide. */
function bareRefusalOfRecipient(status: number, reply: Reply, words: Words): Outcome {
  const isPolicy =
    /\b(?:spam|block\w*|black\s?list\w*|policy|reputation|denied|spf|dkim|dmarc|rbl|dnsbl|relay\w*)\b/i;
  if (isPolicy.test(reply.text)) return retry('temporary', words);
  return failed([550, 551, 553].includes(status) ? 'no_such_recipient' : 'rejected', words);
}

/** No reply came: the network, TLS, or the mail library itself. */
function classifyWithoutReply(failure: SmtpFailure): Outcome {
  const code = typeof failure.originalCode === 'string' ? failure.originalCode : (failure.code ?? 'UNKNOWN');
  const words: Words = { code, reply: quoteReply(failure.message ?? '') };
  if (isTlsErrorCode(code) || /\bdoes not support required STARTTLS\b/i.test(failure.message ?? '')) {
    return broken('tls', words);
  }
  switch (failure.code) {
    case 'EAUTH':
    case 'ENOAUTH':
    case 'EOAUTH2':
      return broken('credentials', words);
    case 'ECONFIG':
    case 'EPROXY':
      return broken('configuration', words);
    case 'ETIMEDOUT':
    case 'EABORT':
      return retry('timeout', words);
    case 'EENVELOPE':
    case 'EMESSAGE':
      return failed('rejected', words);
    default:
      return retry('unreachable', words);
  }
}
