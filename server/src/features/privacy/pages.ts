import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { registerPages } from '../../platform/page/index.ts';
import { personOf, type Services, signedIn, toSignIn } from '../sessions/index.ts';
import { exportPerson } from './commands/export-person.ts';

/** `/home/data`: one's own data as a file. A form asks for it, since taking it is recorded. */
export function registerPrivacyPages(app: FastifyInstance, services: Services): void {
  registerPages(app, services.settings, (pages) => {
    pages.post('/home/data', async (request, reply) => {
      const ctx = await personOf(services, request);
      if (!ctx) return toSignIn(request, reply);
      const file = await exportPerson(ctx, signedIn(ctx).userId);
      return reply
        .headers({
          'cache-control': 'no-store',
          'content-disposition': `attachment; filename="${file.fileName}"`,
        })
        .type('application/json; charset=utf-8')
        .send(Readable.from(file.parts));
    });
  });
}
