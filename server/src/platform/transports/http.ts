import { isLoopbackHost, isTlsErrorCode } from './network-errors.ts';
import { broken, type Outcome, quoteReply, retry } from './outcome.ts';

const TIMEOUT_MS = 15_000;

/** Nothing that a provider says about one message is longer. */
const MAX_BODY_BYTES = 64 * 1024;

export interface HttpReply {
  status: number;
  body: string;
  /** False if the body was longer than 64 kB or its end never came. */
  complete: boolean;
  /** Seconds that the provider asks us to wait, 1 to 86,400. */
  retryAfterSeconds: number | null;
}

export interface HttpRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
  timeoutMs?: number | undefined;
}

/**
 * One request to a provider, never repeated and never redirected: a redirect would carry the credentials to
 * another host.
 * @returns the reply, or what an unanswered request means for the message
 */
export async function request(
  options: HttpRequest,
): Promise<{ ok: true; reply: HttpReply } | { ok: false; outcome: Outcome }> {
  const { method, url, headers, body } = options;
  const signal = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal,
      ...(body !== undefined && { body }),
    });
    const read = await readBody(response);
    return {
      ok: true,
      reply: { status: response.status, ...read, retryAfterSeconds: retryAfter(response.headers) },
    };
  } catch (error) {
    return { ok: false, outcome: classifyNetworkError(error) };
  }
}

/** @throws Error unless the URL is https, or http to this machine itself */
export function requireSecureUrl(url: string, what: string): URL {
  if (!URL.canParse(url)) throw new Error(`${what} is not a URL.`);
  const parsed = new URL(url);
  const isSecure =
    parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopbackHost(parsed.hostname));
  if (!isSecure) throw new Error(`${what} must begin with https://.`);
  return parsed;
}

/** The status already tells whether the message was taken, so a body that breaks off is an incomplete body. */
async function readBody(response: Response): Promise<{ body: string; complete: boolean }> {
  const decoder = new TextDecoder();
  let body = '';
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) return { body, complete: false };
      body += decoder.decode(chunk, { stream: true });
    }
  } catch {
    return { body, complete: false };
  }
  return { body, complete: true };
}

/** `Retry-After` in seconds or as a date (RFC 9110 section 10.2.3); a date counts from the provider's own clock. */
function retryAfter(headers: Headers): number | null {
  const value = headers.get('retry-after')?.trim();
  if (!value) return null;
  const seconds = /^\d+$/.test(value)
    ? Number(value)
    : (Date.parse(value) - Date.parse(headers.get('date') ?? '')) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), 86_400) : null;
}

function classifyNetworkError(error: unknown): Outcome {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return retry('timeout', { code: 'ETIMEDOUT', reply: '' });
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code =
    cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN';
  const words = { code, reply: quoteReply(cause instanceof Error ? cause.message : '') };
  if (isTlsErrorCode(code)) return broken('tls', words);
  return retry(/TIMEOUT|ETIMEDOUT/.test(code) ? 'timeout' : 'unreachable', words);
}

/** The part of every provider's answer that HTTP itself explains; null where the body has to. */
export function classifyStatus(reply: HttpReply, words: { code: string; reply: string }): Outcome | null {
  const { status, retryAfterSeconds } = reply;
  if (status === 429) return retry('throttled', words, retryAfterSeconds);
  if (status >= 500 || status === 408 || status === 425) return retry('temporary', words, retryAfterSeconds);
  if (status === 401 || status === 403) return broken('credentials', words);
  // A redirect, no money, or an address and method that do not exist there.
  if (status < 200 || (status >= 300 && status < 400) || [402, 404, 405, 410, 415].includes(status)) {
    return broken('configuration', words);
  }
  return null;
}
