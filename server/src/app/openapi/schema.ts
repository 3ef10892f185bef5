import * as z from 'zod/mini';

export type Json = Record<string, unknown>;

/** Formats say it; the patterns that zod writes beside them are a screen long. */
const isPlain = (format: string | undefined): boolean =>
  ['uuid', 'date-time', 'uri', 'email'].includes(format ?? '');
const DATE = z.toJSONSchema(z.iso.date()).pattern;

/** A date with a pattern of its own arrives as two patterns, and its format is lost. */
function sayDate(schema: {
  format?: string;
  pattern?: string;
  allOf?: readonly { pattern?: string }[];
}): void {
  const patterns = (schema.allOf ?? []).map((one) => one.pattern);
  if (!patterns.includes(DATE)) return;
  const [own, more] = patterns.filter((pattern) => pattern !== DATE);
  if (own === undefined || more !== undefined) return;
  delete schema.allOf;
  schema.format = 'date';
  schema.pattern = own;
}

/** JSON Schema 2020-12, which OpenAPI 3.1 uses as it is. Answers may grow: what is not declared of them is left open. */
export function schemaOf(shape: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      sayDate(jsonSchema);
      if (jsonSchema.format === 'date' ? jsonSchema.pattern === DATE : isPlain(jsonSchema.format))
        delete jsonSchema.pattern;
      if (io === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  }) as Json;
  return schema;
}
