import type { SmsSettings } from '../settings.ts';
import { classifyStatus, type HttpReply, request, requireSecureUrl } from './http.ts';
import { type Broken, type Failed, failed, type Outcome, quoteReply, retry } from './outcome.ts';
import type { SmsMessage, SmsTransport } from './transport.ts';

/**
 * SMS through Twilio's Messages resource, or a provider that speaks it
 * (https://www.twilio.com/docs/messaging/api/message-resource). Twilio knows no idempotency key: after a timeout
 * a repetition may arrive twice.
 * @throws Error if the base URL is not https, except to this machine itself
 */
export function createTwilioTransport(
  settings: Extract<SmsSettings, { kind: 'twilio' }>,
  options: { timeoutMs?: number } = {},
): SmsTransport {
  const base = requireSecureUrl(settings.baseUrl, 'The address of the SMS provider').href.replace(/\/$/, '');
  const url = `${base}/2010-04-01/Accounts/${encodeURIComponent(settings.accountSid)}/Messages.json`;
  const credentials = Buffer.from(`${settings.accountSid}:${settings.authToken}`).toString('base64');
  const headers = {
    authorization: `Basic ${credentials}`,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  // A messaging service (`MG…`) chooses the sender itself, by country.
  const sender = /^MG[0-9a-f]{32}$/i.test(settings.from) ? 'MessagingServiceSid' : 'From';

  async function sendSms(message: SmsMessage): Promise<Outcome> {
    const form = new URLSearchParams({ To: message.to, [sender]: settings.from, Body: message.text });
    if (message.statusCallback) form.set('StatusCallback', message.statusCallback);
    const answer = await request({
      method: 'POST',
      url,
      headers,
      body: form.toString(),
      timeoutMs: options.timeoutMs,
    });
    return answer.ok ? classifyTwilioReply(answer.reply, message) : answer.outcome;
  }

  return { sendSms };
}

function classifyTwilioReply(reply: HttpReply, message: SmsMessage): Outcome {
  const body = parseObject(reply.body);
  const number = body.code ?? body.error_code;
  const code = typeof number === 'number' ? number : null;
  const said = [body.message, body.error_message].find((value) => typeof value === 'string') ?? '';
  const words = {
    code: code === null ? String(reply.status) : String(code),
    reply: quoteReply(said || (code === null ? reply.body : ''), [message.text]),
  };
  if (reply.status >= 200 && reply.status < 300) {
    const hasFailed = code !== null && /^(?:failed|undelivered|canceled)$/.test(String(body.status));
    if (!hasFailed) {
      const providerId = typeof body.sid === 'string' ? body.sid.slice(0, 128) : null;
      return { result: 'sent', providerId, reply: quoteReply(String(body.status ?? '')) };
    }
  }
  const meaning = code === null ? null : meaningOfTwilioCode(code);
  if (meaning?.result === 'retry') return retry('throttled', words, reply.retryAfterSeconds);
  if (meaning) return { ...meaning, ...words };
  // New codes appear now and then; the words name the parameter that is wrong.
  const aboutNumber = /'To'/.test(said) && !/'From'/.test(said);
  return classifyStatus(reply, words) ?? failed(aboutNumber ? 'invalid_number' : 'rejected', words);
}

type Meaning = Pick<Failed, 'result' | 'class'> | Pick<Broken, 'result' | 'class'> | { result: 'retry' };

/**
 * Twilio's error codes (https://www.twilio.com/docs/api/errors) by what they mean for us. What depends on the
 * recipient never counts as broken, even if a wrong sender can cause it too: one foreign number would otherwise
 * stop the channel for everybody.
 */
const MEANINGS: readonly (readonly [Meaning, readonly number[]])[] = [
  // Not a number; cannot receive text messages; a landline; unknown to its operator.
  [{ result: 'failed', class: 'invalid_number' }, [21211, 21614, 21635, 30005, 30006]],
  [{ result: 'failed', class: 'opted_out' }, [21610]],
  // Country switched off; no way from this sender; not verified for a trial account; handset not reached.
  [{ result: 'failed', class: 'unroutable' }, [21408, 21606, 21608, 21612, 21659, 30003]],
  // Text missing or too long; blocked; filtered by the operator; no reason given.
  [{ result: 'failed', class: 'rejected' }, [21602, 21617, 30004, 30007, 30008]],
  [{ result: 'retry' }, [14107, 20429, 21611, 30001, 30022]],
  [{ result: 'broken', class: 'credentials' }, [20003, 20005, 10001, 30002, 90010]],
  // No sender, one of another account, one that sends no text messages or is not registered; no such service.
  [
    { result: 'broken', class: 'configuration' },
    [20404, 21212, 21603, 21660, 21661, 21701, 21704, 21705, 30034],
  ],
];

/**
 * What one of Twilio's codes means: at once, or reported later for a message that was taken; null if unknown.
 */
export function meaningOfTwilioCode(code: number): Meaning | null {
  return MEANINGS.find(([, codes]) => codes.includes(code))?.[0] ?? null;
}

function parseObject(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
