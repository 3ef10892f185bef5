import { createHmac, timingSafeEqual } from 'node:crypto';
import { type DeliveryReport, type ReportReason, report } from './report.ts';
import { meaningOfTwilioCode } from './sms-twilio.ts';

/**
 * Whether a callback was signed with our account's token: HMAC-SHA1 over the address that we gave out, followed by every
 * field of the form and its value, sorted by name (https://www.twilio.com/docs/usage/security). Of a field that stands
 * several times each different value counts once, as in Twilio's own libraries.
 * @param url the address under which the callback was asked for, never the one that the request says it came to
 */
export function isSignedByTwilio(
  authToken: string,
  url: string,
  form: URLSearchParams,
  signature: string | undefined,
): boolean {
  if (!signature) return false;
  const names = [...new Set(form.keys())].sort();
  const fields = names.flatMap((name) => [...new Set(form.getAll(name))].sort().map((value) => name + value));
  const expected = createHmac('sha1', authToken)
    .update(url + fields.join(''), 'utf8')
    .digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** What a status callback says, or null for a state on the way (`queued`, `sending`, `sent`) and for those not known. */
export function readTwilioCallback(form: URLSearchParams): DeliveryReport | null {
  const status = (form.get('MessageStatus') ?? form.get('SmsStatus') ?? '').toLowerCase();
  if (status === 'delivered' || status === 'read') return report('delivered');
  if (!/^(?:undelivered|failed|canceled)$/.test(status)) return null;
  const code = /^\d{1,6}$/.exec(form.get('ErrorCode') ?? '')?.[0] ?? null;
  return report('undeliverable', {
    reason: code === null ? 'no_reason' : reasonOf(Number(code)),
    code,
    reply: form.get('ErrorMessage') ?? form.get('ChannelStatusMessage'),
  });
}

/** Codes that come later than the answer say more than the classes of an answer (https://www.twilio.com/docs/api/errors). */
const LATER: Readonly<Record<number, ReportReason>> = {
  21610: 'opted_out',
  30001: 'busy',
  30002: 'account',
  30003: 'phone_unreachable',
  30004: 'blocked',
  30005: 'invalid_number',
  30006: 'landline',
  30007: 'filtered',
  30008: 'no_reason',
  30009: 'no_reason',
  30010: 'account',
  30022: 'busy',
  30034: 'account',
};

function reasonOf(code: number): ReportReason {
  const known = LATER[code];
  if (known) return known;
  const meaning = meaningOfTwilioCode(code);
  if (meaning?.result === 'failed') return meaning.class;
  if (meaning?.result === 'broken') return 'account';
  return meaning?.result === 'retry' ? 'busy' : 'no_reason';
}
