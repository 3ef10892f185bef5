/** The thread in which the embedded database lives: a long query stops this thread and not the web server. */
import { parentPort, workerData } from 'node:worker_threads';
import { ensureCluster, openCluster } from './cluster.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';
import { Session } from './session.ts';
import { WireServer } from './wire-server.ts';

const port = parentPort;
if (!port) throw new Error('This file is started as a worker thread by embedded-database.ts.');

const say = (message: FromWorker) => port.postMessage(message);

/** Nothing may run on a database in an unknown state: the thread ends, and the next start recovers from the log. */
function fail(error: unknown): never {
  say({ type: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  return process.exit(1);
}

async function main(options: WorkerOptions): Promise<void> {
  await ensureCluster(options.databaseFolder, options.templateFolder);
  const { db, files } = await openCluster(options.databaseFolder, fail);
  const session = new Session(db);
  await session.reset();
  const server = new WireServer(session, fail);
  const stopHousekeeping = startHousekeeping(session, server);

  const stop = async () => {
    stopHousekeeping();
    await server.stop();
    // Closing writes the checkpoint of an orderly shutdown.
    await db.close();
    files.flushFolders();
    say({ type: 'stopped' });
    process.exit(0);
  };
  port?.on('message', (message: ToWorker) => {
    if (message.type === 'stop') stop().catch(fail);
    else say({ type: 'flushes', counts: { ...files.flushes } });
  });

  await server.listen(options.socket);
  say({ type: 'ready' });
}

main(workerData as WorkerOptions).catch(fail);
