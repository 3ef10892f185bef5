import type { FlushCounts } from './durable-file-system.ts';

/** What the worker thread is started with. */
export interface WorkerOptions {
  /** Folder of the database's files. */
  databaseFolder: string;
  /** Full path of the Unix socket. */
  socket: string;
  /** Folder where an empty database may be kept between first starts. */
  templateFolder: string;
}

export type ToWorker = { type: 'stop' } | { type: 'count-flushes' };

export type FromWorker =
  | { type: 'ready' }
  | { type: 'stopped' }
  | { type: 'failed'; error: Error }
  | { type: 'flushes'; counts: FlushCounts };
