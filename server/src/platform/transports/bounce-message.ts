import { type DeliveryReport, type ReportReason, report } from './report.ts';

/** Reports stand at the front of what comes back; what follows is our own message, which nobody needs to read. */
const MOST_CHARACTERS = 256 * 1024;
const MOST_PARTS = 30;
const MOST_GROUPS = 50;
const MOST_HEADERS = 500;
const DEEPEST = 4;

/** A message that came back to an envelope sender of ours. */
export interface BounceMessage {
  /** Every address to which it may have come, as its headers say. */
  recipients: string[];
  report: DeliveryReport;
}

/**
 * Reads a message that came back: a delivery status notification (RFC 3464, RFC 6533). Anything else, such as a holiday
 * reply or an old-fashioned bounce in prose, says nothing for sure and is `unknown`. Reads no text of people, opens no
 * message inside the message, and takes time in proportion to its length.
 * @returns null for what is no message at all
 */
export function readBounceMessage(raw: string): BounceMessage | null {
  const text = raw
    .slice(0, MOST_CHARACTERS)
    .replaceAll('\r\n', '\n')
    .replace(/^From .*\n/, '');
  const message = readEntity(text);
  if (message.headers.size === 0) return null;
  const status = findStatus(message, DEEPEST);
  return {
    recipients: RECIPIENT_HEADERS.flatMap((name) => message.headers.get(name) ?? []).flatMap(addressesIn),
    report: status === null ? report('unknown') : readStatus(status),
  };
}

/** Where mail servers write down for whom a message came in; `To` of a notification is the envelope sender as well. */
const RECIPIENT_HEADERS = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to'];

const addressesIn = (header: string): string[] =>
  header.slice(0, 2000).match(/[^\s<>"(),:;]+@[^\s<>"(),:;]+/g) ?? [];

interface Entity {
  headers: Map<string, string[]>;
  body: string;
}

function readEntity(text: string): Entity {
  const end = text.startsWith('\n') ? 0 : text.indexOf('\n\n');
  const head = end === -1 ? text : text.slice(0, end);
  return { headers: readFields(head), body: end === -1 ? '' : text.slice(end).replace(/^\n+/, '') };
}

/** Header fields by name in lower case; folded lines belong to the one before (RFC 5322 section 2.2.3). */
function readFields(head: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  const lines = head.replace(/\n[ \t]+/g, ' ').split('\n', MOST_HEADERS);
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trimEnd().toLowerCase();
    if (!/^[!-9;-~]{1,80}$/.test(name)) continue;
    const values = fields.get(name);
    const value = line.slice(colon + 1).trim();
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return fields;
}

const typeOf = ({ headers }: Entity): string => headers.get('content-type')?.[0] ?? 'text/plain';

/** The body of the part with the status, which counts only where it stands directly in a report. */
function findStatus(entity: Entity, depth: number): string | null {
  const type = typeOf(entity);
  if (depth === 0 || !/^multipart\//i.test(type)) return null;
  const isReport = /^multipart\/report\b/i.test(type);
  for (const part of partsOf(entity, type)) {
    if (isReport && /^message\/(?:global-)?delivery-status\b/i.test(typeOf(part))) return part.body;
    const inner = findStatus(part, depth - 1);
    if (inner !== null) return inner;
  }
  return null;
}

function partsOf(entity: Entity, type: string): Entity[] {
  const found = /\bboundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) return [];
  const pieces = `\n${entity.body}`.split(`\n--${boundary}`, MOST_PARTS + 1).slice(1);
  return pieces
    .filter((piece) => !piece.startsWith('--'))
    .map((piece) => readEntity(piece.slice(piece.indexOf('\n') + 1)));
}

/** The groups of fields: the first is about the message, each of the others about one recipient. */
function readStatus(body: string): DeliveryReport {
  const groups = body
    .split(/\n(?:[ \t]*\n)+/, MOST_GROUPS)
    .map(readFields)
    .filter((fields) => fields.has('action'));
  // Our messages have one recipient; where a list stands behind it, one delivery is proof enough that the address is good.
  const reports = groups.map(reportOf);
  return (
    ORDER.map((outcome) => reports.find((one) => one.outcome === outcome)).find((one) => one !== undefined) ??
    report('unknown')
  );
}

const ORDER: readonly DeliveryReport['outcome'][] = ['delivered', 'undeliverable', 'delayed', 'relayed'];

function reportOf(fields: Map<string, string[]>): DeliveryReport {
  const field = (name: string) => fields.get(name)?.[0] ?? '';
  const action = /^[a-z]+/i.exec(field('action'))?.[0]?.toLowerCase();
  const said = field('diagnostic-code').replace(/^[\w-]{1,30}\s*;\s*/, '');
  const code = codeOf(field('status'), said);
  const words = { code, reply: said };
  switch (action) {
    case 'failed':
      return report('undeliverable', { ...words, reason: reasonOf(code ?? '') });
    case 'delivered':
    case 'expanded':
      return report('delivered', words);
    case 'delayed':
    case 'relayed':
      return report(action, words);
    default:
      return report('unknown');
  }
}

/** Some servers write `5.0.0` for all, and the true code stands in what the next server said. */
function codeOf(status: string, said: string): string | null {
  const own = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(status)?.[0] ?? null;
  if (own !== null && !/^\d\.0\.0$/.test(own)) return own;
  return /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(said.slice(0, 200))?.[0] ?? own;
}

/** Enhanced status codes (RFC 3463) of what failed for good. A code for now (4yz) means that somebody else gave up. */
function reasonOf(code: string): ReportReason {
  if (code.startsWith('4.') || code === '5.4.7') return 'gave_up';
  if (/^5\.1\.[78]$/.test(code)) return 'sender_refused';
  // Exchange Online answers 5.4.1 for mailboxes that do not exist, and 5.1.0 for senders that it does not like.
  if (/^5\.(?:1\.[1-9]\d*|2\.1|4\.1)$/.test(code)) return 'no_such_recipient';
  if (code === '5.2.2') return 'mailbox_full';
  if (code.startsWith('5.4.')) return 'unroutable';
  if (code.startsWith('5.7.')) return 'filtered';
  return 'rejected';
}
