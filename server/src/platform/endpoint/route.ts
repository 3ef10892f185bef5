import type { Context } from '../context/index.ts';
import type { Endpoint, InputOf, OutputOf } from './contract.ts';

/** An endpoint with what answers it. */
export interface Route {
  endpoint: Endpoint;
  handle: (ctx: Context, input: { params: unknown; query: unknown; body: unknown }) => Promise<unknown>;
}

/** What a handler may answer with: instants as they come from the database. */
export type Answer<T> = T extends string
  ? string extends T
    ? string | Date
    : T
  : T extends readonly (infer U)[]
    ? Answer<U>[]
    : T extends object
      ? { [K in keyof T]: Answer<T[K]> }
      : T;

/** Ties an endpoint to its handler, with the input and output that its declaration promises. */
export function route<E extends Endpoint>(
  endpoint: E,
  handle: (ctx: Context, input: InputOf<E>) => Promise<Answer<OutputOf<E>>>,
): Route {
  return { endpoint, handle: handle as unknown as Route['handle'] };
}
