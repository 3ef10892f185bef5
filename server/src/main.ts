import { askRunningServer } from './app/command-socket.ts';
import { runDemo } from './app/demo/index.ts';
import { defaultLogLevel, serve, stopWhenTold } from './app/serve.ts';
import { openServices } from './app/services.ts';
import { runShellCommand } from './app/shell-commands.ts';
import { explainStartFailure } from './app/start-failure.ts';
import { warnings, welcome } from './app/welcome.ts';
import {
  type Configuration,
  isLoopbackHost,
  loadConfiguration,
  redactedSettings,
} from './platform/config/index.ts';
import { DataFolderInUse } from './platform/database/embedded/index.ts';
import { silentLogger } from './platform/logger.ts';

const USAGE = `Beckon

  start                    serve the product, and send messages unless BECKON_WORKER=off
  worker                   send messages only (needs DATABASE_URL)
  migrate                  bring the database to this version
  recover <email>          print a link that signs an Organization Admin in
  organizations create     print a link that sets up one more organization
  demo                     serve a throw-away organization full of people
  config                   print the settings that are given, without secrets`;

const print = (lines: readonly string[]): void => console.log(lines.join('\n'));

async function start(configuration: Configuration, parts: { api: boolean; worker: boolean }): Promise<void> {
  const { settings } = configuration;
  const logLevel = configuration.logLevel ?? defaultLogLevel();
  const running = await serve(settings, parts, { logLevel });
  stopWhenTold(running, running.services.log);
  if (!parts.api) return print(['Sending messages. Stop with Ctrl+C.']);
  print([
    ...(await welcome(running.services)),
    ...warnings(settings, isLoopbackHost(settings.publicUrl.hostname)),
  ]);
}

/** On the embedded database the process that has it open runs the command, if there is one. */
async function runHere({ settings }: Configuration, command: readonly string[]): Promise<string[]> {
  const services = await openServices(settings, silentLogger).catch(async (error: unknown) => {
    const lines =
      error instanceof DataFolderInUse ? await askRunningServer(settings.dataFolder, command) : null;
    if (lines) return lines;
    throw error;
  });
  if (Array.isArray(services)) return services;
  try {
    return await runShellCommand(services, command);
  } finally {
    await services.close();
  }
}

async function migrateOnly({ settings }: Configuration): Promise<string[]> {
  const services = await openServices(settings, silentLogger);
  await services.close();
  return ['The database is at this version.'];
}

async function main(command: readonly string[]): Promise<void> {
  const [name] = command;
  if (name === 'demo') return runDemo(process.env, print);
  if (!name || !['start', 'worker', 'migrate', 'recover', 'organizations', 'config'].includes(name)) {
    print([USAGE]);
    process.exitCode = name === undefined || name === 'help' ? 0 : 1;
    return;
  }
  const configuration = loadConfiguration(process.env);
  if (name === 'config') return print(redactedSettings(configuration.raw));
  if (name === 'start') return start(configuration, { api: true, worker: configuration.settings.worker });
  if (name === 'worker') {
    if (!configuration.settings.databaseUrl)
      throw new Error('The embedded database serves one process: a worker of its own needs DATABASE_URL.');
    return start(configuration, { api: false, worker: true });
  }
  print(name === 'migrate' ? await migrateOnly(configuration) : await runHere(configuration, command));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(explainStartFailure(error));
  process.exit(1);
});
