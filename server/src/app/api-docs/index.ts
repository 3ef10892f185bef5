import type { FastifyInstance } from 'fastify';
import { committedDocument } from '../openapi/index.ts';
import { docsPage } from './page.ts';
import { POLICY } from './style.ts';

const LONGEST_SEARCH = 100;

/** `/openapi.json` for programs, and the same for people at `/api/docs`. */
export function addApiDocs(app: FastifyInstance, publicUrl: URL): void {
  let document: string | undefined;
  app.get('/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(committedDocument());
    return reply.header('cache-control', 'no-cache').type('application/json').send(document);
  });
  app.get<{ Querystring: Record<string, unknown> }>('/api/docs', (request, reply) => {
    const { q } = request.query;
    const sought = typeof q === 'string' ? q.slice(0, LONGEST_SEARCH) : '';
    return reply
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': POLICY, 'x-robots-tag': 'noindex' })
      .type('text/html; charset=utf-8')
      .send(docsPage(publicUrl, sought));
  });
}
