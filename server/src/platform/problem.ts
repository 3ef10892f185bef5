import type { Refusal } from './endpoint/shapes.ts';

/** What is promised about a problem code; its page is `docs/problems/<code>.md`. */
export interface ProblemDefinition {
  status: number;
  /** One sentence in plain words, the same for every occurrence. */
  title: string;
  /** What the reader can do next, unless the occurrence says better. */
  nextStep: string | null;
}

const registry = new Map<string, ProblemDefinition>();

/** What one occurrence adds to the definition. */
export interface Occurrence {
  /** JSON Pointer of the field in the request body. */
  pointer?: string;
  /** What happened this time; the title when left out. */
  detail?: string;
  nextStep?: string;
  holder?: { id: string; name: string; status: string };
  retryAt?: Date;
  retryAfterSeconds?: number;
  confirmWith?: string;
}

/** A refusal that we promise and document (RFC 9457 on the wire). Several refusals of one request go together. */
export class Problem extends Error {
  readonly refusals: readonly Refusal[];
  readonly status: number;
  readonly title: string;
  readonly retryAfterSeconds: number | undefined;

  constructor(refusals: readonly Refusal[], retryAfterSeconds?: number) {
    const [first] = refusals;
    if (!first) throw new Error('A problem needs at least one refusal.');
    const definition = definitionOf(first.code);
    super(first.code);
    this.name = 'Problem';
    this.refusals = refusals;
    this.status = definition.status;
    this.title = definition.title;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get code(): string {
    return this.message;
  }
}

/** Registers a feature's codes and returns its two makers: `refuse` for per-item outcomes, `problem` to throw. */
export function defineProblems<const D extends Record<string, ProblemDefinition>>(definitions: D) {
  for (const [code, definition] of Object.entries(definitions)) {
    if (registry.has(code)) throw new Error(`Problem ${code} is defined twice.`);
    registry.set(code, definition);
  }
  const refuse = (code: keyof D & string, occurrence: Occurrence = {}): Refusal => refusal(code, occurrence);
  const problem = (code: keyof D & string, occurrence: Occurrence = {}): Problem =>
    new Problem([refusal(code, occurrence)], occurrence.retryAfterSeconds);
  return { refuse, problem, codes: Object.keys(definitions) as (keyof D & string)[] };
}

function refusal(code: string, o: Occurrence): Refusal {
  const definition = definitionOf(code);
  return {
    code,
    pointer: o.pointer ?? null,
    detail: o.detail ?? definition.title,
    next_step: o.nextStep ?? definition.nextStep,
    ...(o.holder ? { holder: o.holder } : {}),
    ...(o.retryAt ? { retry_at: o.retryAt.toISOString() } : {}),
    ...(o.confirmWith ? { confirm_with: o.confirmWith } : {}),
  };
}

export function definitionOf(code: string): ProblemDefinition {
  const definition = registry.get(code);
  if (!definition) throw new Error(`Problem ${code} is not defined.`);
  return definition;
}

/** All defined codes, for the tests and the documentation. */
export const definedProblems = (): ReadonlyMap<string, ProblemDefinition> => registry;

/** Problems that any endpoint may answer because of what it is, not of what it does. */
export const platformProblems = defineProblems({
  'request.invalid': {
    status: 400,
    title: 'A value in the request is not usable.',
    nextStep: 'Correct the fields that are named and send it again.',
  },
  'request.cross_site': {
    status: 403,
    title: 'The request came from another site.',
    nextStep: 'Open the portal itself and try again there.',
  },
  'request.not_found': {
    status: 404,
    title: 'There is nothing at this address.',
    nextStep: 'Check the address.',
  },
  'request.too_large': {
    status: 413,
    title: 'The request is too large.',
    nextStep: 'Send it in smaller parts.',
  },
  'request.unsupported_type': {
    status: 415,
    title: 'The request is not JSON.',
    nextStep: 'Send Content-Type: application/json.',
  },
  'role.insufficient': {
    status: 403,
    title: 'Your role does not allow this.',
    nextStep: 'Ask an Organization Admin.',
  },
  'api_token.invalid': {
    status: 401,
    title: 'This API token is not good: it is wrong, revoked or expired.',
    nextStep: 'Make a new one in the portal, under Organization, API tokens.',
  },
  'api_token.not_allowed': {
    status: 403,
    title: 'This API token may not do this.',
    nextStep: 'Use a token that holds the permission, or do it in the portal.',
  },
  'session.required': { status: 401, title: 'You are not signed in.', nextStep: 'Sign in and try again.' },
  'limit.reached': {
    status: 429,
    title: 'That was too often in a short time.',
    nextStep: 'Wait until the time given, then try again.',
  },
  'idempotency.still_running': {
    status: 409,
    title: 'A request with this Idempotency-Key is still running.',
    nextStep: 'Wait a moment, then repeat it.',
  },
  'idempotency.other_request': {
    status: 422,
    title: 'This Idempotency-Key was used for another request.',
    nextStep: 'Use a new key for a new request.',
  },
  'idempotency.secret_not_repeated': {
    status: 409,
    title: 'The first answer carried a secret and is not repeated.',
    nextStep: 'Ask for a new one with a new Idempotency-Key.',
  },
  'database.busy': {
    status: 503,
    title: 'The server is busy at this moment.',
    nextStep: 'Try again in a few seconds.',
  },
  'server.fault': {
    status: 500,
    title: 'Something went wrong on our side; nothing was changed.',
    nextStep: 'Try again; if it stays, give the request id to whoever runs the server.',
  },
});
