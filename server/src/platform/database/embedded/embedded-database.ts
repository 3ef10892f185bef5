import { join } from 'node:path';
import { openDataFolder, openSocketFolder, SOCKET_PORT } from './data-folder.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { DatabaseThread } from './database-thread.ts';
import type { FlushCounts } from './durable-file-system.ts';
import { TEMPLATE_FOLDER } from './template-folder.ts';

export interface EmbeddedDatabaseOptions {
  /** Created where missing, and made private to the user of this process. */
  dataFolder: string;
  /**
   * Called once if the database ends by itself: a failed flush, a full disk, a defect. It cannot be used any more; what
   * was committed is safe, and a new start recovers. Without it, the error is thrown and so ends the process.
   */
  onFailure?: (error: Error) => void;
  /** Folder that keeps an empty database between first starts; default: below node_modules. */
  templateFolder?: string;
}

export interface EmbeddedDatabase {
  /** For `pg`. There is one session: pools must have `max: 1`. */
  connectionConfig: { host: string; port: number; user: string; database: string; ssl: false };
  /** Flushes since the start, for the test that holds the durability. */
  countFlushes(): Promise<FlushCounts>;
  /** Ends the connections, rolls back what is open, closes the database in order and gives the folder's lock back. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL on a data folder and resolves when it takes connections, through a Unix socket only.
 * @throws DataFolderInUse within a second when another process has the folder
 */
export async function startEmbeddedDatabase(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const dataFolder = openDataFolder(options.dataFolder);
  // Before anything is opened: the database itself would let a second process in, and both would lose data.
  const unlock = await lockDataFolder(dataFolder);
  const closing = [unlock];
  const close = () => {
    for (const step of closing.splice(0).reverse()) step();
  };
  try {
    const { folder, socket, remove } = openSocketFolder(dataFolder);
    closing.push(remove);
    const databaseFolder = join(dataFolder, 'database');
    const templateFolder = options.templateFolder ?? TEMPLATE_FOLDER;
    const thread = new DatabaseThread({ databaseFolder, socket, templateFolder }, close);
    await thread.ready(options.onFailure ?? endProcess);
    return {
      connectionConfig: {
        host: folder,
        port: SOCKET_PORT,
        user: 'postgres',
        database: 'postgres',
        ssl: false,
      },
      countFlushes: () => thread.countFlushes(),
      stop: () => thread.stop(),
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Outside any promise, so that it ends the process as an uncaught error. */
function endProcess(error: Error): void {
  setImmediate(() => {
    throw error;
  });
}
