import type { Context } from '../../platform/context/index.ts';
import { cursorProblems, decodeCursor, pageOf } from '../../platform/cursor.ts';
import { teamsOpenedBy } from '../dynamic-teams/index.ts';
import { fieldName, listFields } from '../profile-fields/index.ts';
import { reference } from '../users/index.ts';
import { COUNT_PROPOSALS, type ProposalListRow, proposalList } from './proposal-queries.ts';

export interface ProposalSearch {
  field?: string | undefined;
  proposed_by?: string | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** As the database writes an instant to the microsecond. */
const INSTANT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/;

/** Values that wait, those that wait longest first. With the first page, how many there are. @throws Problem `cursor.invalid` */
export async function listProposals(ctx: Context, { cursor, limit = 50, ...narrowing }: ProposalSearch) {
  const after = decodeCursor(cursor, 3);
  if (after[0] !== undefined && !INSTANT.test(after[0]))
    throw cursorProblems.problem('cursor.invalid', { pointer: '#query/cursor' });
  const [fields, rows, counted] = await Promise.all([
    listFields(ctx),
    ctx.db.compose(proposalList(ctx.organizationId, narrowing, after, limit + 1)),
    cursor === undefined ? ctx.db.one<{ count: number }>(COUNT_PROPOSALS, [ctx.organizationId]) : undefined,
  ]);
  const known = new Map(fields.map((field) => [fieldName(field), field]));
  const { items, next } = pageOf(rows, limit, (row) => [row.at, row.field, row.user_id]);
  const opened = await teamsOpenedBy(ctx, items);
  return {
    items: items.map((row, at) => ({ ...present(row, known.get(row.field)), opens: opened[at] ?? [] })),
    next,
    count: counted?.count ?? null,
  };
}

type Field = Awaited<ReturnType<typeof listFields>>[number];

const present = (row: ProposalListRow, field: Field | undefined) => ({
  user: { id: row.user_id, name: row.user_name ?? '?' },
  field: row.field,
  label: field?.label ?? row.field.replace(/^custom\./, ''),
  type: field?.type ?? null,
  value: row.value,
  value_name: row.value_name,
  present: row.present || null,
  present_name: row.present_name,
  source: row.source,
  proposed_by: reference(row.proposed_by, row.proposed_by_name),
  proposed_at: row.proposed_at,
});
