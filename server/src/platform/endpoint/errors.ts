import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { askedLanguage } from '../accept-language.ts';
import { DatabaseBusy, sqlState } from '../database/index.ts';
import type { Language } from '../languages.ts';
import { definitionOf, inLanguage, Problem, platformProblems, titleOf } from '../problem.ts';

const BUSY = new Set(['57014', '55P03', '53300', '57P01', '57P03']);

/** The single place where a failure becomes bytes: problem+json, never a stack, never a 500 for bad input. */
export function handleErrors(
  app: FastifyInstance,
  publicUrl: URL,
  /** Answers somebody who looks at an address that does not exist; programs get the problem. */
  notFoundPage?: (reply: FastifyReply) => FastifyReply,
): void {
  app.setErrorHandler((error: FastifyError | Problem | Error, request, reply) => {
    const problem = error instanceof Problem ? error : translate(error);
    if (problem.status >= 500)
      request.log.error({ request_id: request.id, code: problem.code, err: safe(error) }, 'request failed');
    return sendProblem(reply, request, problem, publicUrl);
  });
  app.setNotFoundHandler((request, reply) => {
    const looks = request.headers.accept?.includes('text/html') && !request.url.startsWith('/api/');
    return looks && notFoundPage
      ? notFoundPage(reply)
      : sendProblem(reply, request, platformProblems.problem('request.not_found'), publicUrl);
  });
}

/** For Fastify's `frameworkErrors`: an address that no route can be looked up for, such as `/%ff`, is refused like any other. */
export const refuseAddress =
  (publicUrl: URL) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const problem =
      error.code === 'FST_ERR_BAD_URL'
        ? platformProblems.problem('request.invalid', { detail: 'bad_address' })
        : platformProblems.problem('request.not_found');
    sendProblem(reply.header('x-content-type-options', 'nosniff'), request, problem, publicUrl);
  };

/** The RFC 9457 body of a problem, in the reader's language. */
export function problemBody(problem: Problem, requestId: string, publicUrl: URL, language: Language) {
  const refusals = inLanguage(problem.refusals, language);
  const [first] = refusals;
  const title = titleOf(problem.code, language);
  return {
    type: new URL(`/problems/${problem.code}`, publicUrl).href,
    title,
    status: problem.status,
    code: problem.code,
    detail: first?.detail ?? title,
    next_step: first?.next_step ?? null,
    request_id: requestId,
    ...(first?.retry_at ? { retry_at: first.retry_at } : {}),
    errors: refusals,
  };
}

export function sendProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  problem: Problem,
  publicUrl: URL,
): FastifyReply {
  const seconds = problem.retryAfterSeconds ?? (problem.status === 503 ? 2 : undefined);
  if (seconds !== undefined) reply.header('retry-after', String(Math.max(1, Math.ceil(seconds))));
  // RFC 9110 asks for it with every 401. A browser shows no prompt for this scheme.
  if (problem.status === 401) {
    const error = problem.code === 'api_token.invalid' ? ', error="invalid_token"' : '';
    reply.header('www-authenticate', `Bearer realm="Beckon"${error}`);
  }
  const language = askedLanguage(request);
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('content-language', language)
    .header('vary', 'accept-language')
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, String(request.id), publicUrl, language)));
}

function translate(error: FastifyError | Error): Problem {
  if (error instanceof DatabaseBusy || BUSY.has(sqlState(error) ?? ''))
    return platformProblems.problem('database.busy');
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return platformProblems.problem('request.too_large');
  if (status === 415) return platformProblems.problem('request.unsupported_type');
  if (status !== undefined && status >= 400 && status < 500)
    return platformProblems.problem('request.invalid', { detail: 'not_json' });
  return platformProblems.problem('server.fault');
}

/** Database errors carry the row in `detail`: only what names no person is logged. */
function safe(error: Error) {
  return {
    name: error.name,
    sqlstate: sqlState(error),
    message: sqlState(error) ? undefined : error.message,
    stack: error.stack?.split('\n').slice(1, 8),
  };
}
export const statusOf = (code: string): number => definitionOf(code).status;
