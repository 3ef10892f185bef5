import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from './settings.ts';

/**
 * A cookie's name as sent. Over HTTPS it carries `__Host-`: the browser then takes it only from this very host, secure
 * and for all paths, so that no sibling subdomain can plant one. Plain HTTP, a first look on one's own machine, has
 * no such names and no `Secure`.
 */
export const cookieName = (settings: Settings, name: string): string =>
  isSecure(settings) ? `__Host-${name}` : name;

/** The value of one of our cookies, or null. Two of one name (something planted one) count as none. */
export function readCookie(
  request: Pick<FastifyRequest, 'headers'>,
  settings: Settings,
  name: string,
): string | null {
  const wanted = cookieName(settings, name);
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .flatMap(([key, ...value]) => (key === wanted ? [value.join('=')] : []));
  const [value] = values;
  return values.length === 1 && value !== undefined && /^[\w.~-]+$/.test(value) ? value : null;
}

/** A `Set-Cookie` line: unreadable by scripts, sent on top-level visits from elsewhere but never with their POSTs. */
export function cookieLine(settings: Settings, name: string, value: string, maxAgeSeconds: number): string {
  const line = `${cookieName(settings, name)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return isSecure(settings) ? `${line}; Secure` : line;
}

export const removedCookieLine = (settings: Settings, name: string): string =>
  cookieLine(settings, name, '', 0);

/** Adds a `Set-Cookie` line to those that the reply has. */
export const addCookie = (reply: FastifyReply, line: string): FastifyReply =>
  reply.header('set-cookie', line);

const isSecure = (settings: Settings): boolean => settings.publicUrl.protocol === 'https:';
