import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../../platform/context/index.ts';
import { isUuid } from '../../../platform/ids.ts';
import { readersLanguage, seeOther } from '../../../platform/page/index.ts';
import { sessionToken } from '../cookies.ts';
import { loadCaller } from '../read.ts';
import { contextOf, type Services, visitOf } from '../visit.ts';
import { withNext } from './enter.ts';

/** Who is signed in in this browser, as a context to act in and to speak to; null when nobody is. */
export async function caller(services: Services, request: FastifyRequest): Promise<Context | null> {
  const token = sessionToken(request, services.settings);
  const found = await loadCaller(services.db, token, { network: request.ip });
  if (!found) return null;
  const language = readersLanguage(request, services.settings, { own: found.language });
  return { ...contextOf(visitOf(services, request), found.organizationId, found.actor), language };
}

export const toSignIn = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  seeOther(reply, request.method === 'GET' ? withNext('/sign-in', request.url) : '/sign-in');

/** An id in the path; what is none is found nowhere, and never reaches the database as a broken value. */
export const uuidParam = (request: FastifyRequest): { id: string } => {
  const { id = '' } = request.params as { id?: string };
  return { id: isUuid(id) ? id : NOBODY };
};
const NOBODY = '00000000-0000-0000-0000-000000000000';
