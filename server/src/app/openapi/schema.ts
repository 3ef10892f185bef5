import * as z from 'zod/mini';

export type Json = Record<string, unknown>;

/** Formats say it; the patterns that zod writes beside them are a screen long. */
const FORMATS = new Set(['uuid', 'date', 'date-time', 'uri', 'email']);

/** JSON Schema 2020-12, which OpenAPI 3.1 uses as it is. Answers may grow: what is not declared of them is left open. */
export function schemaOf(shape: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.format && FORMATS.has(jsonSchema.format)) delete jsonSchema.pattern;
      if (io === 'output' && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  }) as Json;
  return schema;
}
