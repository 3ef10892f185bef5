import type { FastifyRequest } from 'fastify';
import type { Context } from '../../platform/context/index.ts';
import { readersLanguage } from '../../platform/page/index.ts';
import { findOrganizationBySlug } from '../organizations/index.ts';
import { contextOf, loadCaller, type Services, sessionToken, visitOf } from '../sessions/index.ts';
import type { Call } from './call.ts';

/** What Beckon knows of a request; null where there is no such organization. */
export async function callFor(services: Services, request: FastifyRequest): Promise<Call | null> {
  const { slug = '' } = request.params as { slug?: string };
  const organization = await findOrganizationBySlug(services.db, slug);
  if (!organization) return null;
  const token = sessionToken(request, services.settings);
  const caller = await loadCaller(services.db, token, { network: request.ip });
  // Somebody of another organization is nobody here.
  const known = caller?.organizationId === organization.id ? caller : null;
  const { actor } = known ?? {};
  const language = readersLanguage(request, services.settings, {
    own: known?.language,
    organization: organization.language,
  });
  const ctx: Context = {
    ...contextOf(visitOf(services, request), organization.id, actor ?? { kind: 'system' }),
    language,
  };
  const visitor =
    actor?.sessionId && token
      ? {
          userId: actor.userId,
          sessionId: actor.sessionId,
          provedSecondsAgo: actor.proof.secondsAgo,
          token,
        }
      : null;
  return { organization, ctx, visitor, tools: new Map(), told: [] };
}
