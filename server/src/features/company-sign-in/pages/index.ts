import type { FastifyInstance } from 'fastify';
import { registerPages } from '../../../platform/page/index.ts';
import type { Services } from '../../sessions/index.ts';
import { confirmPages } from './confirm.ts';
import { journeyPages } from './journey.ts';
import { registerSamlPosts, samlPages } from './saml.ts';
import { registerBackChannel, signedOutPages } from './sign-out.ts';

/** The pages of company sign-in, below `/sign-in/company`. */
export function registerCompanySignInPages(app: FastifyInstance, services: Services): void {
  registerPages(app, services.settings, (pages) => {
    confirmPages(pages, services);
    samlPages(pages, services);
    signedOutPages(pages, services);
    journeyPages(pages, services);
  });
  registerSamlPosts(app, services);
  registerBackChannel(app, services);
}
