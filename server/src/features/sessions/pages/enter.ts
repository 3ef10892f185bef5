import type { FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../../platform/cookies.ts';
import { seeOther } from '../../../platform/page/index.ts';
import { startSession } from '../commands/start-session.ts';
import { removedCodeCookie, sessionToken } from '../cookies.ts';
import { consumeProof, keepProof } from '../proofs.ts';
import type { ContactProof } from '../queries.ts';
import { type Entrant, entrantsOf } from '../recipients.ts';
import { asPerson, type Services, visitOf } from '../visit.ts';
import { showRefusedMethod } from './refused.ts';

/**
 * Where somebody goes who proved an invited contact: `?organization=<id>` says to whose invitation. The page belongs to
 * invitations; it reads the proof with `readProof`, and its *Join* takes it with `consumeProof`.
 */
export const JOIN_BY_PROOF = '/join/confirm';
export const HOME = '/home';
/** Leads admins to the Admin panel and everybody else home. */
export const FRONT_DOOR = '/';

export interface Entering {
  proof: ContactProof;
  /** The organization whose page it was, or that was chosen. */
  organizationId?: string | null;
  /** A local path to go to after signing in. */
  next?: string | null;
}

/**
 * Answers somebody who has just proved a contact: signed in where it belongs to one user, on to the invitation where it
 * was invited, or to the choice where it lets into several organizations. Who may enter is asked again, since the
 * code was sent minutes ago.
 * @returns null when the contact lets nobody in any more
 */
export async function enter(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  entering: Entering,
): Promise<FastifyReply | null> {
  const entrants = await entrantsOf(services.db, entering.proof.kind, entering.proof.canonical);
  const [only, ...others] = entrants;
  const chosen = entrants.find((e) => e.organization_id === entering.organizationId);
  const target = chosen ?? (others.length === 0 ? only : undefined);
  if (!only) return null;
  addCookie(reply, removedCodeCookie(services.settings));
  if (target?.way === 'sign_in') return signIn(services, request, reply, target, entering.next ?? FRONT_DOOR);
  await keepProof(services, reply, entering.proof);
  return seeOther(reply, target ? joinPath(target) : withNext('/sign-in/choose', entering.next));
}

export const joinPath = (entrant: Entrant): string =>
  `${JOIN_BY_PROOF}?organization=${entrant.organization_id}`;

export const withNext = (path: string, next: string | null | undefined): string =>
  next ? `${path}?next=${encodeURIComponent(next)}` : path;

/**
 * Signs a user in. With `proved` the proof in the cookie is what it is done for, and is taken by it: pressing twice signs
 * in once, and the second answer leads to where the first did.
 */
export async function signIn(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  entrant: Entrant,
  next: string,
  proved?: 'by_proof',
): Promise<FastifyReply> {
  const visit = visitOf(services, request);
  const signedIn = services.db.transaction(async (db) => {
    if (proved && !(await consumeProof({ ...services, db }, request, reply))) return null;
    return startSession(asPerson({ ...visit, db }, entrant.organization_id, entrant.user_id), {
      userId: entrant.user_id,
      provedBy: 'contact',
      replaces: sessionToken(request, services.settings),
    });
  });
  try {
    const session = await signedIn;
    if (session) addCookie(reply, session.setCookie);
    return seeOther(reply, next);
  } catch (error) {
    const { organization_id: organizationId, user_id: userId } = entrant;
    return showRefusedMethod(services, request, reply, { error, organizationId, userId, next });
  }
}
