import type { FastifyReply, FastifyRequest } from 'fastify';
import { addCookie, cookieLine, readCookie } from '../../platform/cookies.ts';
import { hashToken, newSessionToken } from '../../platform/secrets.ts';
import type { Settings } from '../../platform/settings.ts';
import { DEVICE_LIFE_SECONDS } from './limits.ts';

const COOKIE = 'beckon-passkey';

/** What ties challenges to the browser that asked for them; null where it has none yet. */
export function browserHash(request: FastifyRequest, settings: Settings): Buffer | null {
  const token = readCookie(request, settings, COOKIE);
  return token ? hashToken(token) : null;
}

/** The same, with a cookie set where there is none. */
export function keepBrowser(request: FastifyRequest, reply: FastifyReply, settings: Settings): Buffer {
  const known = readCookie(request, settings, COOKIE);
  const token = known ?? newSessionToken();
  addCookie(reply, cookieLine(settings, COOKIE, token, DEVICE_LIFE_SECONDS));
  return hashToken(token);
}
