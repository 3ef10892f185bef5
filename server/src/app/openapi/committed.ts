import { readFileSync } from 'node:fs';
import type { Json } from './schema.ts';

const FILE = new URL('../../../openapi.json', import.meta.url);
let kept: Json | undefined;

/** The document as it is committed, examples from real calls included. A test holds it to the code. */
export function committedDocument(): Json {
  kept ??= JSON.parse(readFileSync(FILE, 'utf8')) as Json;
  return kept;
}

/** What a page says of an operation. */
export interface DocumentedOperation {
  method: string;
  /** Of the example, query included. */
  exampleUrl: string;
  body: unknown;
  answer: unknown;
  fields: readonly { name: string; place: 'path' | 'query' | 'body'; required: boolean; takes: string }[];
}

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Json;
  example?: unknown;
}
interface Operation {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Json; example?: unknown }> };
  responses: Record<string, { content?: Record<string, { example?: unknown }> }>;
}

let operations: ReadonlyMap<string, DocumentedOperation> | undefined;

export function committedOperation(name: string): DocumentedOperation | undefined {
  operations ??= new Map(readOperations(committedDocument()));
  return operations.get(name);
}

function* readOperations(document: Json): Generator<[string, DocumentedOperation]> {
  const schemas = (document.components as { schemas: Record<string, Json> }).schemas;
  for (const [path, methods] of Object.entries(document.paths as Record<string, Record<string, Operation>>)) {
    for (const [method, operation] of Object.entries(methods))
      yield [operation.operationId, read(path, method.toUpperCase(), operation, schemas)];
  }
}

function read(path: string, method: string, operation: Operation, schemas: Record<string, Json>) {
  const parameters = (operation.parameters ?? []).filter((one) => one.in !== 'header');
  const exampleOf = (name: string) =>
    String(parameters.find((one) => one.name === name)?.example ?? `{${name}}`);
  const query = parameters.filter((one) => one.in === 'query' && one.example !== undefined);
  const search = query.map((one) => `${one.name}=${encodeURIComponent(String(one.example))}`).join('&');
  const body = operation.requestBody?.content['application/json'];
  const bodySchema = body && schemas[String(body.schema.$ref).split('/').at(-1) ?? ''];
  const done = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  return {
    method,
    exampleUrl:
      path.replaceAll(/\{(\w+)\}/g, (_, name: string) => exampleOf(name)) + (search && `?${search}`),
    body: body?.example,
    answer: Object.values(done?.content ?? {})[0]?.example,
    fields: [
      ...parameters.map((one) => ({
        name: one.name,
        place: one.in === 'path' ? ('path' as const) : ('query' as const),
        required: one.required,
        takes: takes(one.schema),
      })),
      ...fieldsOf(bodySchema ?? {}),
    ],
  };
}

function fieldsOf(schema: Json) {
  const required = new Set((schema.required ?? []) as string[]);
  return Object.entries((schema.properties ?? {}) as Record<string, Json>).map(([name, one]) => ({
    name,
    place: 'body' as const,
    required: required.has(name),
    takes: takes(one),
  }));
}

/** A schema in a few words. */
function takes(schema: Json): string {
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as Json[]).map(takes).join(' or ');
  if (Array.isArray(schema.enum)) return schema.enum.join(', ');
  if ('const' in schema) return JSON.stringify(schema.const);
  const { type, format, minimum, maximum, minLength, maxLength, minItems, maxItems, items } = schema;
  const what =
    type === 'array' ? `list of ${takes((items ?? {}) as Json)}` : String(format ?? type ?? 'anything');
  const from = minimum ?? minItems ?? (type === 'string' ? minLength : undefined);
  const to = maximum ?? maxItems ?? maxLength;
  if (from === undefined && to === undefined) return what;
  const unit = type === 'string' ? ' characters' : type === 'array' ? ' of them' : '';
  if (to === undefined) return `${what}, ${from} or more${unit}`;
  return from === undefined ? `${what}, ${to}${unit} at most` : `${what}, ${from} to ${to}${unit}`;
}
