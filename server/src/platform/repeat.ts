import type { Logger } from './logger.ts';

export interface Repeating {
  /** Begins no further round, and resolves when the one at work has ended. */
  stop(): Promise<void>;
}

/**
 * Does the work at once and then every so often, never twice at a time, until it is stopped. A round that fails is logged by
 * the name of its error, which holds nothing personal; the next one tries again.
 * @param work a long round asks `stopping` between its parts
 */
export function repeat(
  log: Logger,
  {
    everyMs,
    failed,
    work,
  }: { everyMs: number; failed: string; work: (stopping: () => boolean) => Promise<void> },
): Repeating {
  let running: Promise<void> | null = null;
  let stopped = false;
  const round = async () => {
    try {
      await work(() => stopped);
    } catch (error) {
      log.warn({ event: failed, name: error instanceof Error ? error.name : 'unknown' }, 'a round failed');
    }
  };
  const begin = () => {
    running ??= round().finally(() => {
      running = null;
    });
  };
  begin();
  const timer = setInterval(begin, everyMs);
  timer.unref();
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
