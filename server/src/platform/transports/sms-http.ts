import type { SmsSettings } from '../settings.ts';
import { classifyStatus, type HttpReply, request, requireSecureUrl } from './http.ts';
import { failed, type Outcome, quoteReply } from './outcome.ts';
import { compileTemplate, fill, valueAtPath } from './template.ts';
import type { SmsMessage, SmsTransport } from './transport.ts';

/**
 * SMS through any provider with an HTTP interface. In the body and the headers `{{to}}` stands for the number in
 * E.164, `{{to_digits}}` for the same without `+`, `{{text}}` for the text and `{{id}}` for our id of the message
 * (an idempotency key for providers that take one).
 *
 * Where `idPath` is set, an answer without an id there is a refusal, whatever its status: some providers say 200
 * and put the error in the body.
 * @throws Error if the URL is not https (except to this machine itself) or the body is no template with a
 *   recipient and a text
 */
export function createHttpSmsTransport(
  settings: Extract<SmsSettings, { kind: 'http' }> & { method?: 'POST' | 'PUT' },
  options: { timeoutMs?: number } = {},
): SmsTransport {
  const url = requireSecureUrl(settings.url, 'The address of the SMS provider').href;
  const hasPlaces =
    /\{\{\s*to(?:_digits)?\s*\}\}/.test(settings.body) && /\{\{\s*text\s*\}\}/.test(settings.body);
  if (!hasPlaces) throw new Error('The body for the SMS provider must contain {{to}} and {{text}}.');
  const render = compileTemplate(settings.body, settings.contentType);

  async function sendSms(message: SmsMessage): Promise<Outcome> {
    if (!/^[\w.-]{1,128}$/.test(message.id) || !/^\+[0-9]{7,15}$/.test(message.to)) {
      return failed('rejected', { code: 'unsafe_value', reply: '' });
    }
    const { id, to, text } = message;
    const values = { id, to, to_digits: to.slice(1), text };
    const answer = await request({
      method: settings.method ?? 'POST',
      url,
      // A text has no place in a header.
      headers: { ...fillHeaders(settings.headers, { id, to }), 'content-type': settings.contentType },
      body: render(values),
      timeoutMs: options.timeoutMs,
    });
    return answer.ok ? classifyReply(answer.reply, settings.idPath, text) : answer.outcome;
  }

  return { sendSms };
}

function fillHeaders(
  headers: Record<string, string>,
  values: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value, values)]));
}

function classifyReply(reply: HttpReply, idPath: string | null, text: string): Outcome {
  const words = { code: String(reply.status), reply: quoteReply(reply.body, [text]) };
  const byStatus = classifyStatus(reply, words);
  if (byStatus) return byStatus;
  if (reply.status < 300) {
    const id = idPath === null ? null : valueAtPath(reply.body, idPath);
    // A body that broke off cannot say that the message was refused, and a repetition would cost twice.
    if (id !== null || idPath === null || !reply.complete) {
      return { result: 'sent', providerId: id?.slice(0, 128) ?? null, reply: words.reply };
    }
  }
  return failed(reasonIn(words.reply), words);
}

/** Providers agree on no codes, but their words for the two reasons that concern a person are much alike. */
function reasonIn(words: string): 'opted_out' | 'invalid_number' | 'rejected' {
  if (/\b(?:opted[ _-]?out|opt[ _-]?out|unsubscribed)\b/i.test(words)) return 'opted_out';
  const number = '(?:number|recipient|destination|msisdn|phone|to)';
  const invalid = '(?:invalid|not[ _]valid|malformed|unknown)';
  const either = new RegExp(
    `\\b${invalid}\\b.{0,30}\\b${number}\\b|\\b${number}\\b.{0,30}\\b${invalid}\\b`,
    'i',
  );
  return either.test(words) ? 'invalid_number' : 'rejected';
}
