import type { FastifyReply, FastifyRequest } from 'fastify';
import { addCookie } from '../../platform/cookies.ts';
import { hashToken, newSessionToken } from '../../platform/secrets.ts';
import { proofCookie, proofToken, removedProofCookie } from './cookies.ts';
import { PROOF_LIFE_SECONDS } from './limits.ts';
import { type ContactProof, findProof, insertProof, takeProof } from './queries.ts';
import type { Services } from './visit.ts';

/** Notes for ten minutes that this browser proved a contact. */
export async function keepProof(services: Services, reply: FastifyReply, proof: ContactProof): Promise<void> {
  const token = newSessionToken();
  await insertProof(services.db, hashToken(token), proof, PROOF_LIFE_SECONDS);
  addCookie(reply, proofCookie(services.settings, token));
}

/** The contact that this browser proved, or null. */
export async function readProof(services: Services, request: FastifyRequest): Promise<ContactProof | null> {
  const token = proofToken(request, services.settings);
  return token ? ((await findProof(services.db, hashToken(token))) ?? null) : null;
}

/** Takes the proof for the one thing that it is good for; of two at once one gets it. Call it in that thing's transaction. */
export async function consumeProof(
  tx: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<ContactProof | null> {
  const token = proofToken(request, tx.settings);
  if (!token) return null;
  addCookie(reply, removedProofCookie(tx.settings));
  return (await takeProof(tx.db, hashToken(token))) ?? null;
}
