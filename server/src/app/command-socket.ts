import { rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Services } from './services.ts';
import { CommandRefused, runShellCommand } from './shell-commands.ts';

/** The longest path that a Unix socket may have on every system. */
const LONGEST_PATH = 103;

export interface CommandSocket {
  close(): void;
}

const pathOf = (dataFolder: string): string => join(dataFolder, 'commands.sock');

/**
 * Lets `npm run recover` and the like work while the server runs: the embedded database serves one process alone, so that process runs
 * the command. The socket lies in the data folder, which only the account that runs the server can enter.
 */
export async function listenForCommands(services: Services): Promise<CommandSocket | null> {
  const { databaseUrl, dataFolder } = services.settings;
  const path = pathOf(dataFolder);
  if (databaseUrl || Buffer.byteLength(path) > LONGEST_PATH) return null;
  // Left over by a process that was killed; the lock of the data folder says that it is gone.
  rmSync(path, { force: true });
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    void answer(services, socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path }, resolve);
  });
  server.unref();
  return { close: () => void server.close() };
}

async function answer(services: Services, socket: Socket): Promise<void> {
  const reply = await readAll(socket)
    .then((text) => runShellCommand(services, JSON.parse(text) as string[]))
    .then((lines) => ({ ok: true, lines }))
    .catch((error: unknown) => ({
      ok: false,
      lines: [error instanceof Error ? error.message : 'It failed.'],
      ...(error instanceof CommandRefused && { exitCode: error.exitCode }),
    }));
  socket.end(JSON.stringify(reply));
}

/**
 * Has the process that holds the data folder run a command.
 * @returns the lines to print, or null when nobody listens there
 * @throws Error in words for the terminal when the command was refused
 */
export async function askRunningServer(
  dataFolder: string,
  command: readonly string[],
): Promise<string[] | null> {
  const socket = createConnection({ path: pathOf(dataFolder), allowHalfOpen: true });
  try {
    socket.end(JSON.stringify(command));
    const reply = JSON.parse(await readAll(socket)) as { ok: boolean; lines: string[]; exitCode?: number };
    if (!reply.ok) throw new CommandRefused(reply.lines.join('\n'), reply.exitCode ?? 1);
    return reply.lines;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}

async function readAll(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(Buffer.from(chunk as Buffer));
  return Buffer.concat(chunks).toString('utf8');
}
