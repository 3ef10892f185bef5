import type { FastifyRequest } from 'fastify';
import { cookieLine, readCookie, removedCookieLine } from '../../platform/cookies.ts';
import type { Settings } from '../../platform/settings.ts';
import { CODE_LIFE_SECONDS, PROOF_LIFE_SECONDS } from './limits.ts';

const SESSION = 'beckon';
const CODE = 'beckon-code';
const PROOF = 'beckon-proof';

/** The longest that browsers keep a cookie. When a session is over the database alone decides. */
const LONGEST_SECONDS = 400 * 86_400;

export const sessionToken = (request: Pick<FastifyRequest, 'headers'>, settings: Settings): string | null =>
  readCookie(request, settings, SESSION);
export const sessionCookie = (settings: Settings, token: string): string =>
  cookieLine(settings, SESSION, token, LONGEST_SECONDS);
export const removedSessionCookie = (settings: Settings): string => removedCookieLine(settings, SESSION);

/** Which code this browser asked for, and the secret that proves it is this browser. */
export interface CodeCookie {
  codeId: string;
  browserToken: string;
}
export function readCodeCookie(
  request: Pick<FastifyRequest, 'headers'>,
  settings: Settings,
): CodeCookie | null {
  const [codeId = '', browserToken = ''] = (readCookie(request, settings, CODE) ?? '').split('.');
  return /^[0-9a-f-]{36}$/.test(codeId) && browserToken ? { codeId, browserToken } : null;
}
export const codeCookie = (settings: Settings, { codeId, browserToken }: CodeCookie): string =>
  cookieLine(settings, CODE, `${codeId}.${browserToken}`, CODE_LIFE_SECONDS);
export const removedCodeCookie = (settings: Settings): string => removedCookieLine(settings, CODE);

export const proofToken = (request: Pick<FastifyRequest, 'headers'>, settings: Settings): string | null =>
  readCookie(request, settings, PROOF);
export const proofCookie = (settings: Settings, token: string): string =>
  cookieLine(settings, PROOF, token, PROOF_LIFE_SECONDS);
export const removedProofCookie = (settings: Settings): string => removedCookieLine(settings, PROOF);
