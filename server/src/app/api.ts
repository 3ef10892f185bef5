import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { loadTokenCaller } from '../features/api-tokens/index.ts';
import { registerCompanySignInPages } from '../features/company-sign-in/index.ts';
import { registerCallbacks } from '../features/deliveries/index.ts';
import { registerInvitationPages } from '../features/invitations/index.ts';
import { registerMyTeamPages } from '../features/line-managers/index.ts';
import { registerOpenidProvider } from '../features/openid-provider/index.ts';
import { registerPasskeyPages } from '../features/passkeys/index.ts';
import { registerPrivacyPages } from '../features/privacy/index.ts';
import { registerSamlPages } from '../features/saml-provider/index.ts';
import {
  contextOf,
  loadCaller,
  noOrganizationYet,
  registerSessionPages,
  sessionToken,
  visitOf,
} from '../features/sessions/index.ts';
import { registerToolPages } from '../features/tools/index.ts';
import type { Context } from '../platform/context/index.ts';
import { refuseCrossSite } from '../platform/cross-site.ts';
import { handleErrors, refuseAddress } from '../platform/endpoint/errors.ts';
import { type Caller, registerRoutes } from '../platform/endpoint/register.ts';
import { RequestLimit } from '../platform/endpoint/request-limit.ts';
import { newId } from '../platform/ids.ts';
import { translatorFor } from '../platform/messages/index.ts';
import {
  html,
  languageSwitch,
  ltr,
  readersLanguage,
  registerPages,
  sendPage,
} from '../platform/page/index.ts';
import { holds } from '../platform/permissions.ts';
import { platformProblems } from '../platform/problem.ts';
import type { Settings } from '../platform/settings.ts';
import { logAccess } from './access-log.ts';
import { addApiDocs } from './api-docs/index.ts';
import { routes } from './features.ts';
import { addHealth } from './health.ts';
import { addPortal } from './portal.ts';
import { addPreviewFrames } from './preview-frame.ts';
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
    frameworkErrors: refuseAddress(settings.publicUrl),
  });
  handleErrors(app, settings.publicUrl, (reply) => sayNotFound(reply, settings));
  addSecurityHeaders(app, settings.publicUrl);
  logAccess(app, log);
  app.removeContentTypeParser('text/plain');
  app.register(async (api) => addRoutes(api, services));
  registerSessionPages(app, services);
  registerCompanySignInPages(app, services);
  registerInvitationPages(app, services);
  registerPasskeyPages(app, services);
  registerMyTeamPages(app, services);
  registerToolPages(app, services);
  registerPrivacyPages(app, services);
  registerSamlPages(app, services);
  registerOpenidProvider(app, services);
  registerPages(app, settings, (pages) => {
    addFrontDoor(pages, services);
    addApiDocs(pages, settings.publicUrl);
    addProblemPages(pages);
  });
  registerCallbacks(app, services);
  app.register(async (health) => addHealth(health, services));
  app.register(async (frames) =>
    addPreviewFrames(frames, {
      settings: services.settings,
      loadCaller: (request) => callerOf(services, request),
      contextOf: (request, caller) => contextFor(services, request, caller),
    }),
  );
  app.register(async (portal) => addPortal(portal));
  return app;
}

/** Who calls, by the cookie of their session. */
const callerOf = (services: Services, request: FastifyRequest) =>
  loadCaller(services.db, sessionToken(request, services.settings), { network: request.ip });

/**
 * Who calls the API: by a token, or else by the cookie. Never both, so that it is always clear whose rights count.
 * @throws Problem `request.invalid`, `api_token.invalid`
 */
async function apiCallerOf(services: Services, request: FastifyRequest): Promise<Caller | null> {
  const token = bearerToken(request);
  if (token === null) return callerOf(services, request);
  if (sessionToken(request, services.settings) !== null) {
    throw platformProblems.problem('request.invalid', {
      pointer: '#headers/authorization',
      detail: 'two_callers',
      nextStep: 'one_caller',
    });
  }
  return loadTokenCaller(services.db, token, { network: request.ip });
}

/** What follows `Bearer` in the Authorization header, or null where there is none; other schemes are a proxy's affair. */
const bearerToken = ({ headers }: Pick<FastifyRequest, 'headers'>): string | null =>
  /^bearer(?: +(.*))?$/i
    .exec(headers.authorization ?? '')
    ?.slice(1)
    .map((token = '') => token.trim())[0] ?? null;

/** A visit whose caller is known. */
const contextFor = (services: Services, request: FastifyRequest, caller: Caller | null): Context => {
  if (!caller) throw new Error('An endpoint for anyone needs a context of its own.');
  return contextOf(visitOf(services, request), caller.organizationId, caller.actor);
};

function addRoutes(api: FastifyInstance, services: Services): void {
  const { settings } = services;
  registerRoutes(api, routes, {
    requestLimit: new RequestLimit(settings.requestsPerMinute),
    loadCaller: (request) => apiCallerOf(services, request),
    // The rule protects what a browser adds by itself; nobody's browser adds a token.
    refuseCrossSite: (request) => {
      if (bearerToken(request) === null) refuseCrossSite(request, settings.publicUrl);
    },
    contextOf: (request, caller) => contextFor(services, request, caller),
  });
}

/** `/`: wherever whoever asks belongs. */
function addFrontDoor(pages: FastifyInstance, services: Services): void {
  pages.get('/', async (request, reply) => {
    const caller = await callerOf(services, request);
    if (caller) {
      const grants = caller.actor.kind === 'user' ? caller.actor.grants : [];
      // Whose roles count for nothing yet is told there how to open it.
      return reply.redirect(caller.tooWeak || holds(grants, 'users.view') ? '/admin' : '/home');
    }
    if (!(await noOrganizationYet(services.db))) return reply.redirect('/sign-in');
    const t = translatorFor(readersLanguage(request, services.settings));
    const title = t.text('page.notSetUp.title');
    return sendPage(reply, {
      title,
      language: t.language,
      languages: languageSwitch(request),
      body: html`<h1>${title}</h1>
<p class="lead">${t.text('page.notSetUp.lead')}</p>
<p>${t.html('page.notSetUp.how', { command: ltr('npm run organizations -- create') })}</p>`,
    });
  });
}

function sayNotFound(reply: FastifyReply, settings: Settings): FastifyReply {
  const t = translatorFor(readersLanguage(reply.request, settings));
  const title = t.text('page.notFound.title');
  const body = html`<h1>${title}</h1>
<p class="lead">${t.text('page.notFound.lead')}</p>
<a class="button" href="/">${t.text('page.notFound.go')}</a>`;
  return sendPage(reply, { title, language: t.language, body }, 404);
}
