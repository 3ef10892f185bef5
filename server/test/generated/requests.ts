import fc from 'fast-check';
import { hostileKey, hostileValue, spoiled, write } from './hostile.ts';
import { type Known, type Schema, valid } from './values.ts';

export const KINDS = ['valid', 'almost', 'hostile'] as const;
export const CALLERS = ['organization admin', 'team admin', 'nobody', 'token'] as const;

/** One operation of the document, references resolved. */
export interface Operation {
  name: string;
  method: string;
  path: string;
  parameters: readonly { name: string; in: string; required: boolean; schema: Schema }[];
  body: Schema | null;
  responses: Readonly<Record<string, { type: string; schema: Schema }>>;
}

export interface GeneratedRequest {
  operation: Operation;
  kind: (typeof KINDS)[number];
  caller: (typeof CALLERS)[number];
  url: string;
  headers: Record<string, string | string[]>;
  payload: string | Buffer | undefined;
  /** What the payload says, where it is JSON that this generator wrote. */
  body: unknown;
}

/** Reads the operations out of an OpenAPI document. */
export function operationsOf(document: Schema): Operation[] {
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as { $ref?: string };
    if ($ref === undefined)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolve(inner)]));
    return resolve(
      $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document),
    );
  };
  const paths = document.paths as Record<string, Record<string, unknown>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, found]): Operation => {
      const operation = resolve(found) as {
        operationId: string;
        parameters?: Operation['parameters'];
        requestBody?: { content: { 'application/json': { schema: Schema } } };
        responses: Record<string, { content: Record<string, { schema: Schema }> }>;
      };
      return {
        name: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: operation.parameters ?? [],
        body: operation.requestBody?.content['application/json'].schema ?? null,
        responses: Object.fromEntries(
          Object.entries(operation.responses).map(([status, { content }]) => {
            const [type = '', { schema = {} } = {}] = Object.entries(content)[0] ?? [];
            return [status, { type, schema }];
          }),
        ),
      };
    }),
  );
}

/** Requests for any of the operations, by any of the callers. */
export function requests(operations: readonly Operation[], known: Known): fc.Arbitrary<GeneratedRequest> {
  return fc
    .tuple(fc.constantFrom(...operations), fc.constantFrom(...KINDS), fc.constantFrom(...CALLERS))
    .chain(([operation, kind, caller]) => {
      const body = operation.body ? valid(operation.body, known) : fc.constant(undefined);
      return fc.tuple(body, parameters(operation, known)).chain(([sent, given]) => {
        const plain = request(operation, kind, caller, sent, given);
        if (kind === 'valid') return withKey(plain);
        return kind === 'almost' ? almost(plain, sent, given) : hostile(plain, sent, given);
      });
    });
}

type Given = Record<string, unknown>;

const parameters = (operation: Operation, known: Known): fc.Arbitrary<Given> =>
  fc.record(
    Object.fromEntries(
      operation.parameters
        .filter((p) => p.in !== 'header')
        .map((p) => [p.name, valid(p.schema, known, p.name)]),
    ),
    { requiredKeys: operation.parameters.filter((p) => p.required).map((p) => p.name) },
  );

function request(
  operation: Operation,
  kind: GeneratedRequest['kind'],
  caller: GeneratedRequest['caller'],
  body: unknown,
  given: Given,
  encode: (value: unknown) => string = (value) => encodeURIComponent(wellFormed(String(value))),
): GeneratedRequest {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encode(given[name]));
  const query = operation.parameters
    .filter((p) => p.in === 'query' && given[p.name] !== undefined)
    .map((p) => `${p.name}=${encode(given[p.name])}`);
  return {
    operation,
    kind,
    caller,
    url: query.length > 0 ? `${path}?${query.join('&')}` : path,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    payload: body === undefined ? undefined : write(body),
    body,
  };
}

const wellFormed = (text: string) => text.toWellFormed();

const withKey = (plain: GeneratedRequest): fc.Arbitrary<GeneratedRequest> =>
  fc
    .option(fc.stringMatching(/^[\w-]{1,40}$/), { nil: undefined })
    .map((key) => (key ? { ...plain, headers: { ...plain.headers, 'idempotency-key': key } } : plain));

/** One thing about it is not as it should be. */
function almost(plain: GeneratedRequest, body: unknown, given: Given): fc.Arbitrary<GeneratedRequest> {
  const { operation, kind, caller } = plain;
  const again = (b: unknown, g: Given) => request(operation, kind, caller, b, g);
  const choices: fc.Arbitrary<GeneratedRequest>[] = [
    hostileKey.map((key) => ({
      ...plain,
      url: `${plain.url}${plain.url.includes('?') ? '&' : '?'}${encodeURIComponent(key)}=1`,
    })),
  ];
  if (body !== undefined) choices.push(...[0, 1, 2].map(() => spoiled(body).map((b) => again(b, given))));
  const names = Object.keys(given);
  if (names.length > 0)
    choices.push(
      fc
        .tuple(fc.constantFrom(...names), fc.oneof(fc.string(), fc.integer(), fc.constant('')))
        .map(([name, value]) => again(body, { ...given, [name]: value })),
    );
  return fc.oneof(...choices);
}

const TYPES = [
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json;;;',
  'json',
  '',
];

/** Broken on purpose: bytes, headers, addresses, or the wrong value where it hurts. */
function hostile(plain: GeneratedRequest, body: unknown, given: Given): fc.Arbitrary<GeneratedRequest> {
  const { operation, kind, caller, headers } = plain;
  const with_ = (more: Partial<GeneratedRequest>): GeneratedRequest => ({
    ...plain,
    body: undefined,
    ...more,
  });
  const text = plain.payload?.toString() ?? '{}';
  const json = { 'content-type': 'application/json' };
  const choices: fc.Arbitrary<GeneratedRequest>[] = [
    fc.constantFrom(...TYPES).map((type) => with_({ headers: { 'content-type': type }, payload: text })),
    fc
      .constantFrom(
        '{',
        '[',
        'null',
        '"x"',
        '7',
        '',
        ' ',
        '\ufeff{}',
        '{}{}',
        text.slice(0, -1),
        `${text},`,
        '{"a":undefined}',
      )
      .map((payload) => with_({ headers: json, payload })),
    fc.constantFrom([0xff, 0xfe], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80]).map((bytes) =>
      with_({
        headers: json,
        payload: Buffer.concat([Buffer.from('{"first_name":"'), Buffer.from(bytes), Buffer.from('"}')]),
      }),
    ),
    fc
      .constantFrom<Record<string, string | string[]>>(
        { authorization: 'Bearer' },
        { authorization: 'Bearer a b c' },
        { authorization: 'Basic YWRtaW46YWRtaW4=' },
        { authorization: `Bearer ${'x'.repeat(5000)}` },
        { authorization: ['Bearer a', 'Bearer b'] },
        { cookie: 'beckon=a; beckon=b' },
        { cookie: '=;;=;%00' },
        { 'idempotency-key': 'k'.repeat(201) },
        { 'idempotency-key': ['a', 'b'] },
        { 'idempotency-key': 'ключ-\u00e9' },
        { origin: 'null' },
        { origin: 'https://evil.example' },
        { accept: 'text/html' },
        { 'accept-language': `${'x-'.repeat(2000)}` },
        { 'content-length': '5' },
        { 'user-agent': '\u00ff'.repeat(300) },
        { 'x-forwarded-for': "'; drop table users; --" },
        { expect: '100-continue' },
      )
      .map((more) => with_({ headers: { ...headers, ...more }, payload: plain.payload, body })),
    fc
      .constantFrom(
        '%00',
        '%ff',
        '%',
        '..%2f..%2f',
        '%E0%A4%A',
        '\u0665',
        '💥',
        'x'.repeat(400),
        '__proto__',
        ' ',
        "'",
      )
      .map((evil) =>
        with_(request(operation, kind, caller, body, given, (value) => (value === undefined ? '' : evil))),
      ),
    fc
      .constantFrom(
        'limit=1&limit=2',
        'limit[]=1',
        'limit=1e1',
        'cursor=%00',
        '__proto__[a]=1',
        '%ff=%ff',
        'a=%E0%A4%A',
      )
      .map((query) => with_({ url: `${plain.url}?${query}`, body })),
  ];
  if (body !== undefined)
    choices.push(
      ...[0, 1].map(() =>
        spoiled(body)
          .chain((b) => spoiled(b))
          .map((b) => request(operation, kind, caller, b, given)),
      ),
      hostileValue.map((b) => request(operation, kind, caller, b, given)),
    );
  return fc.oneof(...choices);
}
