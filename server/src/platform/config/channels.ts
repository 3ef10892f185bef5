import { parseEmailAddress } from '../email-address.ts';
import type { SmsSettings, SmtpSettings } from '../settings.ts';
import { LONGEST_BOUNCE_LOCAL } from '../transports/bounce-address.ts';
import { requireSecureUrl } from '../transports/http.ts';
import { parseSmtpUrl } from '../transports/smtp-url.ts';
import { compileTemplate } from '../transports/template.ts';
import type { RawSettings } from './collect.ts';
import { isLoopbackHost, readChoice, readPort } from './values.ts';

const SECURITY = ['tls', 'starttls', 'none'] as const;
type Security = (typeof SECURITY)[number];
const PORTS: Record<Security, number> = { tls: 465, starttls: 587, none: 25 };

/** The mail server, or null where none is set up. */
export function readSmtp(raw: RawSettings, errors: string[]): SmtpSettings | null {
  if (raw.BECKON_SMTP_URL && raw.BECKON_SMTP_HOST) {
    errors.push('BECKON_SMTP_URL and BECKON_SMTP_HOST are both set: keep one of them.');
    return null;
  }
  const server = raw.BECKON_SMTP_URL ? readServerUrl(raw.BECKON_SMTP_URL, errors) : readServer(raw, errors);
  if (!server) {
    const orphans = (
      ['BECKON_SMTP_PORT', 'BECKON_SMTP_USER', 'BECKON_SMTP_PASSWORD', 'BECKON_BOUNCE_ADDRESS'] as const
    ).filter((n) => raw[n]);
    if (!raw.BECKON_SMTP_URL && orphans[0]) errors.push(`${orphans[0]} is set, but BECKON_SMTP_HOST is not.`);
    return null;
  }
  const asked: Security | null = readChoice(raw, 'BECKON_SMTP_SECURITY', SECURITY, errors);
  const security = asked ?? server.security ?? (isLoopbackHost(server.host) ? 'none' : 'starttls');
  if (security === 'none' && !isLoopbackHost(server.host)) {
    errors.push(
      `BECKON_SMTP_SECURITY is none, but ${server.host} is another machine: email to it must be encrypted, by tls or starttls.`,
    );
  }
  return {
    host: server.host,
    port: server.port ?? PORTS[security],
    user: server.user,
    password: server.password,
    security,
    from: readSender(raw, errors),
    fromName: raw.BECKON_MAIL_FROM_NAME ?? null,
    bounceAddress: readBounceAddress(raw, errors),
  };
}

interface Server {
  host: string;
  port: number | null;
  user: string | null;
  password: string | null;
  security: Security | null;
}

function readServerUrl(text: string, errors: string[]): Server | null {
  try {
    return parseSmtpUrl(text);
  } catch (error) {
    errors.push(`BECKON_SMTP_URL: ${sentence(error)}`);
    return null;
  }
}

function readServer(raw: RawSettings, errors: string[]): Server | null {
  if (!raw.BECKON_SMTP_HOST) return null;
  const port = readPort(raw, 'BECKON_SMTP_PORT', errors);
  return {
    host: raw.BECKON_SMTP_HOST,
    port,
    user: raw.BECKON_SMTP_USER ?? null,
    password: raw.BECKON_SMTP_PASSWORD ?? null,
    security: port === 465 ? 'tls' : null,
  };
}

function readSender(raw: RawSettings, errors: string[]): string {
  const from = raw.BECKON_MAIL_FROM;
  if (!from)
    errors.push(
      'A mail server is set, but not the sender: set BECKON_MAIL_FROM, for example to invitations@example.org.',
    );
  else if (!parseEmailAddress(from).ok) errors.push('BECKON_MAIL_FROM is not an email address.');
  return from ?? '';
}

function readBounceAddress(raw: RawSettings, errors: string[]): string | null {
  const text = raw.BECKON_BOUNCE_ADDRESS;
  if (!text) return null;
  const parsed = parseEmailAddress(text);
  if (!parsed.ok) errors.push('BECKON_BOUNCE_ADDRESS is not an email address.');
  else if (parsed.address.indexOf('@') > LONGEST_BOUNCE_LOCAL)
    errors.push(
      `BECKON_BOUNCE_ADDRESS may have ${LONGEST_BOUNCE_LOCAL} characters before the @: a token is added to them.`,
    );
  return parsed.ok ? parsed.address : null;
}

/** The provider of text messages, or null where none is set up. */
export function readSms(raw: RawSettings, errors: string[]): SmsSettings | null {
  const provider = readChoice(raw, 'BECKON_SMS_PROVIDER', ['twilio', 'http'] as const, errors);
  if (provider === 'twilio') return readTwilio(raw, errors);
  if (provider === 'http') return readHttp(raw, errors);
  const orphan = (
    ['BECKON_TWILIO_ACCOUNT_SID', 'BECKON_TWILIO_AUTH_TOKEN', 'BECKON_SMS_HTTP_URL'] as const
  ).find((name) => raw[name]);
  if (orphan && !raw.BECKON_SMS_PROVIDER)
    errors.push(
      `${orphan} is set, but BECKON_SMS_PROVIDER is not: set it to ${orphan.includes('TWILIO') ? 'twilio' : 'http'}.`,
    );
  return null;
}

function readTwilio(raw: RawSettings, errors: string[]): SmsSettings {
  const need = (name: 'BECKON_TWILIO_ACCOUNT_SID' | 'BECKON_TWILIO_AUTH_TOKEN' | 'BECKON_TWILIO_FROM') => {
    if (!raw[name]) errors.push(`BECKON_SMS_PROVIDER is twilio, which needs ${name}.`);
    return raw[name] ?? '';
  };
  const baseUrl = raw.BECKON_TWILIO_BASE_URL ?? 'https://api.twilio.com';
  checkProviderUrl('BECKON_TWILIO_BASE_URL', baseUrl, errors);
  const from = need('BECKON_TWILIO_FROM');
  if (from && !/^(\+[1-9]\d{6,14}|MG[0-9a-fA-F]{32}|[A-Za-z0-9 _&+-]{1,11})$/.test(from))
    errors.push(
      'BECKON_TWILIO_FROM is neither a number (+15005550006), nor a short name, nor a Messaging Service (MG...).',
    );
  return {
    kind: 'twilio',
    baseUrl: baseUrl.replace(/\/+$/, ''),
    accountSid: need('BECKON_TWILIO_ACCOUNT_SID'),
    authToken: need('BECKON_TWILIO_AUTH_TOKEN'),
    from,
  };
}

function readHttp(raw: RawSettings, errors: string[]): SmsSettings {
  const url = raw.BECKON_SMS_HTTP_URL;
  if (!url) errors.push('BECKON_SMS_PROVIDER is http, which needs BECKON_SMS_HTTP_URL.');
  else checkProviderUrl('BECKON_SMS_HTTP_URL', url, errors);
  const body = raw.BECKON_SMS_HTTP_BODY ?? '{"to":"{{to}}","text":"{{text}}"}';
  const contentType = raw.BECKON_SMS_HTTP_CONTENT_TYPE ?? 'application/json';
  if (!/\{\{\s*to(_digits)?\s*\}\}/.test(body) || !/\{\{\s*text\s*\}\}/.test(body))
    errors.push('BECKON_SMS_HTTP_BODY must hold {{to}} and {{text}}.');
  try {
    compileTemplate(body, contentType);
  } catch (error) {
    errors.push(`BECKON_SMS_HTTP_BODY: ${sentence(error)}`);
  }
  return {
    kind: 'http',
    url: url ?? '',
    headers: readHeaders(raw.BECKON_SMS_HTTP_HEADERS, errors),
    body,
    idPath: raw.BECKON_SMS_HTTP_ID_PATH ?? null,
    contentType,
  };
}

function readHeaders(text: string | undefined, errors: string[]): Record<string, string> {
  if (!text) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (value && typeof value === 'object' && Object.values(value).every((v) => typeof v === 'string'))
      return { ...(value as Record<string, string>) };
  } catch {
    // Said below, without the text, which holds a secret.
  }
  errors.push('BECKON_SMS_HTTP_HEADERS is not a JSON object of texts.');
  return {};
}

function checkProviderUrl(name: string, text: string, errors: string[]): void {
  try {
    requireSecureUrl(text, name);
  } catch (error) {
    errors.push(sentence(error));
  }
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
