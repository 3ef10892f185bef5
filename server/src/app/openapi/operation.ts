import * as z from 'zod/mini';
import { type Endpoint, openToTokens, problemsOf } from '../../platform/endpoint/contract.ts';
import { permissions } from '../../platform/permissions.ts';
import { definitionOf } from '../../platform/problem.ts';
import type { NamedEndpoint } from '../features.ts';
import type { Example } from './document.ts';
import { problemResponse, ref, UNIVERSAL } from './problems.ts';
import { type Json, schemaOf } from './schema.ts';
import { PARAMETERS, ROLE_NAMES } from './words.ts';

/** One operation, and the schemas that it names. */
export function operation(
  { name, group, endpoint }: NamedEndpoint,
  example: Example | undefined,
): { operation: Json; schemas: Json } {
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  const parameters = [
    ...parametersOf(endpoint.params, 'path', example?.params),
    ...parametersOf(endpoint.query, 'query', example?.query),
    ...(endpoint.idempotent ? [IDEMPOTENCY_KEY] : []),
  ];
  const schemas: Json = { [`${title}Answer`]: schemaOf(endpoint.output, 'output') };
  if (endpoint.body) schemas[`${title}Body`] = schemaOf(endpoint.body, 'input');
  return {
    schemas,
    operation: {
      operationId: name,
      tags: [group],
      summary: endpoint.summary,
      description: descriptionOf(endpoint),
      ...(parameters.length ? { parameters } : {}),
      ...(endpoint.body ? { requestBody: bodyOf(endpoint.body, `${title}Body`, example) } : {}),
      responses: responsesOf(endpoint, `${title}Answer`, example),
      security: securityOf(endpoint),
    },
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key within 24 hours repeats the answer instead of the effect.',
  schema: { type: 'string', maxLength: 200 },
  example: 'starters-2026-03-02-ines.calder',
};

function securityOf(endpoint: Endpoint): Json[] {
  if (endpoint.requires === 'anyone') return [];
  return openToTokens(endpoint) ? [{ token: [] }, { session: [] }] : [{ session: [] }];
}

function descriptionOf(endpoint: Endpoint): string {
  const sentences = [whoMay(endpoint)];
  if (endpoint.requires !== 'anyone' && !openToTokens(endpoint))
    sentences.push('Takes somebody who is signed in: no API token may do it.');
  if (endpoint.idempotent) sentences.push('Takes an `Idempotency-Key`.');
  if (endpoint.secret)
    sentences.push('The answer carries a secret, so the same key again is answered 409 with the id.');
  return sentences.join(' ');
}

/** Who may call it, in words. */
export function whoMay(endpoint: Endpoint): string {
  if (endpoint.requires === 'anyone') return 'For anyone.';
  if (endpoint.requires === 'signed_in') return 'For everyone who is signed in.';
  const names = permissions[endpoint.requires].map((role) => ROLE_NAMES[role]);
  return `For ${names.join(' and ')}. Permission \`${endpoint.requires}\`.`;
}

function parametersOf(
  shape: z.ZodMiniType | undefined,
  where: 'path' | 'query',
  example: Json | undefined,
): Json[] {
  if (!shape) return [];
  const schema = schemaOf(shape, 'input');
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    ...(PARAMETERS[name] ? { description: PARAMETERS[name] } : {}),
    schema: property,
    ...(example && name in example ? { example: example[name] } : {}),
  }));
}

/** Where nothing in it is required, the body may be left out. */
const bodyOf = (shape: z.ZodMiniType, name: string, example: Example | undefined): Json => ({
  required: !z.safeParse(shape, {}).success,
  content: {
    'application/json': {
      schema: ref('schemas', name),
      ...(example?.body === undefined ? {} : { example: example.body }),
    },
  },
});

const LIMITS = {
  RateLimit: ref('headers', 'RateLimit'),
  'RateLimit-Policy': ref('headers', 'RateLimit-Policy'),
};

function responsesOf(endpoint: Endpoint, name: string, example: Example | undefined): Json {
  const limits = endpoint.requires === 'anyone' ? {} : LIMITS;
  const responses: Json = {
    [String(endpoint.status ?? 200)]: {
      description: 'Done.',
      ...(endpoint.requires === 'anyone' ? {} : { headers: limits }),
      content: {
        [endpoint.produces ?? 'application/json']: {
          schema: ref('schemas', name),
          ...(example === undefined ? {} : { example: example.answer }),
        },
      },
    },
  };
  const byStatus = Map.groupBy(problemsOf(endpoint), (code) => definitionOf(code).status);
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b))
    responses[String(status)] = problemResponse(status, codes, status === 401 ? {} : limits);
  return { ...responses, ...UNIVERSAL.of(endpoint.method !== 'GET') };
}
