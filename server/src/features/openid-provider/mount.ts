import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { takeLimit } from '../../platform/limits.ts';
import { networkKey } from '../../platform/network.ts';
import { showFailure } from '../../platform/page/index.ts';
import { platformProblems } from '../../platform/problem.ts';
import type { Settings } from '../../platform/settings.ts';
import type { Services } from '../sessions/index.ts';
import { type Call, keepCall } from './call.ts';
import { callFor } from './call-for.ts';
import { enterPages } from './pages/enter.ts';
import { Providers } from './provider.ts';

/** The library answers below each organization's address; requests reach it as Node has them, with the body unread. */
export function registerOpenidProvider(app: FastifyInstance, services: Services): void {
  const providers = new Providers(services);
  enterPages(app, services, providers);
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    const answer = async (request: FastifyRequest, reply: FastifyReply) => {
      // No text that the database keeps holds it, so neither does anything that we gave out.
      const call = request.url.includes('%00') ? null : await callFor(services, request);
      if (!call) return reply.callNotFound();
      if (await isFlood(call, request)) return showFlood(request, reply, services.settings);
      const { handle } = await providers.of(call.ctx, call.organization);
      reply.hijack();
      dress(reply, services.settings);
      address(request, services.settings, call.organization.slug);
      keepCall(request.raw, call);
      await handle(request.raw, reply.raw);
      return undefined;
    };
    scope.route({
      method: ['GET', 'OPTIONS'],
      url: '/o/:slug/.well-known/openid-configuration',
      handler: answer,
    });
    scope.route({ method: ['GET', 'POST', 'OPTIONS'], url: '/o/:slug/oidc/*', handler: answer });
  });
}

/** A sign-in that anybody begins leaves a row until it runs out; no office opens so many tools in a minute. */
const FLOOD = { scope: 'openid_request', max: 600, windowSeconds: 60 };

async function isFlood({ ctx, visitor }: Call, request: FastifyRequest): Promise<boolean> {
  const { '*': route } = request.params as { '*'?: string };
  if (route !== 'auth' || visitor) return false;
  return (await takeLimit(ctx, FLOOD, `${ctx.organizationId} ${networkKey(request.ip)}`)).granted === 0;
}

function showFlood(request: FastifyRequest, reply: FastifyReply, settings: Settings): FastifyReply {
  const problem = platformProblems.problem('limit.reached', { retryAfterSeconds: FLOOD.windowSeconds });
  return showFailure(reply, request, problem, settings);
}

/** The headers that every answer has, but for those that the library or a page sets itself. */
function dress({ raw }: FastifyReply, { publicUrl }: Settings): void {
  const headers = {
    'content-security-policy':
      "default-src 'none'; script-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    ...(publicUrl.protocol === 'https:' ? { 'strict-transport-security': 'max-age=63072000' } : {}),
  };
  for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
}

/** Every address that the library says is made of what the request says: that is ours, whatever stood in it. */
function address({ raw }: FastifyRequest, { publicUrl }: Settings, slug: string): void {
  const mount = `/o/${slug}`;
  const asked = raw.url ?? '/';
  Object.assign(raw.headers, {
    host: publicUrl.host,
    'x-forwarded-host': publicUrl.host,
    'x-forwarded-proto': publicUrl.protocol.slice(0, -1),
  });
  Object.assign(raw, { originalUrl: asked, url: asked.slice(mount.length) });
}
