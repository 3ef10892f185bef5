import type * as z from 'zod/mini';
import { type Permission, tokenPermissions } from '../permissions.ts';

/** Who may call an endpoint at all. Finer rules stand in the feature's policy. */
export type Requirement = 'anyone' | 'signed_in' | Permission;

type Shape = z.ZodMiniType | undefined;

/** What an endpoint is, in one declaration that the server enforces and the portal imports. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below `/api/v1`, with `:name` for ids. */
  readonly path: string;
  readonly summary: string;
  readonly requires: Requirement;
  readonly params?: z.ZodMiniType;
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  readonly output: z.ZodMiniType;
  /** Of the answer when all went well; 200 unless said. */
  readonly status?: 200 | 201;
  /** Codes that the feature's own rules may answer; what every endpoint of its kind may answer is added by `problemsOf`. */
  readonly problems: readonly string[];
  /** The endpoint creates or sends, and honors `Idempotency-Key`. */
  readonly idempotent?: boolean;
  /** The answer carries a secret: a repeat of the request gets 409 instead of the answer. */
  readonly secret?: boolean;
  /** The answer is a file of this type instead of JSON; the handler returns a `Download`, and `output` is its text. */
  readonly produces?: 'text/csv' | 'application/jsonl' | 'application/json';
  /** Only within 5 minutes of a proof of who it is; API tokens were made with one. */
  readonly stepUp?: true;
  /** Of `signed_in`: about more than the person, so that an API token may ask too. */
  readonly tokens?: true;
}

type Out<S extends Shape> = S extends z.ZodMiniType ? z.output<S> : undefined;

/** What a handler of the endpoint receives. */
export interface InputOf<E extends Endpoint> {
  params: Out<E['params']>;
  query: Out<E['query']>;
  body: Out<E['body']>;
}
export type OutputOf<E extends Endpoint> = z.output<E['output']>;

/** Declares an endpoint, keeping its exact types. */
export const endpoint = <const E extends Endpoint>(declaration: E): E => declaration;

/** Whether an API token can be good enough for the endpoint. */
export const openToTokens = (e: Endpoint): boolean =>
  e.requires === 'anyone' ||
  (e.requires === 'signed_in'
    ? e.tokens === true
    : tokenPermissions.some((permission) => permission === e.requires));

/** Every problem code that the endpoint may answer: its own, and those that follow from its declaration. */
export function problemsOf(e: Endpoint): string[] {
  // An unknown query is refused everywhere.
  const codes = new Set([...e.problems, 'request.invalid']);
  if (e.requires !== 'anyone')
    for (const code of ['session.required', 'api_token.invalid', 'limit.reached']) codes.add(code);
  if (e.requires !== 'anyone' && e.requires !== 'signed_in') {
    codes.add('role.insufficient');
    codes.add('api_token.not_allowed');
  }
  if (!openToTokens(e)) codes.add('api_token.not_allowed');
  if (e.stepUp) codes.add('session.step_up_required');
  if (e.method !== 'GET') codes.add('request.cross_site');
  if (e.idempotent)
    for (const code of ['idempotency.other_request', 'idempotency.still_running']) codes.add(code);
  if (e.secret) codes.add('idempotency.secret_not_repeated');
  return [...codes].sort();
}
