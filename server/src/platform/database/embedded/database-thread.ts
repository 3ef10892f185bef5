import { Worker } from 'node:worker_threads';
import type { FlushCounts } from './durable-file-system.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './messages.ts';

/** How long a stop waits for the statement that runs. What is cut off then is rolled back by the next start. */
const STOP_PATIENCE_MS = 10_000;

/** The main thread's side of the worker thread that holds the database. */
export class DatabaseThread {
  readonly #worker: Worker;
  readonly #ended: Promise<Error | undefined>;
  #stopping = false;

  /** @param onEnd called when the thread has ended in any way: nothing touches the data folder from then on */
  constructor(options: WorkerOptions, onEnd: () => void) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: options, execArgv: [] });
    let reason: Error | undefined;
    this.#worker.on('message', (message: FromWorker) => {
      if (message.type === 'failed') reason = message.error;
    });
    this.#worker.on('error', (error: Error) => {
      reason = error;
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', (code) => {
        onEnd();
        if (this.#stopping && !reason) return resolve(undefined);
        resolve(reason ?? new Error(`The thread of the embedded database ended with code ${code}.`));
      });
    });
  }

  /**
   * Resolves when the database takes connections and rejects when it cannot be opened. A later end of the thread, other
   * than by `stop`, goes to `onFailure`.
   */
  async ready(onFailure: (error: Error) => void): Promise<void> {
    const ready = this.#answer('ready').then(() => undefined);
    const failure = await Promise.race([ready, this.#ended]);
    if (failure) throw failure;
    void this.#ended.then((error) => {
      if (error) onFailure(error);
    });
  }

  async countFlushes(): Promise<FlushCounts> {
    const answer = this.#answer('flushes');
    this.#tell({ type: 'count-flushes' });
    const first = await Promise.race([answer, this.#ended]);
    if (first && 'counts' in first) return first.counts;
    throw first ?? new Error('The embedded database has been stopped.');
  }

  async stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      this.#tell({ type: 'stop' });
      const cutOff = setTimeout(() => void this.#worker.terminate(), STOP_PATIENCE_MS);
      void this.#ended.then(() => clearTimeout(cutOff));
    }
    await this.#ended;
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  #answer<T extends FromWorker['type']>(type: T): Promise<Extract<FromWorker, { type: T }>> {
    return new Promise((resolve) => {
      const listener = (message: FromWorker) => {
        if (!isAnswer(message, type)) return;
        this.#worker.off('message', listener);
        resolve(message);
      };
      this.#worker.on('message', listener);
    });
  }
}

function isAnswer<T extends FromWorker['type']>(
  message: FromWorker,
  type: T,
): message is Extract<FromWorker, { type: T }> {
  return message.type === type;
}
