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

/** What the handler of an endpoint returns. */
type AnswerOf<E extends Endpoint> = E extends { produces: string } ? Download : Answer<OutputOf<E>>;

/** A file to keep, written while it is read: the answer of an endpoint that `produces` one. */
export class Download {
  readonly fileName: string;
  readonly parts: AsyncIterable<string>;

  constructor(fileName: string, parts: AsyncIterable<string>) {
    this.fileName = fileName;
    this.parts = parts;
  }
}

/** Ties an endpoint to its handler, with the input and output that its declaration promises. */
export function route<E extends Endpoint>(
  endpoint: E,
  handle: (ctx: Context, input: InputOf<E>) => Promise<AnswerOf<E>>,
): Route {
  return { endpoint, handle: handle as unknown as Route['handle'] };
}
