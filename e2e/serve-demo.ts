import { type DemoUser, seedDemo } from '../server/src/app/demo/seed.ts';
import { serve, stopWhenTold } from '../server/src/app/serve.ts';
import { createDemoLink } from '../server/src/features/sessions/index.ts';
import { loadConfiguration } from '../server/src/platform/config/index.ts';

/** The organization of the demo on a database that a test gives: started by `startWorld({ demo: true })`. */
const { settings, logLevel } = loadConfiguration(process.env);
let lines: string[] = [];
const running = await serve(
  { ...settings, demo: true },
  { api: true, worker: true },
  {
    logLevel: logLevel ?? 'warn',
    prepare: async (services) => {
      const demo = await seedDemo(services);
      const link = ({ id: userId }: DemoUser) =>
        createDemoLink(services.db, services.settings, { organizationId: demo.organizationId, userId });
      lines = await Promise.all([demo.organizationAdmin, demo.teamAdmin, demo.user].map(link));
    },
  },
);
stopWhenTold(running, running.services.log);
console.log(lines.join('\n'));
