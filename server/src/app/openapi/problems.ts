import { problemBody } from '../../platform/endpoint/errors.ts';
import { DEFAULT_LANGUAGE } from '../../platform/languages.ts';
import { definitionOf, Problem, type platformProblems } from '../../platform/problem.ts';
import type { Json } from './schema.ts';

const EXAMPLE_URL = new URL('https://people.example.org');
const EXAMPLE_REQUEST = '0195a1f0-3a00-7000-8000-0000000000ff';

/** A refusal as the server writes it, with the words of its definition. */
export function problemExample(code: string): Json {
  const { status, title, nextStep } = definitionOf(code);
  const refusal = { code, pointer: null, detail: title, next_step: nextStep };
  return {
    summary: title,
    value: problemBody(
      new Problem([refusal], status === 429 ? 30 : undefined),
      EXAMPLE_REQUEST,
      EXAMPLE_URL,
      DEFAULT_LANGUAGE,
    ),
  };
}

/** An answer of problems, all of one status. */
export function problemResponse(status: number, codes: readonly string[], headers: Json): Json {
  return {
    description: codes.map((code) => `\`${code}\`: ${definitionOf(code).title}`).join('\n\n'),
    headers: {
      ...headers,
      ...(status === 429 || status === 503 ? { 'Retry-After': ref('headers', 'Retry-After') } : {}),
      ...(status === 401 ? { 'WWW-Authenticate': ref('headers', 'WWW-Authenticate') } : {}),
    },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [ref('schemas', 'Problem'), { type: 'object', properties: { code: { enum: codes } } }],
        },
        examples: Object.fromEntries(codes.map((code) => [code, ref('examples', code)])),
      },
    },
  };
}

export const ref = (kind: string, name: string): Json => ({ $ref: `#/components/${kind}/${name}` });

const universal = {
  TooLarge: 'request.too_large',
  NotJson: 'request.unsupported_type',
  Fault: 'server.fault',
  Busy: 'database.busy',
} as const satisfies Record<string, (typeof platformProblems.codes)[number]>;

/** What any request may get: declared once. */
export const UNIVERSAL = {
  codes: Object.values(universal) as readonly string[],
  responses: Object.fromEntries(
    Object.entries(universal).map(([name, code]) => [
      name,
      problemResponse(definitionOf(code).status, [code], {}),
    ]),
  ),
  /** By status, for an operation. */
  of(withBody: boolean): Json {
    const names = Object.entries(universal).filter(
      ([name]) => withBody || name === 'Fault' || name === 'Busy',
    );
    return Object.fromEntries(
      names.map(([name, code]) => [String(definitionOf(code).status), ref('responses', name)]),
    );
  },
};
