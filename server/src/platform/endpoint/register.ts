import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { type Actor, type Context, requireFreshProof } from '../context/index.ts';
import type { Language } from '../languages.ts';
import type { ShownLimit } from '../limits.ts';
import { holds, type Permission } from '../permissions.ts';
import { inLanguage, platformProblems } from '../problem.ts';
import { type Endpoint, openToTokens } from './contract.ts';
import { idempotently } from './idempotency.ts';
import { parseRequest } from './parse.ts';
import { limitHeaders, type RequestLimit } from './request-limit.ts';
import { Download, type Route } from './route.ts';

const LONGEST_KEY = 200;
export const API_PREFIX = '/api/v1';

/** What the composition root supplies: how a request becomes a context. */
export interface Caller {
  organizationId: string;
  actor: Actor;
}
export interface RegisterOptions {
  /** Loads who is signed in or whose API token this is, or null; throws `api_token.invalid`. */
  loadCaller(request: FastifyRequest): Promise<Caller | null>;
  /** Refuses a request of another site; throws `request.cross_site`. */
  refuseCrossSite(request: FastifyRequest): void;
  contextOf(request: FastifyRequest, caller: Caller | null): Context;
  /** How many requests one caller may make in a while. */
  requestLimit: RequestLimit;
}

/** Makes Fastify answer every route as its endpoint declares it. */
export function registerRoutes(
  app: FastifyInstance,
  routes: readonly Route[],
  options: RegisterOptions,
): void {
  for (const { endpoint, handle } of routes) {
    app.route({
      method: endpoint.method,
      url: API_PREFIX + endpoint.path,
      handler: async (request, reply) => {
        const ctx = await admit(endpoint, request, reply, options);
        const input = parseRequest(endpoint, {
          params: request.params,
          query: request.query,
          body: request.body,
        });
        const answer = await idempotently(ctx, endpoint, fingerprint(endpoint, request), (c) =>
          handle(c, input).then((said) => inLanguage(said, ctx.language)),
        );
        return send(reply, endpoint, answer, ctx.language);
      },
    });
  }
}

/** The coarse gate: same site, signed in, not too often, a role (and token) that holds the permission. */
async function admit(
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
  options: RegisterOptions,
): Promise<Context> {
  if (endpoint.method !== 'GET') options.refuseCrossSite(request);
  const caller = await options.loadCaller(request);
  if (endpoint.requires === 'anyone') return options.contextOf(request, caller);
  if (!caller) throw platformProblems.problem('session.required');
  const taken = takeRequest(caller.actor, reply, options.requestLimit);
  refuseByPermission(caller.actor, endpoint);
  if (endpoint.stepUp) requireFreshProof(caller);
  return { ...options.contextOf(request, caller), showLimit: shower(reply, taken) };
}

/** Puts caps beside the limit of requests, each by its latest count. */
function shower(reply: FastifyReply, requests: ShownLimit): (limit: ShownLimit) => void {
  const shown = new Map<string, ShownLimit>([[requests.name, requests]]);
  return (limit) => {
    shown.set(limit.name, limit);
    reply.headers(limitHeaders([...shown.values()]));
  };
}

/** @throws Problem `limit.reached` */
function takeRequest(actor: Actor, reply: FastifyReply, limit: RequestLimit): ShownLimit {
  const key = actor.kind === 'user' ? (actor.token?.id ?? actor.sessionId ?? actor.userId) : actor.kind;
  const taken = limit.take(key);
  reply.headers(limitHeaders([taken]));
  if (!taken.granted) {
    throw platformProblems.problem('limit.reached', {
      detail: 'requests',
      values: { max: limit.max },
      retryAt: taken.resetsAt(),
      retryAfterSeconds: taken.secondsLeft,
    });
  }
  return taken;
}

/** @throws Problem `api_token.not_allowed`, `role.insufficient` */
function refuseByPermission(actor: Actor, endpoint: Endpoint): void {
  const token = actor.kind === 'user' ? actor.token : undefined;
  if (token && !openToTokens(endpoint)) {
    throw platformProblems.problem('api_token.not_allowed', {
      detail: 'people_only',
      nextStep: 'portal',
    });
  }
  if (endpoint.requires === 'signed_in' || endpoint.requires === 'anyone') return;
  if (token) refuseByScope(token.permissions, endpoint.requires);
  const grants = actor.kind === 'user' ? actor.grants : [];
  if (!holds(grants, endpoint.requires)) throw platformProblems.problem('role.insufficient');
}

function refuseByScope(permissions: readonly string[], wanted: Permission): void {
  if (permissions.includes(wanted)) return;
  throw platformProblems.problem('api_token.not_allowed', {
    detail: 'permission',
    values: { permission: wanted },
  });
}

/** The Idempotency-Key with a digest of what was asked, or null where the header is absent. */
function fingerprint(endpoint: Endpoint, request: FastifyRequest): { key: string; hash: Buffer } | null {
  const key = request.headers['idempotency-key'];
  if (!endpoint.idempotent || typeof key !== 'string' || key === '') return null;
  if (key.length > LONGEST_KEY) {
    throw platformProblems.problem('request.invalid', {
      pointer: '#headers/idempotency-key',
      detail: 'key_too_long',
      values: { max: LONGEST_KEY },
    });
  }
  const asked = JSON.stringify([endpoint.method, request.url, request.body ?? null]);
  return { key, hash: createHash('sha256').update(asked).digest() };
}

/** Output is parsed too, so that an undeclared field never leaves. */
function send(reply: FastifyReply, endpoint: Endpoint, answer: unknown, language: Language): FastifyReply {
  reply
    .code(endpoint.status ?? 200)
    .headers({ 'cache-control': 'no-store', 'content-language': language, vary: 'accept-language' });
  if (answer instanceof Download) {
    return reply
      .type(`${endpoint.produces}; charset=utf-8`)
      .header('content-disposition', `attachment; filename="${answer.fileName}"`)
      .send(Readable.from(answer.parts));
  }
  return reply.send(z.parse(endpoint.output, wire(answer)));
}

/** Instants as ISO 8601 in UTC; everything else as it is. */
function wire(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(wire);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wire(inner)]));
}
