import { isIP } from 'node:net';
import type { RawSettings } from './collect.ts';
import type { SettingName } from './declaration.ts';

/** Whether a host name can only mean this machine. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  return (
    name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127(\.\d+){3}$/.test(name)
  );
}

/** A web address, or null. */
export function parseUrl(text: string): URL | null {
  const url = URL.parse(text);
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url : null;
}

/** One of the words allowed; null when not given. */
export function readChoice<const C extends string>(
  raw: RawSettings,
  name: SettingName,
  choices: readonly C[],
  errors: string[],
): C | null {
  const value = raw[name];
  if (value === undefined) return null;
  const found = choices.find((choice) => choice === value.toLowerCase());
  if (found === undefined) errors.push(`${name} is "${value}"; it can be ${choices.join(', ')}.`);
  return found ?? null;
}

export function readSwitch(
  raw: RawSettings,
  name: SettingName,
  fallback: boolean,
  errors: string[],
): boolean {
  const value = readChoice(raw, name, ['on', 'off'] as const, errors);
  return value === null ? fallback : value === 'on';
}

export function readPort(raw: RawSettings, name: SettingName, errors: string[]): number | null {
  const value = raw[name];
  if (value === undefined) return null;
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= 65_535) return port;
  errors.push(`${name} is "${value}"; it must be a port, 1 to 65535.`);
  return null;
}

/** A whole number, 0 or more; null when not given. */
export function readCount(raw: RawSettings, name: SettingName, errors: string[]): number | null {
  const value = raw[name];
  if (value === undefined) return null;
  if (/^\d{1,7}$/.test(value)) return Number(value);
  errors.push(`${name} is "${value}"; it must be a whole number, 0 to 9999999.`);
  return null;
}

/** Where people reach the product. Without TLS a browser keeps no `__Host-` cookie, except on its own machine. */
export function readPublicUrl(raw: RawSettings, port: number, errors: string[]): URL {
  const fallback = new URL(`http://localhost:${port}`);
  const text = raw.PUBLIC_URL;
  if (text === undefined) return fallback;
  const url = parseUrl(text);
  if (!url) {
    errors.push(`PUBLIC_URL is "${text}", which is not a web address such as https://beckon.example.org.`);
    return fallback;
  }
  if (url.username || url.password || url.search || url.hash || url.pathname !== '/') {
    errors.push('PUBLIC_URL must be a scheme and a host alone: the product does not live below a path.');
  }
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    errors.push('PUBLIC_URL must begin with https://: only localhost works without.');
  return new URL(url.origin);
}

export function readProxies(raw: RawSettings, errors: string[]): string[] {
  const list = (raw.BECKON_TRUSTED_PROXIES ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  for (const part of list) {
    if (!isProxy(part))
      errors.push(`BECKON_TRUSTED_PROXIES holds "${part}", which is neither an address nor a network.`);
  }
  return list;
}

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
