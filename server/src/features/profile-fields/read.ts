import type { Context } from '../../platform/context/index.ts';
import { BUILT_IN, builtInId } from './built-in.ts';
import { type FieldRow, LIST } from './queries.ts';

/** The organization's fields in their order: built-in ones as changed, and Extra Details. */
export async function listFields(ctx: Context): Promise<FieldRow[]> {
  const rows = await ctx.db.many<FieldRow>(LIST, [ctx.organizationId]);
  const changed = new Map(rows.map((row) => [row.key, row]));
  const builtIn = BUILT_IN.map(({ maxLength: _, ...field }, index): FieldRow => {
    const defaults = {
      ...field,
      id: builtInId(ctx.organizationId, field.key),
      built_in: true,
      choices: null,
      required: false,
      position: index,
    };
    return changed.get(field.key) ?? defaults;
  });
  return [...builtIn, ...rows.filter((row) => !row.built_in)].sort((a, b) => a.position - b.position);
}
