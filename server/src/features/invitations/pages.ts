import type { FastifyInstance } from 'fastify';
import { registerPages } from '../../platform/page/index.ts';
import type { Services } from '../sessions/index.ts';
import { joinPages } from './pages/join.ts';
import { linkPages } from './pages/link.ts';
import { welcomePage } from './pages/welcome.ts';

/** All server-rendered pages of the person's side of an invitation: `/j/:token`, `/join`, `/welcome`. */
export function registerInvitationPages(app: FastifyInstance, services: Services): void {
  registerPages(app, services.settings, (pages) => {
    for (const add of [linkPages, joinPages, welcomePage]) add(pages, services);
  });
}
