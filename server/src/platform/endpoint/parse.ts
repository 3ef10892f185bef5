import * as z from 'zod/mini';
import { Problem, platformProblems } from '../problem.ts';
import type { Endpoint } from './contract.ts';
import type { Refusal } from './shapes.ts';

const NOTHING = z.strictObject({});

/**
 * Parses the three parts of a request against the endpoint's declaration.
 * @throws Problem `request.invalid`, one refusal a field, with a JSON Pointer for fields of the body
 */
export function parseRequest(endpoint: Endpoint, parts: { params: unknown; query: unknown; body: unknown }) {
  return {
    params: parsePart(endpoint.params, parts.params, '#params'),
    query: parsePart(endpoint.query ?? NOTHING, parts.query ?? {}, '#query'),
    body: endpoint.body
      ? parsePart(endpoint.body, parts.body === undefined ? {} : parts.body, '')
      : undefined,
  };
}

function parsePart(shape: z.ZodMiniType | undefined, value: unknown, prefix: string): unknown {
  if (!shape) return undefined;
  const unwritable = pathOfUnwritable(value);
  if (unwritable)
    throw platformProblems.problem('request.invalid', {
      pointer: `${prefix}/${unwritable.map(escapePointer).join('/')}`,
      detail: 'unwritable',
    });
  const result = z.safeParse(shape, value, { reportInput: true });
  if (result.success) return result.data;
  throw new Problem(
    result.error.issues.flatMap((issue) => {
      const keys =
        issue.code === 'unrecognized_keys' ? issue.keys.map((k) => [...issue.path, k]) : [issue.path];
      return keys.map((path) => refuseValue(issue, `${prefix}/${path.map(escapePointer).join('/')}`));
    }),
  );
}

type Issue = z.core.$ZodIssue;

/** What the parser found, in sentences of our own: it speaks languages that ours are not, and none of some that are. */
function refuseValue(issue: Issue, pointer: string): Refusal {
  const { refuse } = platformProblems;
  switch (issue.code) {
    case 'unrecognized_keys':
      return refuse('request.invalid', { pointer, detail: 'unknown_field' });
    case 'invalid_type':
      return issue.input === undefined
        ? refuse('request.invalid', { pointer, detail: 'missing' })
        : refuse('request.invalid', { pointer, detail: 'wrong_type', values: { expected: issue.expected } });
    case 'too_small':
    case 'too_big':
      return refuse('request.invalid', {
        pointer,
        detail: LIMITS[issue.code][sizeOf(issue.origin)],
        values: { limit: Number(issue.code === 'too_small' ? issue.minimum : issue.maximum) },
      });
    case 'invalid_value':
      return refuse('request.invalid', {
        pointer,
        detail: 'not_offered',
        values: { options: issue.values.map(String).join(', ') },
      });
    case 'invalid_format':
      return refuse('request.invalid', { pointer, detail: 'not_formed', values: { form: issue.format } });
    default:
      return refuse('request.invalid', { pointer, detail: 'unusable' });
  }
}

const LIMITS = {
  too_small: { characters: 'too_short', entries: 'too_few', number: 'too_small' },
  too_big: { characters: 'too_long', entries: 'too_many', number: 'too_big' },
} as const;

const sizeOf = (origin: string): 'characters' | 'entries' | 'number' => {
  if (origin === 'string') return 'characters';
  return ['array', 'set', 'map', 'record', 'object'].includes(origin) ? 'entries' : 'number';
};

const escapePointer = (key: PropertyKey): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** Where a text stands that no database column takes (PostgreSQL: neither NUL nor what is not UTF-8), or null. */
function pathOfUnwritable(value: unknown, path: readonly string[] = []): readonly string[] | null {
  if (typeof value === 'string') return isWritable(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, inner] of Object.entries(value)) {
    const found = isWritable(key) ? pathOfUnwritable(inner, [...path, key]) : path;
    if (found) return found;
  }
  return null;
}

const isWritable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
