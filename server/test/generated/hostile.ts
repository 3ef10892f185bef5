import fc from 'fast-check';

/** A value that is written into the text of the request as it stands: what JSON.stringify would not write. */
export class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const nested = (open: string, close: string, depth: number) =>
  new Raw(open.repeat(depth) + close.repeat(depth));

/** Where a value stood, something that nobody in their right mind sends. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    '\u0000',
    'a\u0000b',
    '\ud800',
    'x\udfff',
    '\u202e\u2066evil',
    '\u200b\ufeff',
    "'; drop table users; --",
    "' or '1'='1",
    '<script>alert(1)</script>',
    '{{constructor.constructor("return 1")()}}',
    '../../../../etc/passwd',
    '%00%ff%2e%2e',
    '\r\nSet-Cookie: a=b',
    '١٢٣٤٥٦',
    '१२३',
    '+٤٤٧٤٠٠٩٩٩٠٠١',
    'ⅷ①²',
    '__proto__',
    'constructor',
    'x'.repeat(70_000),
    'é'.repeat(3000),
    '👩‍👩‍👧‍👦'.repeat(300),
    'a@'.repeat(500),
    '',
    ' ',
    'null',
    'NaN',
    -1,
    0.1,
    1e21,
    -1e308,
    2 ** 53 + 2,
    2 ** 31,
    2 ** 63,
    [],
    {},
    [[]],
    [null],
    true,
    false,
    null,
  ),
  fc.constantFrom<unknown>(
    new Raw('1e400'),
    new Raw('-0'),
    new Raw('123456789012345678901234567890'),
    new Raw('"\\ud800"'),
    new Raw('"\\u0000"'),
    new Raw('{"__proto__":{"admin":true}}'),
    new Raw('{"constructor":{"prototype":{"admin":true}}}'),
    new Raw('{"a":1,"a":2}'),
    nested('[', ']', 3000),
    new Raw(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`),
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Keys that reach for what every object has. */
export const hostileKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'organization_id',
  'id',
  'role',
  'permissions',
  'shoe_size',
  '',
  '\u0000',
  '$where',
  'a.b/c~d',
);

/** JSON, with what stands for itself left as it is. */
export function write(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map((one) => write(one)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
    return `{${members.map(([key, inner]) => `${JSON.stringify(key)}:${write(inner)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** One place in the value changed: replaced, taken out, or put in beside it. */
export function spoiled(value: unknown): fc.Arbitrary<unknown> {
  const paths = pathsIn(value);
  return fc
    .tuple(
      fc.constantFrom(...paths),
      fc.constantFrom('replace', 'replace', 'remove', 'add'),
      hostileValue,
      hostileKey,
    )
    .map(([path, how, put, key]) => changed(value, path, how, put, key));
}

type Path = readonly string[];

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Raw) return [path];
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsIn(inner, [...path, key]))];
}

function changed(value: unknown, path: Path, how: string, put: unknown, key: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (how === 'add' && typeof value === 'object' && value !== null && !Array.isArray(value))
      return new Raw(`{${[...members(value), `${JSON.stringify(key)}:${write(put)}`].join(',')}}`);
    return how === 'remove' ? undefined : put;
  }
  if (Array.isArray(value))
    return value.flatMap((one, at) => {
      if (String(at) !== step) return [one];
      const next = changed(one, rest, how, put, key);
      return next === undefined ? [] : [next];
    });
  const entries = Object.entries(value as object).flatMap(([name, inner]) => {
    if (name !== step) return [[name, inner] as const];
    const next = changed(inner, rest, how, put, key);
    return next === undefined ? [] : [[name, next] as const];
  });
  return Object.fromEntries(entries);
}

const members = (value: object): string[] =>
  Object.entries(value).map(([name, inner]) => `${JSON.stringify(name)}:${write(inner)}`);
