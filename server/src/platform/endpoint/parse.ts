import * as z from 'zod/mini';
import { Problem, platformProblems } from '../problem.ts';
import type { Endpoint } from './contract.ts';

z.config(z.locales.en());

const NOTHING = z.strictObject({});

/**
 * Parses the three parts of a request against the endpoint's declaration.
 * @throws Problem `request.invalid`, one refusal a field, with a JSON Pointer for fields of the body
 */
export function parseRequest(endpoint: Endpoint, parts: { params: unknown; query: unknown; body: unknown }) {
  return {
    params: parsePart(endpoint.params, parts.params, '#params'),
    query: parsePart(endpoint.query ?? NOTHING, parts.query ?? {}, '#query'),
    body: endpoint.body ? parsePart(endpoint.body, parts.body ?? {}, '') : undefined,
  };
}

function parsePart(shape: z.ZodMiniType | undefined, value: unknown, prefix: string): unknown {
  if (!shape) return undefined;
  const result = z.safeParse(shape, value);
  if (result.success) return result.data;
  throw new Problem(
    result.error.issues.flatMap((issue) => {
      const keys =
        issue.code === 'unrecognized_keys' ? issue.keys.map((k) => [...issue.path, k]) : [issue.path];
      return keys.map((path) =>
        platformProblems.refuse('request.invalid', {
          pointer: `${prefix}/${path.map(escapePointer).join('/')}`,
          detail: issue.code === 'unrecognized_keys' ? 'This field is not known.' : `${issue.message}.`,
        }),
      );
    }),
  );
}

const escapePointer = (key: PropertyKey): string => String(key).replaceAll('~', '~0').replaceAll('/', '~1');
