import { sql } from 'kysely';
import { type Context, transaction } from '../../platform/context/index.ts';
import { CSV_START, csvLine } from '../../platform/csv.ts';
import { Download } from '../../platform/endpoint/route.ts';
import { record } from '../audit/index.ts';
import {
  and,
  candidates,
  type EntryFilter,
  type EntryRow,
  inView,
  matches,
  shownColumns,
} from './entries.ts';
import { filterOf, teamNames, type UserFilters } from './list-users.ts';

/** So many people are read at a time: the file is written while it is read. */
const AT_ONCE = 2000;

const COLUMNS: readonly {
  name: string;
  of: (row: EntryRow, teams: ReadonlyMap<string, string>) => string | null;
}[] = [
  { name: 'id', of: (row) => row.id },
  { name: 'name', of: (row) => row.name },
  { name: 'status', of: (row) => row.status },
  { name: 'email', of: (row) => row.email },
  { name: 'mobile', of: (row) => row.mobile },
  { name: 'employee_id', of: (row) => row.employee_id },
  { name: 'job_title', of: (row) => row.job_title },
  { name: 'department', of: (row) => row.department },
  { name: 'teams', of: (row, teams) => row.team_ids.flatMap((id) => teams.get(id) ?? []).join('; ') },
  { name: 'language', of: (row) => row.language },
  { name: 'created_at', of: (row) => row.created_at.toISOString() },
  { name: 'invited_at', of: (row) => row.invited_at?.toISOString() ?? null },
  { name: 'last_event', of: (row) => row.last_event },
  { name: 'last_event_at', of: (row) => row.last_event_at?.toISOString() ?? null },
  { name: 'delivery_problem', of: (row) => row.delivery_problem },
];

/**
 * The users who match as a CSV file, in the order in which they were added. Recorded before the first line leaves.
 * @throws Problem `team.not_found`
 */
export async function exportUsers(
  ctx: Context,
  asked: UserFilters & { user_ids?: readonly string[] | undefined },
): Promise<Download> {
  // A search text is often somebody's name or address: that there was one is enough.
  const { user_ids: ids, text, ...rest } = asked;
  const filters = { ...rest, ...(text ? { text: true } : {}) };
  const filter = await filterOf(ctx, asked);
  await transaction(ctx, (tx) =>
    record(tx, [
      {
        action: 'user.exported',
        targetKind: 'organization',
        targetId: ctx.organizationId,
        changes: [
          ...(ids ? [{ field: 'users', after: ids.length }] : []),
          ...(Object.keys(filters).length ? [{ field: 'filters', after: filters }] : []),
        ],
      },
    ]),
  );
  return new Download('users.csv', lines(ctx, filter, asked));
}

async function* lines(ctx: Context, filter: EntryFilter, asked: UserFilters): AsyncGenerator<string> {
  yield CSV_START + csvLine(COLUMNS.map((column) => column.name));
  let after: string | null = null;
  do {
    const rows: EntryRow[] = await ctx.db.compose<EntryRow>(sql`
      select ${shownColumns({ by: 'name', descending: false })} from directory_entries e
      where ${and([
        ...matches(filter),
        ...candidates(filter),
        inView(asked.status, asked.not_me ?? false),
        ...(after ? [sql`e.user_id > ${after}`] : []),
      ])} order by e.user_id limit ${AT_ONCE}`);
    const teams = await teamNames(ctx, rows);
    if (rows.length)
      yield rows.map((row) => csvLine(COLUMNS.map((column) => column.of(row, teams)))).join('');
    after = rows.length === AT_ONCE ? (rows.at(-1)?.id ?? null) : null;
  } while (after);
}
