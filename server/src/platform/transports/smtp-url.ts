import type { SmtpSettings } from '../settings.ts';
import { isLoopbackHost } from './network-errors.ts';

/**
 * Reads `smtp://user:password@host:port` (STARTTLS, port 587) or `smtps://…` (TLS from the start, port 465);
 * `?security=none` is for a server on this machine, and is what `smtp://localhost:1025` means by itself.
 * @throws Error that does not repeat the URL, which may hold a password
 */
export function parseSmtpUrl(url: string): Omit<SmtpSettings, 'from' | 'fromName' | 'bounceAddress'> {
  if (!URL.canParse(url)) throw new Error('The SMTP URL is not a URL.');
  const parsed = new URL(url);
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (!/^smtps?:$/.test(parsed.protocol) || host === '' || !/^\/?$/.test(parsed.pathname)) {
    throw new Error('The SMTP URL must have the form smtp://user:password@host:port or smtps://….');
  }
  const unknown = [...parsed.searchParams.keys()].find((name) => name !== 'security');
  if (unknown !== undefined) throw new Error(`The SMTP URL has an unknown parameter, ${unknown}.`);
  const security = parsed.searchParams.get('security') ?? usualSecurity(parsed.protocol, host);
  if (security !== 'tls' && security !== 'starttls' && security !== 'none') {
    throw new Error('The security of the SMTP URL must be tls, starttls or none.');
  }
  return {
    host,
    port: parsed.port === '' ? (security === 'tls' ? 465 : 587) : Number(parsed.port),
    user: parsed.username === '' ? null : decode(parsed.username),
    password: parsed.password === '' ? null : decode(parsed.password),
    security,
  };
}

function usualSecurity(protocol: string, host: string): string {
  if (protocol === 'smtps:') return 'tls';
  return isLoopbackHost(host) ? 'none' : 'starttls';
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Error('The user name or password in the SMTP URL is not percent-encoded correctly.');
  }
}
