import pg from 'pg';

/** Thrown when no connection came free in time, or a statement took too long; answered as 503. */
export class DatabaseBusy extends Error {}

/** The five-character SQLSTATE of a database error. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** The constraint that refused, for the map from constraint to problem. */
export function constraintOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined;
}
