import type pg from 'pg';
import { DatabaseBusy } from './errors.ts';
import { exchange, type Statement } from './exchange.ts';

export const STATEMENT_TIMEOUT_MS = 5_000;

/** How many statements ran, and in how many journeys to the database and back. */
export interface Counts {
  count: number;
  journeys: number;
}

/**
 * Takes statements to the database and their answers back. The server's own limit for a statement fires first, except on
 * the embedded database, which has none.
 * @throws DatabaseBusy when it took too long: the connection still waits for the answer and must be given up
 */
export async function journey(
  client: pg.PoolClient,
  counts: Counts,
  statements: readonly Statement[],
): Promise<unknown[][]> {
  counts.journeys++;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DatabaseBusy('a statement took too long')),
      STATEMENT_TIMEOUT_MS + 500,
    );
  });
  try {
    return await Promise.race([exchange(client, statements), late]);
  } finally {
    clearTimeout(timer);
  }
}
