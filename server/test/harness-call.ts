import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { endpoints } from '../src/app/features.ts';
import { type Endpoint, type OutputOf, problemsOf } from '../src/platform/endpoint/contract.ts';
import { API_PREFIX } from '../src/platform/endpoint/register.ts';
import { refusal } from '../src/platform/endpoint/shapes.ts';
import { recordSeen } from './seen-problems.ts';

export interface CallInput {
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: unknown;
  headers?: Record<string, string>;
}

/** By what a caller is known: the cookie of a session, or an API token. */
export type Credential = { cookie: string } | { token: string };

const problemShape = z.strictObject({
  type: z.url(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  next_step: z.nullable(z.string()),
  request_id: z.uuid(),
  retry_at: z.optional(z.string()),
  errors: z.array(refusal).check(z.minLength(1)),
});
export type ProblemBody = z.output<typeof problemShape>;

export interface Answer<E extends Endpoint> {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  /** The code of the refusal, null when all went well. */
  code: string | null;
  /** What the endpoint promises; reading it fails the test, with the reason, when the call was refused. */
  readonly body: OutputOf<E>;
  /** The refusal; reading it fails the test when the call went well. */
  readonly problem: ProblemBody;
}

/** May come from any endpoint: they say something about the server or the request as such. */
const UNIVERSAL = new Set(['database.busy', 'request.too_large', 'request.unsupported_type']);
const names = new Map<Endpoint, string>(endpoints.map(({ name, endpoint }) => [endpoint, name]));

/**
 * Calls an endpoint as a browser on our own site would, or as a program with a token, and holds the answer to the contract: the declared status and
 * shape, or a problem that the endpoint declares. Refusals are noted for the check at the end of the run.
 * @param credential null for somebody who is not signed in
 */
export async function callEndpoint<E extends Endpoint>(
  api: FastifyInstance,
  origin: string,
  credential: Credential | null,
  endpoint: E,
  input: CallInput,
): Promise<Answer<E>> {
  const response = await api.inject({
    method: endpoint.method,
    url: API_PREFIX + fillPath(endpoint, input.params ?? {}),
    query: Object.fromEntries(Object.entries(input.query ?? {}).map(([k, v]) => [k, String(v)])),
    headers: {
      ...headersOf(credential),
      ...(endpoint.method === 'GET' || (credential && 'token' in credential)
        ? {}
        : { origin, 'sec-fetch-site': 'same-origin' }),
      ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...input.headers,
    },
    ...(input.body === undefined ? {} : { payload: JSON.stringify(input.body) }),
  });
  const { statusCode: status, headers } = response;
  const what = `${endpoint.method} ${endpoint.path}`;
  const isFile = status < 400 && endpoint.produces !== undefined && endpoint.produces !== 'application/json';
  const answered: unknown = isFile ? response.body : response.body === '' ? null : response.json();
  if (status >= 400) {
    const problem = checkProblem(endpoint, what, String(headers['content-type']), answered);
    const body = () => {
      throw new Error(
        `${what} was refused with ${status} ${problem.code}: ${JSON.stringify(problem.errors)}`,
      );
    };
    return withGetters(status, headers, problem.code, body, () => problem);
  }
  if (status !== (endpoint.status ?? 200)) throw new Error(`${what} answered ${status}.`);
  const body = z.parse(endpoint.output, answered) as OutputOf<E>;
  const problem = () => {
    throw new Error(`${what} was not refused: ${JSON.stringify(body)}`);
  };
  return withGetters(status, headers, null, () => body, problem);
}

const headersOf = (credential: Credential | null): Record<string, string> => {
  if (credential === null) return {};
  return 'cookie' in credential
    ? { cookie: credential.cookie }
    : { authorization: `Bearer ${credential.token}` };
};

function checkProblem(endpoint: Endpoint, what: string, contentType: string, answered: unknown): ProblemBody {
  if (!contentType.startsWith('application/problem+json'))
    throw new Error(`${what} refused with ${contentType} instead of a problem.`);
  const problem = z.parse(problemShape, answered);
  const declared = new Set(problemsOf(endpoint));
  for (const code of new Set([problem.code, ...problem.errors.map((e) => e.code)])) {
    if (UNIVERSAL.has(code)) continue;
    if (!declared.has(code))
      throw new Error(
        `${what} answered the problem ${code}, which it does not declare: ${JSON.stringify(problem)}`,
      );
    recordSeen({ endpoint: names.get(endpoint) ?? what, code });
  }
  return problem;
}

/** Getters, so that a test that only wants the status need not care which of the two there is. */
function withGetters<E extends Endpoint>(
  status: number,
  headers: Answer<E>['headers'],
  code: string | null,
  body: () => OutputOf<E>,
  problem: () => ProblemBody,
): Answer<E> {
  return {
    status,
    headers,
    code,
    get body() {
      return body();
    },
    get problem() {
      return problem();
    },
  };
}

const fillPath = (endpoint: Endpoint, params: Record<string, string>): string =>
  endpoint.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${endpoint.path} needs the parameter ${name}.`);
    return encodeURIComponent(value);
  });
