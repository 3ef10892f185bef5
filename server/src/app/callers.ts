import type { FastifyRequest } from 'fastify';
import { sessionToken } from '../features/sessions/cookies.ts';
import { loadCaller as load } from '../features/sessions/read.ts';
import type { Caller } from '../platform/endpoint/register.ts';
import type { Services } from './services.ts';

export const loadCaller = (services: Services, request: FastifyRequest): Promise<Caller | null> =>
  load(services.db, sessionToken(request, services.settings), { network: request.ip });
