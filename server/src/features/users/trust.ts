import type { Context } from '../../platform/context/index.ts';
import { holdOrganization } from '../organizations/index.ts';
import { type CheckedValues, guardedFields, type ValueSource } from '../profile-fields/index.ts';
import { trustOf } from './policy.ts';
import type { UserRow } from './queries.ts';
import { builtInOf } from './read.ts';

/** Values by the name of the field, as in `profile_value_sources`: `department`, `custom.shift`. Null for none. */
export type ValuesByField = Record<string, string | null>;

/** How far values from a source count. */
export interface Trust {
  source: ValueSource;
  /** In these a value of this source only waits. */
  guarded: ReadonlySet<string>;
}

/**
 * What the source may set by itself. For a Team Admin and the person it keeps the organization held until the transaction
 * ends: no field becomes guarded between this look and the write. Comes before users are locked.
 */
export async function trustIn(tx: Context, source: ValueSource): Promise<Trust> {
  if (trustOf(source) === 'confirmed') return { source, guarded: new Set() };
  await holdOrganization(tx);
  return { source, guarded: await guardedFields(tx) };
}

/** Which values count at once, and which wait until they are confirmed. */
export function splitValues(values: ValuesByField, { guarded }: Trust) {
  const entries = Object.entries(values);
  return {
    counting: Object.fromEntries(entries.filter(([field]) => !guarded.has(field))),
    proposed: Object.fromEntries(entries.filter(([field]) => guarded.has(field))),
  };
}

/** As `splitValues` for somebody new, who must have a name: where both would wait, the names count. */
export function splitNewValues(values: ValuesByField, trust: Trust) {
  const split = splitValues(values, trust);
  if (split.counting.first_name || split.counting.last_name) return split;
  const { first_name, last_name, ...proposed } = split.proposed;
  return { counting: { ...split.counting, ...filled({ first_name, last_name }) }, proposed };
}

const filled = (values: Record<string, string | null | undefined>): ValuesByField =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => Boolean(entry[1])));

const CUSTOM = 'custom.';

export const byField = ({ builtIn, custom }: CheckedValues): ValuesByField => ({
  ...builtIn,
  ...Object.fromEntries(Object.entries(custom).map(([key, value]) => [`${CUSTOM}${key}`, value])),
});

/** The values of a user that count. */
export const presentValues = (row: UserRow): ValuesByField =>
  byField({ builtIn: builtInOf(row), custom: row.custom });

/** Back into what the database keeps: built-in values by key, custom ones apart and without those that are empty. */
export function asStored(values: ValuesByField): CheckedValues & { custom: Record<string, string> } {
  const entries = Object.entries(values);
  const custom = entries
    .filter((entry): entry is [string, string] => entry[0].startsWith(CUSTOM) && Boolean(entry[1]))
    .map(([field, value]) => [field.slice(CUSTOM.length), value]);
  return {
    builtIn: Object.fromEntries(entries.filter(([field]) => !field.startsWith(CUSTOM))),
    custom: Object.fromEntries(custom),
  };
}
