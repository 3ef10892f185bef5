import * as z from 'zod/mini';
import { type Endpoint, problemsOf } from '../platform/endpoint/contract.ts';
import { API_PREFIX } from '../platform/endpoint/register.ts';
import { refusal } from '../platform/endpoint/shapes.ts';
import { permissions } from '../platform/permissions.ts';
import { definitionOf } from '../platform/problem.ts';
import { endpoints, type NamedEndpoint } from './features.ts';

type Json = Record<string, unknown>;

/** What a refusal looks like (RFC 9457); `errors` names every field that was refused. */
const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string(),
  next_step: z.nullable(z.string()),
  request_id: z.string(),
  retry_at: z.optional(z.string()),
  errors: z.array(refusal),
});

const ROLE_NAMES = { organization_admin: 'Organization Admins', team_admin: 'Team Admins', user: 'users' };

/** The OpenAPI 3.1 document of the API, made from the declarations that the server enforces. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const named of endpoints) {
    const path = API_PREFIX + named.endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [named.endpoint.method.toLowerCase()]: operation(named) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Beckon',
      version: '1',
      summary: 'Invite people to an organization by email or mobile number, and manage users and teams.',
      description:
        'Signed in by the cookie that signing in sets. Every refusal is a problem (RFC 9457) with a stable code, a field and a next step. Requests that create or send take an `Idempotency-Key`.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map((e) => e.group))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output') },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-beckon' } },
    },
  };
}

function operation({ name, group, endpoint }: NamedEndpoint): Json {
  const parameters = [
    ...parametersOf(endpoint.params, 'path'),
    ...parametersOf(endpoint.query, 'query'),
    ...(endpoint.idempotent ? [IDEMPOTENCY_KEY] : []),
  ];
  return {
    operationId: name,
    tags: [group],
    summary: endpoint.summary,
    description: whoMay(endpoint),
    ...(parameters.length ? { parameters } : {}),
    ...(endpoint.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } },
          },
        }
      : {}),
    responses: responsesOf(endpoint),
    security: endpoint.requires === 'anyone' ? [] : [{ session: [] }],
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key within 24 hours repeats the answer instead of the effect.',
  schema: { type: 'string', maxLength: 200 },
};

export function whoMay(endpoint: Endpoint): string {
  if (endpoint.requires === 'anyone') return 'For anyone.';
  if (endpoint.requires === 'signed_in') return 'For everyone who is signed in.';
  const names = permissions[endpoint.requires].map((role) => ROLE_NAMES[role]);
  return `For ${names.join(' and ')}. Permission \`${endpoint.requires}\`.`;
}

function parametersOf(shape: z.ZodMiniType | undefined, where: 'path' | 'query'): Json[] {
  if (!shape) return [];
  const schema = schemaOf(shape, 'input');
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.has(name),
    schema: property,
  }));
}

function responsesOf(endpoint: Endpoint): Json {
  const responses: Json = {
    [String(endpoint.status ?? 200)]: {
      description: 'Done.',
      content: { [endpoint.produces ?? 'application/json']: { schema: schemaOf(endpoint.output, 'output') } },
    },
  };
  const byStatus = Map.groupBy(problemsOf(endpoint), (code) => definitionOf(code).status);
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    responses[String(status)] = {
      description: codes.map((code) => `\`${code}\`: ${definitionOf(code).title}`).join('\n\n'),
      content: {
        'application/problem+json': {
          schema: {
            allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
          },
        },
      },
    };
  }
  return responses;
}

/** JSON Schema 2020-12, which OpenAPI 3.1 uses as it is. */
function schemaOf(shape: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any' }) as Json;
  return schema;
}
