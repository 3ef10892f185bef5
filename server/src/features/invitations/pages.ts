import type { FastifyInstance } from 'fastify';
import { registerPages } from '../../platform/page/index.ts';
import type { Services } from '../sessions/index.ts';
import { joinPages } from './pages/join.ts';
import { linkPages } from './pages/link.ts';
import { previewPage } from './pages/preview.ts';
import { welcomePage } from './pages/welcome.ts';

/** All server-rendered pages of the person's side of an invitation: `/j/:token`, `/join`, `/welcome`, and how it looks. */
export function registerInvitationPages(app: FastifyInstance, services: Services): void {
  registerPages(app, services.settings, (pages) => {
    for (const add of [linkPages, joinPages, welcomePage, previewPage]) add(pages, services);
  });
}
