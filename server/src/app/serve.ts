import { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Worker } from '../features/deliveries/index.ts';
import { createLogger, type Logger } from '../platform/logger.ts';
import type { Settings } from '../platform/settings.ts';
import { buildApi } from './api.ts';
import { type CommandSocket, listenForCommands } from './command-socket.ts';
import { openServices, type Services } from './services.ts';
import { startBackgroundWork } from './worker.ts';

/** Supervisors wait 30 seconds before they kill. */
const LONGEST_STOP_MS = 25_000;

export interface Parts {
  api: boolean;
  worker: boolean;
}

export interface Running {
  services: Services;
  api: FastifyInstance | null;
  /** Ends in order: no new work, what is in flight ends, the database closes. */
  stop(): Promise<void>;
}

/** In a terminal the JSON of every request would bury what a person should read. */
export const defaultLogLevel = (): 'warn' | 'info' => (process.stdout.isTTY ? 'warn' : 'info');

/** Starts the parts of this process; resolves when they serve. */
export async function serve(
  settings: Settings,
  parts: Parts,
  options: {
    logLevel: string;
    /** Runs once the database is open, before anything is served or sent. */
    prepare?: (services: Services) => Promise<void>;
  },
): Promise<Running> {
  const services = await openServices(settings, createLogger(options.logLevel));
  await options.prepare?.(services).catch(async (error: unknown) => {
    await services.close();
    throw error;
  });
  const worker = parts.worker ? startBackgroundWork(services) : null;
  const api = parts.api ? buildApi(services) : null;
  let commands: CommandSocket | null = null;
  try {
    if (api) {
      wakeAfterChanges(api, worker);
      await api.listen({ host: settings.listen, port: settings.port });
      commands = await listenForCommands(services);
    }
  } catch (error) {
    await stop(services, api, worker, commands);
    throw error;
  }
  let stopping: Promise<void> | undefined;
  return {
    services,
    api,
    stop: () => {
      stopping ??= stop(services, api, worker, commands);
      return stopping;
    },
  };
}

/** What a request queued leaves at once, without waiting for the worker's next look. */
function wakeAfterChanges(api: FastifyInstance, worker: Worker | null): void {
  if (!worker) return;
  api.addHook('onResponse', async (request) => {
    if (request.method !== 'GET') worker.wake();
  });
}

async function stop(
  services: Services,
  api: FastifyInstance | null,
  worker: Worker | null,
  commands: CommandSocket | null,
): Promise<void> {
  services.life.stopping = true;
  commands?.close();
  await Promise.allSettled([api?.close(), worker?.stop()]);
  await services.close();
}

/**
 * Keeps the process until it is told to stop, by a signal or by the end of the process that started it, and ends it: with
 * 0 when all was closed in order, with 1 when that took too long or something broke.
 */
export function stopWhenTold(running: Pick<Running, 'stop'>, log: Logger): void {
  let told = false;
  const end = (why: string, code: number) => {
    if (told) return;
    told = true;
    log.info({ event: 'process.stopping', why }, 'stopping');
    setTimeout(() => process.exit(1), LONGEST_STOP_MS).unref();
    running.stop().then(
      () => process.exit(code),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(signal, 0));
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      const { name, stack } = error instanceof Error ? error : new Error('not an error');
      log.error({ event: `process.${event}`, name, stack }, 'something broke that nobody expected');
      end(event, 1);
    });
  }
  watchParent(() => end('parent ended', 0));
}

/** A starter that is killed cannot pass the signal on; the pipe that it holds open closes with it. */
function watchParent(onEnd: () => void): void {
  const descriptor = Number(process.env.BECKON_PARENT_PIPE);
  // What this process starts does not inherit the descriptor.
  delete process.env.BECKON_PARENT_PIPE;
  if (!Number.isInteger(descriptor) || descriptor < 3) return;
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  pipe.on('error', onEnd).on('close', onEnd).resume();
  pipe.unref();
}
