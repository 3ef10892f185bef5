import type { FastifyInstance } from 'fastify';
import type { Logger } from '../platform/logger.ts';

/**
 * One line an answer: the route's pattern instead of the address, which may carry a token or an id, and no query. A link
 * of an invitation appears as `/j/:token`.
 */
export function logAccess(app: FastifyInstance, log: Logger): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url;
    if (route?.startsWith('/health/')) return;
    log.info(
      {
        request_id: request.id,
        method: request.method,
        route: route ?? '(none)',
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
  });
}
