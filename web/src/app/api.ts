import type * as z from 'zod/mini';
import type { Endpoint, OutputOf } from '../../../server/src/platform/endpoint/contract.ts';
import { syncClock } from './clock.ts';
import { acceptedLanguages } from './language.ts';
import { OfflineError, ProblemError } from './problem.ts';
import { proofAsked } from './step-up.ts';

export type { Endpoint, OutputOf } from '../../../server/src/platform/endpoint/contract.ts';
export { OfflineError, ProblemError, type ProblemItem } from './problem.ts';

/** What a caller gives: the input side of the endpoint's schema. */
type Given<S> = S extends z.ZodMiniType ? z.input<S> : never;
/** Endpoints such as a list take a query whose every part is optional; it may be left out altogether. */
type Part<K extends string, S> = [Given<S>] extends [never]
  ? { [P in K]?: undefined }
  : Record<never, never> extends Given<S>
    ? { [P in K]?: Given<S> }
    : { [P in K]: Given<S> };

export type RequestOf<E extends Endpoint> = Part<'params', E['params']> &
  Part<'query', E['query']> &
  Part<'body', E['body']> & {
    /** Give one to keep it over a retry by the reader; otherwise each call to an idempotent endpoint gets a new one. */
    idempotencyKey?: string;
    signal?: AbortSignal;
  };

/** Callers may leave out the whole request when nothing in it is required. */
type Arguments<E extends Endpoint> =
  Record<never, never> extends RequestOf<E> ? [request?: RequestOf<E>] : [request: RequestOf<E>];

/**
 * Calls an endpoint of a feature's contract.
 * @throws {ProblemError} when the server refuses, {@link OfflineError} when it cannot be reached. A 401 leads to sign-in
 * and never returns.
 */
export async function call<const E extends Endpoint>(
  endpoint: E,
  ...[request]: Arguments<E>
): Promise<OutputOf<E>> {
  const given: Loose = request ?? {};
  const response = await proved(endpoint, given);
  syncClock(response.headers);
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as OutputOf<E>;
  return fail(response);
}

async function fail(response: Response): Promise<never> {
  if (response.status === 401) return leaveForSignIn();
  const body: unknown = await response.json().catch(() => undefined);
  throw new ProblemError(response.status, body, response.headers.get('x-request-id') ?? undefined);
}

/**
 * Calls an endpoint that answers with a file, and gives it to the browser to keep.
 * @throws as `call`
 */
export async function download<const E extends Endpoint>(endpoint: E, request: RequestOf<E>): Promise<void> {
  const response = await proved(endpoint, request as Loose);
  if (!response.ok) return fail(response);
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name ?? 'download';
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

interface Loose {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** Where the server asks once more who it is, so do we, and then the same request goes again. */
async function proved(endpoint: Endpoint, request: Loose): Promise<Response> {
  const response = await send(endpoint, request);
  return response.status === 403 && (await proofAsked(response)) ? send(endpoint, request) : response;
}

async function send(
  endpoint: Endpoint,
  { params, query, body, idempotencyKey, signal }: Loose,
): Promise<Response> {
  const headers = new Headers({
    Accept: 'application/json, application/problem+json',
    'Accept-Language': acceptedLanguages(),
  });
  if (body !== undefined) headers.set('Content-Type', 'application/json');
  if (endpoint.idempotent) headers.set('Idempotency-Key', idempotencyKey ?? crypto.randomUUID());
  try {
    return await fetch(`/api/v1${fillPath(endpoint.path, params)}${queryString(query)}`, {
      method: endpoint.method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (fault) {
    if (signal?.aborted) throw fault;
    throw new OfflineError(fault);
  }
}

/** `/users/:id` with `{ id }`; a missing name is a mistake of ours and throws. */
export function fillPath(path: string, params: unknown): string {
  const values = (params ?? {}) as Record<string, unknown>;
  return path.replace(/:([A-Za-z_]+)/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === null) throw new Error(`The path ${path} needs "${name}".`);
    return encodeURIComponent(String(value));
  });
}

/** Lists repeat their name; empty and undefined values are left out. */
export function queryString(query: unknown): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(name, String(one));
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/** Leaves the portal for the sign-in page and stays pending, so that nothing flashes an error on the way out. */
function leaveForSignIn(): Promise<never> {
  const here = location.pathname + location.search;
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
  return new Promise<never>(() => {});
}
