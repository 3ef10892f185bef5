import * as z from 'zod/mini';
import { problemsOf } from '../../platform/endpoint/contract.ts';
import { API_PREFIX } from '../../platform/endpoint/register.ts';
import { refusal } from '../../platform/endpoint/shapes.ts';
import { endpoints } from '../features.ts';
import { operation } from './operation.ts';
import { problemExample, UNIVERSAL } from './problems.ts';
import { type Json, schemaOf } from './schema.ts';
import { ABOUT, TAGS } from './words.ts';

/** What a call looked like, and what came of it: from the tests, by the name of the endpoint. */
export interface Example {
  params?: Json;
  query?: Json;
  body?: unknown;
  answer: unknown;
}
export type Examples = Readonly<Record<string, Example>>;

/** What a refusal looks like (RFC 9457); `errors` names every field that was refused. */
const problem = z.object({
  type: z.url(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  next_step: z.nullable(z.string()),
  request_id: z.uuid(),
  retry_at: z.optional(z.iso.datetime({ offset: true })),
  errors: z.array(refusal).check(z.minLength(1)),
});

/**
 * The OpenAPI 3.1 document of the API, made from the declarations that the server enforces. It is committed as
 * `server/openapi.json`, which the server hands out; a test makes it again and compares.
 */
export function openApiDocument(examples: Examples): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = { Problem: schemaOf(problem, 'output') };
  for (const named of endpoints) {
    const path = API_PREFIX + named.endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    const made = operation(named, examples[named.name]);
    Object.assign(schemas, made.schemas);
    paths[path] = { ...paths[path], [named.endpoint.method.toLowerCase()]: made.operation };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Beckon',
      version: '1',
      summary: 'Invite people to an organization by email or mobile number, and manage users and teams.',
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server that hands out this document.' }],
    tags: [...new Set(endpoints.map((e) => e.group))].map((name) => ({ name, description: TAGS[name] })),
    paths,
    components: {
      schemas,
      responses: UNIVERSAL.responses,
      headers: HEADERS,
      examples: Object.fromEntries(declaredCodes().map((code) => [code, problemExample(code)])),
      securitySchemes: SECURITY,
    },
  };
}

/** What an answer as a whole may be; some codes stand only beside one item of a list. */
const declaredCodes = (): string[] =>
  [...new Set([...endpoints.flatMap(({ endpoint }) => problemsOf(endpoint)), ...UNIVERSAL.codes])].sort();

const HEADERS: Json = {
  RateLimit: {
    description:
      'What this session or token may still ask: `r` requests for the next `t` seconds (draft-ietf-httpapi-ratelimit-headers).',
    schema: { type: 'string' },
    example: '"requests";r=598;t=52',
  },
  'RateLimit-Policy': {
    description: 'The limits that hold: `q` requests in a window of `w` seconds.',
    schema: { type: 'string' },
    example: '"requests";q=600;w=60',
  },
  'Retry-After': {
    description: 'Seconds after which to repeat the request, with the same Idempotency-Key.',
    schema: { type: 'integer', minimum: 1 },
    example: 30,
  },
  'WWW-Authenticate': {
    description: 'How to sign in.',
    schema: { type: 'string' },
    example: 'Bearer realm="Beckon", error="invalid_token"',
  },
};

const SECURITY: Json = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'beckon_ and 49 letters and digits',
    description: 'An API token, made in the portal under Organization, API tokens.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-beckon',
    description:
      'The cookie that signing in sets; `beckon` on a server without https. Requests other than GET must come from the same origin.',
  },
};
