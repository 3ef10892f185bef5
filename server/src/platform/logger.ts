import { pino } from 'pino';

/** One JSON object a line on standard output, UTC; callers pass ids and codes, never addresses, names or tokens. */
export type Logger = Pick<pino.Logger, 'info' | 'warn' | 'error' | 'debug'>;

export function createLogger(level = 'info'): Logger {
  return pino({ level, timestamp: pino.stdTimeFunctions.isoTime, base: null });
}

export const silentLogger: Logger = pino({ level: 'silent' });
