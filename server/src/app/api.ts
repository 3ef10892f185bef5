import formbody from '@fastify/formbody';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Context } from '../platform/context/index.ts';
import { refuseCrossSite } from '../platform/cross-site.ts';
import { handleErrors } from '../platform/endpoint/errors.ts';
import { type Caller, registerRoutes } from '../platform/endpoint/register.ts';
import { newId } from '../platform/ids.ts';
import { logAccess } from './access-log.ts';
import { addApiDocs } from './api-docs.ts';
import { loadCaller } from './callers.ts';
import { routes } from './features.ts';
import { addHealth } from './health.ts';
import { addPortal } from './portal.ts';
import { addProblemPages } from './problem-pages.ts';
import { addSecurityHeaders } from './security-headers.ts';
import type { Services } from './services.ts';

const LARGEST_BODY_BYTES = 1_048_576;

/** Everything that answers over HTTP: the API, the pages, the portal's files. Not listening yet. */
export function buildApi(services: Services): FastifyInstance {
  const { settings, log } = services;
  const app: FastifyInstance = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: newId,
    bodyLimit: LARGEST_BODY_BYTES,
    // Only what these say about the caller's address is believed.
    trustProxy: settings.trustedProxies.length > 0 ? settings.trustedProxies : false,
    requestTimeout: 30_000,
    keepAliveTimeout: 75_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  });
  handleErrors(app, settings.publicUrl);
  addSecurityHeaders(app, settings.publicUrl);
  logAccess(app, log);
  app.removeContentTypeParser('text/plain');
  app.register(async (api) => addRoutes(api, services));
  app.register(async (pages) => {
    await pages.register(formbody);
    addApiDocs(pages);
    addProblemPages(pages);
    addHealth(pages, services);
  });
  app.register(async (portal) => addPortal(portal));
  return app;
}

function addRoutes(api: FastifyInstance, services: Services): void {
  registerRoutes(api, routes, {
    loadCaller: (request) => loadCaller(services, request),
    refuseCrossSite: (request) => refuseCrossSite(request, services.settings.publicUrl),
    contextOf: (request, caller) => contextOf(services, request, caller),
  });
}

/** Whose call it is, and from where. */
function contextOf(services: Services, request: FastifyRequest, caller: Caller | null): Context {
  if (!caller) throw new Error('An endpoint for anyone needs a context of its own.');
  return services.contextFor(caller.organizationId, caller.actor, {
    network: request.ip,
    device: request.headers['user-agent']?.slice(0, 300) ?? null,
    requestId: String(request.id),
  });
}
