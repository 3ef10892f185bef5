import type { FastifyInstance } from 'fastify';
import { registerPages } from '../../../platform/page/index.ts';
import type { Services } from '../visit.ts';
import { changeContactPages } from './change-contact.ts';
import { choosePages } from './choose.ts';
import { codePages } from './code.ts';
import { homePages } from './home.ts';
import { homeAppPages } from './home-app.ts';
import { recoverPages } from './recover.ts';
import { setUpPages } from './set-up.ts';
import { signInPages } from './sign-in.ts';
import { stepUpPages } from './step-up.ts';

/** All server-rendered pages of this feature, in a scope of their own. */
export function registerSessionPages(app: FastifyInstance, services: Services): void {
  registerPages(app, services.settings, (pages) => {
    for (const add of [
      signInPages,
      codePages,
      choosePages,
      setUpPages,
      recoverPages,
      homePages,
      homeAppPages,
      changeContactPages,
      stepUpPages,
    ])
      add(pages, services);
  });
}
