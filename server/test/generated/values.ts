import fc from 'fast-check';

export type Schema = Record<string, unknown>;

/** Things that exist, for requests that get past the first look. */
export interface Known {
  ids: readonly string[];
  emails: readonly string[];
  mobiles: readonly string[];
}

/** At most so many of a list, whatever its schema allows: what a thousand do is the affair of other tests. */
const MANY = 4;

/** Values that a JSON Schema of our document allows. */
export function valid(schema: Schema, known: Known, key = ''): fc.Arbitrary<unknown> {
  const inner = (one: unknown, name = key) => valid(one as Schema, known, name);
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  for (const either of [schema.anyOf, schema.oneOf])
    if (Array.isArray(either)) return fc.oneof(...either.map((one) => inner(one)));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return number(schema);
    case 'string':
      return string(schema, known, key);
    case 'array':
      return fc.array(inner(schema.items ?? {}), {
        minLength: Number(schema.minItems ?? 0),
        maxLength: Math.min(Number(schema.maxItems ?? MANY), MANY),
      });
    case 'object':
      return object(schema, inner);
    default:
      return fc.jsonValue();
  }
}

function number(schema: Schema): fc.Arbitrary<number> {
  const min = Number(schema.minimum ?? -1000);
  const max = Number(schema.maximum ?? min + 2000);
  return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max: Math.min(max, min + 1_000_000) }));
}

function object(schema: Schema, inner: (one: unknown, name: string) => fc.Arbitrary<unknown>) {
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  const required = (schema.required ?? []) as string[];
  const named = fc.record(
    Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, inner(one, name)])),
    { requiredKeys: required },
  );
  const more = schema.additionalProperties;
  if (typeof more !== 'object' || more === null) return named;
  const names = (schema.propertyNames ?? { type: 'string' }) as Schema;
  const others = fc.dictionary(inner(names, 'key') as fc.Arbitrary<string>, inner(more, 'value'), {
    maxKeys: 3,
  });
  return fc.tuple(named, others).map(([a, b]) => ({ ...b, ...a }));
}

const WORDS = ['Zoë', 'Łukasz', 'नर्स', 'محمد', '李', 'O’Neill', 'van den Berg', 'Night shift', 'Quay 7'];

function string(schema: Schema, known: Known, key: string): fc.Arbitrary<string> {
  const { format, pattern } = schema;
  const maxLength = Math.min(Number(schema.maxLength ?? 80), 80);
  const minLength = Number(schema.minLength ?? 0);
  if (format === 'uuid')
    return fc.oneof(
      { arbitrary: fc.constantFrom(...known.ids), weight: 3 },
      { arbitrary: fc.uuid(), weight: 1 },
    );
  if (format === 'date') {
    const fits = new RegExp(String(pattern ?? ''));
    return fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10))
      .filter((text) => fits.test(text));
  }
  if (format === 'date-time')
    return fc
      .date({ min: new Date('1990-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString());
  if (format === 'uri') return fc.webUrl({ withQueryParameters: true });
  if (typeof pattern === 'string')
    return fc.stringMatching(new RegExp(pattern)).filter((s) => s.length <= maxLength);
  const free = fc.string({ unit: 'grapheme', minLength, maxLength });
  const fits = (text: string) => text.length <= maxLength && text.length >= minLength;
  const like = likely(key, known).filter(fits);
  return like.length > 0 ? fc.oneof({ arbitrary: fc.constantFrom(...like), weight: 3 }, free) : free;
}

/** Values that a person would send under this name. */
function likely(key: string, known: Known): string[] {
  if (/mail|address/.test(key)) return [...known.emails, 'new.person@people.example', 'ä@bücher.example'];
  if (/mobile|phone/.test(key)) return [...known.mobiles, '+447400999001', '07400 999002', '020 7946 0000'];
  if (/language/.test(key)) return ['en', 'pl', 'ar', 'pt-BR'];
  if (/time_zone/.test(key)) return ['Europe/London', 'Asia/Kolkata'];
  return WORDS;
}
