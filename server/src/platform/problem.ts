import type { Refusal } from './endpoint/shapes.ts';
import { DEFAULT_LANGUAGE, type Language } from './languages.ts';
import {
  definitionOf,
  type Facts,
  type Occurrence,
  type ProblemDefinition,
  registerProblem,
  type Said,
} from './problem-definitions.ts';
import { inLanguage, said, titleOf, wordsOf } from './problem-words.ts';

export { definedProblems, definitionOf, type ProblemDefinition } from './problem-definitions.ts';
export { inability, inabilityOf, inLanguage, regionName, titleOf } from './problem-words.ts';

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
    registerProblem(code, definition);
  }
  const refuse = <
    C extends keyof D & string,
    Detail extends PropertyKey = never,
    Next extends PropertyKey = never,
  >(
    code: C,
    occurrence?: Occurrence<D[C], Detail, Next>,
  ): Refusal => refusal(code, factsOf(occurrence));
  const problem = <
    C extends keyof D & string,
    Detail extends PropertyKey = never,
    Next extends PropertyKey = never,
  >(
    code: C,
    occurrence?: Occurrence<D[C], Detail, Next>,
  ): Problem => new Problem([refusal(code, factsOf(occurrence))], factsOf(occurrence).retryAfterSeconds);
  return { refuse, problem, codes: Object.keys(definitions) as (keyof D & string)[] };
}
const factsOf = (occurrence: unknown): Facts & Said => (occurrence ?? {}) as Facts & Said;

function refusal(code: string, o: Facts & Said): Refusal {
  const { detail, next_step } = wordsOf(code, o, DEFAULT_LANGUAGE);
  return {
    code,
    pointer: o.pointer ?? null,
    detail,
    next_step,
    ...(o.holder ? { holder: o.holder } : {}),
    ...(o.retryAt ? { retry_at: o.retryAt.toISOString() } : {}),
    ...(o.confirmWith ? { confirm_with: o.confirmWith } : {}),
    ...said(o),
  };
}

/** The first refusal of a problem in one sentence of the reader's language. */
export const sayProblem = (problem: Problem, language: Language): string =>
  inLanguage(problem.refusals, language)[0]?.detail ?? titleOf(problem.code, language);

/** Problems that any endpoint may answer because of what it is, not of what it does. */
export const platformProblems = defineProblems({
  'request.invalid': {
    status: 400,
    title: 'A value in the request is not usable.',
    nextStep: 'Correct the fields that are named and send it again.',
    details: {
      not_json: 'The body is not valid JSON.',
      bad_address: 'The address is not well-formed.',
      unwritable: 'The text holds a character that cannot be kept: NUL, or half of a pair.',
      unreadable_form: 'The form could not be read.',
      unknown_field: 'This field is not known.',
      missing: 'This field is missing.',
      wrong_type:
        'This must be {expected, select, string {a text} number {a number} int {a whole number} boolean {true or false} array {a list} object {an object} other {a value of another kind}}.',
      too_short:
        '{limit, plural, one {This needs at least one character.} other {This needs at least # characters.}}',
      too_long:
        '{limit, plural, one {This takes one character at most.} other {This takes # characters at most.}}',
      too_few: '{limit, plural, one {This needs at least one entry.} other {This needs at least # entries.}}',
      too_many: '{limit, plural, one {This takes one entry at most.} other {This takes # entries at most.}}',
      too_small: 'This must be {limit, number} or more.',
      too_big: 'This must be {limit, number} or less.',
      not_offered: 'This must be one of: {options}.',
      not_formed: 'This is not of the form {form}.',
      unusable: 'This value is not usable.',
      key_too_long: 'The key is longer than {max} characters.',
      two_callers: 'The request carries an API token and a session cookie.',
    },
    nextSteps: { one_caller: 'Send one of the two.' },
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
    details: {
      people_only: 'This takes a person who is signed in; no API token may do it.',
      permission: 'This API token does not hold the permission {permission}.',
    },
    nextSteps: { portal: 'Do it in the portal.' },
  },
  'session.step_up_required': {
    status: 403,
    title: 'This asks again who you are: your last proof is older than 5 minutes.',
    nextStep: 'Prove it once more, by a code or a passkey, then repeat this.',
  },
  'session.required': { status: 401, title: 'You are not signed in.', nextStep: 'Sign in and try again.' },
  'limit.reached': {
    status: 429,
    title: 'That was too often in a short time.',
    nextStep: 'Wait until the time given, then try again.',
    details: {
      codes: 'Codes were asked for too often in a short time.',
      requests: 'At most {max, plural, one {one request} other {# requests}} a minute are answered.',
    },
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
    details: { ids: 'The first answer, with the id {ids}, carried a secret and is not repeated.' },
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
