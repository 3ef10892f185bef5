import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createInbox, type Inbox } from './inbox.ts';

export interface StubbedSms {
  /** The id that the stub gives out: a Twilio-like `SM…`, or `id-…` for other paths. */
  providerId: string;
  to: string;
  from: string;
  text: string;
  /** Our own id, where the request carries one (JSON only). */
  id: string | null;
  statusCallback: string | null;
  path: string;
  headers: IncomingHttpHeaders;
  /** The body as it came. */
  raw: string;
}

/** What the stub answers instead of taking the message; the words stand as in the SMTP sink. */
export type SmsReply =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  | 'drop'
  | 'silence'
  | 'store_and_drop'
  | undefined;

export interface SmsStub extends Inbox<StubbedSms> {
  /** `http://127.0.0.1:port`: a base URL for Twilio; for others add any path. */
  url: string;
  accountSid: string;
  authToken: string;
  /** Decides every message from now on. Call without argument to take all again. */
  reply(decide?: (message: StubbedSms) => SmsReply): void;
  stop(): Promise<void>;
}

export interface SmsStubOptions {
  port?: number;
  accountSid?: string;
  authToken?: string;
}

/**
 * A real HTTP server on loopback in the place of an SMS provider. Under `/2010-04-01/Accounts/{sid}/Messages.json`
 * it speaks Twilio's interface (form in, Basic sign-in, 201 with a `sid`); under every other path it takes JSON or a
 * form with `to` and `text` and answers `{ "messages": [{ "id": … }] }`.
 */
export async function startSmsStub(options: SmsStubOptions = {}): Promise<SmsStub> {
  const inbox = createInbox<StubbedSms>((message) => `${message.to}: ${message.text}`);
  const accountSid = options.accountSid ?? `AC${'0'.repeat(32)}`;
  const authToken = options.authToken ?? 'stub-token';
  let decide: (message: StubbedSms) => SmsReply = () => undefined;
  let count = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const raw = await readAll(request);
    count += 1;
    const message = readMessage(request, raw, count);
    const isTwilio = message.path === `/2010-04-01/Accounts/${accountSid}/Messages.json`;
    const refusal = isTwilio ? refuseTwilio(request, message, `${accountSid}:${authToken}`) : null;
    if (refusal) return send(response, refusal);
    const reply = decide(message);
    if (reply === 'silence') return;
    if (reply === 'drop' || reply === 'store_and_drop') {
      if (reply === 'store_and_drop') inbox.add(message);
      response.destroy();
      return;
    }
    if (reply !== undefined && (reply.status < 200 || reply.status >= 300)) return send(response, reply);
    inbox.add(message);
    send(
      response,
      reply ??
        (isTwilio
          ? acceptTwilio(message)
          : { status: 200, body: { messages: [{ id: message.providerId }] } }),
    );
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const port = await listen(server, options.port ?? 0);
  return {
    ...inbox,
    url: `http://127.0.0.1:${port}`,
    accountSid,
    authToken,
    reply(next) {
      decide = next ?? (() => undefined);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readMessage(request: IncomingMessage, raw: string, count: number): StubbedSms {
  const isJson = /json/.test(request.headers['content-type'] ?? '');
  const fields: Record<string, unknown> = isJson
    ? { ...JSON.parse(raw) }
    : Object.fromEntries(new URLSearchParams(raw));
  const field = (...names: string[]) => {
    const value = names.map((name) => fields[name]).find((candidate) => candidate !== undefined);
    return value === undefined ? null : String(value);
  };
  const path = request.url ?? '/';
  const prefix = path.startsWith('/2010-04-01/') ? 'SM' : 'id-';
  return {
    providerId: `${prefix}${String(count).padStart(32, '0')}`,
    to: field('To', 'to') ?? '',
    from: field('From', 'MessagingServiceSid', 'from') ?? '',
    text: field('Body', 'text') ?? '',
    id: field('id'),
    statusCallback: field('StatusCallback'),
    path,
    headers: request.headers,
    raw,
  };
}

function refuseTwilio(
  request: IncomingMessage,
  message: StubbedSms,
  credentials: string,
): Exclude<SmsReply, string | undefined> | null {
  const expected = `Basic ${Buffer.from(credentials).toString('base64')}`;
  if (request.headers.authorization !== expected) return twilioError(401, 20003, 'Authenticate');
  if (request.method !== 'POST') return twilioError(405, 20004, 'Method not allowed');
  if (message.to === '') return twilioError(400, 21604, "A 'To' phone number is required.");
  if (message.from === '') return twilioError(400, 21603, "A 'From' phone number is required.");
  if (message.text === '') return twilioError(400, 21602, 'Message body is required.');
  return null;
}

/** An error as Twilio words it. */
export function twilioError(status: number, code: number, message: string) {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

function acceptTwilio(message: StubbedSms) {
  const body = {
    sid: message.providerId,
    status: 'queued',
    to: message.to,
    error_code: null,
    error_message: null,
  };
  return { status: 201, body };
}

function send(response: ServerResponse, reply: Exclude<SmsReply, string | undefined>): void {
  const isText = typeof reply.body === 'string';
  const body = isText ? String(reply.body) : JSON.stringify(reply.body ?? {});
  response.writeHead(reply.status, {
    'content-type': isText ? 'text/plain' : 'application/json',
    ...reply.headers,
  });
  response.end(body);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The SMS stub has no port.'));
      else resolve(address.port);
    });
  });
}
