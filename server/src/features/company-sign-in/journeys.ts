import type { FastifyReply, FastifyRequest } from 'fastify';
import { addCookie, cookieLine, readCookie } from '../../platform/cookies.ts';
import { type Limit, takeLimit } from '../../platform/limits.ts';
import { networkKey } from '../../platform/network.ts';
import { platformProblems } from '../../platform/problem.ts';
import { open, seal } from '../../platform/sealed.ts';
import { hashToken, newSessionToken } from '../../platform/secrets.ts';
import type { Services } from '../sessions/index.ts';
import { ARRIVE, type ConnectionRow, type JourneyRow, type Purpose, START } from './queries.ts';

const COOKIE = 'beckon-company';
const LIFE_SECONDS = 1200;
/** Each is a row, and a request to the provider; an office of a thousand behind one address signs in well within this. */
export const JOURNEYS: Limit = { scope: 'company_sign_ins_network', max: 3000, windowSeconds: 3600 };

export interface SettingOut {
  connection: ConnectionRow;
  purpose: Purpose;
  /** The session whose proof it renews, or whose test it is. */
  sessionId: string | null;
  /** A local path to go to afterwards. */
  next: string | null;
  /** What only we may know until the answer comes: nonce and verifier, or the id of the request. */
  kept: Record<string, string>;
}

/** @throws Problem `limit.reached` */
export async function refuseFlood(services: Services, request: FastifyRequest): Promise<void> {
  const { granted, resetsAt, secondsLeft } = await takeLimit(services, JOURNEYS, networkKey(request.ip));
  if (granted > 0) return;
  throw platformProblems.problem('limit.reached', { retryAt: resetsAt, retryAfterSeconds: secondsLeft });
}

/** Notes that this browser sets out to a provider. @returns the state that the provider gives back */
export async function setOut(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  out: SettingOut,
): Promise<string> {
  const state = newSessionToken();
  // Two tabs of one browser are one browser.
  const browser = readCookie(request, services.settings, COOKIE) ?? newSessionToken();
  await services.db.many(START, [
    hashToken(state),
    out.connection.organization_id,
    out.connection.id,
    out.purpose,
    hashToken(browser),
    seal(services.settings, JSON.stringify({ ...out.kept, settings: settingsMark(out.connection) })),
    out.sessionId,
    out.next,
  ]);
  addCookie(reply, cookieLine(services.settings, COOKIE, browser, LIFE_SECONDS));
  return state;
}

/** By which other settings are known as others, without keeping them twice. */
export const settingsMark = ({ settings, secret }: ConnectionRow): string =>
  hashToken(JSON.stringify([settings, secret?.toString('base64') ?? null])).toString('base64url');

/** A browser that is on such a journey, by the hashes that the row has. */
export interface Traveller {
  stateHash: Buffer;
  browserHash: Buffer;
}

export function travellerOf(services: Services, request: FastifyRequest, state: unknown): Traveller | null {
  const browser = readCookie(request, services.settings, COOKIE);
  return browser && typeof state === 'string' && state.length <= 100
    ? { stateHash: hashToken(state), browserHash: hashToken(browser) }
    : null;
}

/** A journey with what only we know of it; `settings` is the mark of those with which it began. */
export type Journey = JourneyRow & { secrets: Record<string, string> };

/** The journey that comes to its end here, once; null when it is over, of another browser, or never was. */
export async function arrive(
  services: Services,
  { stateHash, browserHash }: Traveller,
): Promise<Journey | null> {
  const row = await services.db.one<JourneyRow>(ARRIVE, [stateHash, browserHash]);
  return row ? { ...row, secrets: JSON.parse(open(services.settings, row.kept)) } : null;
}
