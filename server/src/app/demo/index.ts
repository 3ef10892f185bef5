import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoLink } from '../../features/sessions/index.ts';
import { loadConfiguration } from '../../platform/config/index.ts';
import { defaultLogLevel, serve, stopWhenTold } from '../serve.ts';
import type { Services } from '../services.ts';
import { type Demo, seedDemo } from './seed.ts';

type Print = (lines: readonly string[]) => void;

/**
 * Serves a throw-away organization full of people, on this machine alone and with nothing that could leave it: settings
 * of providers and addresses are not read. Its folder goes when it stops.
 */
export async function runDemo(env: NodeJS.ProcessEnv, print: Print): Promise<void> {
  if (env.DATABASE_URL || env.DATABASE_URL_FILE)
    throw new Error('The demo never touches a database of yours: start it without DATABASE_URL.');
  const dataFolder = mkdtempSync(join(tmpdir(), 'beckon-demo-'));
  const remove = () => rmSync(dataFolder, { recursive: true, force: true });
  process.once('exit', remove);
  const { PORT, BECKON_LOG_LEVEL } = env;
  const configuration = loadConfiguration({ PORT, BECKON_LOG_LEVEL, BECKON_DATA: dataFolder });
  const settings = { ...configuration.settings, demo: true };

  print(['', '  Making up an organization …']);
  let demo: Demo | undefined;
  const running = await serve(
    settings,
    { api: true, worker: true },
    {
      logLevel: configuration.logLevel ?? defaultLogLevel(),
      prepare: async (services) => {
        demo = await seedDemo(services);
      },
    },
  );
  stopWhenTold(running, running.services.log);
  if (demo) print(await welcome(running.services, demo));
}

async function welcome({ db, settings }: Services, demo: Demo): Promise<string[]> {
  const link = (user: { id: string }) =>
    createDemoLink(db, settings, { organizationId: demo.organizationId, userId: user.id });
  return [
    '',
    `  The demo of Beckon is ready: ${settings.publicUrl.origin}`,
    '  Everything in it is made up, nothing is sent, and all of it goes when you stop it.',
    '',
    `  Organization Admin (${demo.organizationAdmin.name}):`,
    `    ${await link(demo.organizationAdmin)}`,
    `  Team Admin (${demo.teamAdmin.name}):`,
    `    ${await link(demo.teamAdmin)}`,
    `  An ordinary user (${demo.user.name}):`,
    `    ${await link(demo.user)}`,
    '',
  ];
}
