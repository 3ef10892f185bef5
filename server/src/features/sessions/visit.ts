import type { FastifyRequest } from 'fastify';
import { askedLanguage } from '../../platform/accept-language.ts';
import type { Actor, Context } from '../../platform/context/index.ts';
import { deviceOf } from '../../platform/device.ts';
import { newSessionToken } from '../../platform/secrets.ts';

/** What the installation lends to every request. */
export type Services = Pick<Context, 'db' | 'settings' | 'log'>;

/** A request before it is known whose it is: a context without organization and actor. */
export type Visit = Omit<Context, 'organizationId' | 'actor'>;

export const visitOf = (services: Services, request: FastifyRequest): Visit => ({
  db: services.db,
  settings: services.settings,
  log: services.log,
  network: request.ip,
  device: deviceOf(request.headers['user-agent']),
  requestId: String(request.id),
  language: askedLanguage(request),
});

/** A visit of which the organization and who acts are known by now. */
export const contextOf = (visit: Visit, organizationId: string, actor: Actor): Context => ({
  ...visit,
  organizationId,
  actor,
});

/** The person who proved a contact or holds a link, and is about to be signed in. */
export const asPerson = (visit: Visit, organizationId: string, userId: string): Context =>
  contextOf(visit, organizationId, { kind: 'invitee', userId });

/** A secret that ties a code to the browser that asked for it. */
export const newBrowserToken = newSessionToken;
