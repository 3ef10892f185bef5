import { askRunningServer } from './app/command-socket.ts';
import { runDemo } from './app/demo/index.ts';
import { defaultLogLevel, serve, stopWhenTold } from './app/serve.ts';
import { openServices } from './app/services.ts';
import { CommandRefused, EX_TEMPFAIL, runShellCommand } from './app/shell-commands.ts';
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
  audit verify [slug]      say whether the audit log is as it was sealed
  bounce [recipient]       take a message that came back, from standard input (for mail servers)
  demo                     serve a throw-away organization full of people
  config                   print the settings that are given, without secrets`;

/** Bytes that are read of a message that came back. */
const LARGEST_BOUNCE = 256 * 1024;

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
  if (
    !name ||
    !['start', 'worker', 'migrate', 'recover', 'organizations', 'audit', 'bounce', 'config'].includes(name)
  ) {
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
  if (name === 'bounce') {
    await runHere(configuration, ['bounce', command[1] ?? '', await readInput()]);
    return;
  }
  print(name === 'migrate' ? await migrateOnly(configuration) : await runHere(configuration, command));
}

/** To its end, so that the mail server can write it all; what is beyond any notification is dropped. */
async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    if (length < LARGEST_BOUNCE) chunks.push(Buffer.from(chunk as Buffer));
    length += (chunk as Buffer).length;
  }
  return Buffer.concat(chunks).subarray(0, LARGEST_BOUNCE).toString('utf8');
}

/** A mail server keeps what comes back while we cannot take it, and sends it back to nobody. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommandRefused) return error.exitCode;
  return process.argv[2] === 'bounce' ? EX_TEMPFAIL : 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(explainStartFailure(error));
  process.exit(exitCodeOf(error));
});
