import type { Context } from '../../platform/context/index.ts';
import { type FieldRow, GUARDED, SET_READERS } from './queries.ts';
import { listFields } from './read.ts';

/** Who reads a field: a kind, and which of that kind where there are several (the team of a rule). */
export interface FieldReader {
  reader: 'team_rule' | 'my_team' | 'reporting_teams' | (string & {});
  readerId?: string | null;
}

const NO_ID = '00000000-0000-0000-0000-000000000000';

/**
 * The fields that something reads, named as in `profile_value_sources` (`department`, `custom.shift`). In them a value
 * counts only when it is confirmed. Whoever decides by the answer takes `holdOrganization` first.
 */
export async function guardedFields(ctx: Context): Promise<Set<string>> {
  const rows = await ctx.db.many<{ field: string }>(GUARDED, [ctx.organizationId]);
  return new Set(rows.map((row) => row.field));
}

/**
 * Says which fields a reader reads, in place of what was said before; none when it reads no longer. The organization is
 * locked by then, so that no value slips in unconfirmed while a field becomes guarded.
 */
export async function setFieldReaders(
  tx: Context,
  { reader, readerId }: FieldReader,
  fields: readonly string[],
): Promise<void> {
  await tx.db.many(SET_READERS, [tx.organizationId, reader, readerId ?? NO_ID, [...new Set(fields)]]);
}

/** How a field is named beside values: `department`, `custom.shift`. */
export const fieldName = ({ key, built_in }: Pick<FieldRow, 'key' | 'built_in'>): string =>
  built_in ? key : `custom.${key}`;

/** The organization's fields in their order, each with whether something reads it. */
export async function listFieldsAndGuards(ctx: Context): Promise<(FieldRow & { guarded: boolean })[]> {
  const [fields, guarded] = await Promise.all([listFields(ctx), guardedFields(ctx)]);
  return fields.map((field) => ({ ...field, guarded: guarded.has(fieldName(field)) }));
}
