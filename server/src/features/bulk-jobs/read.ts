import type { Context } from '../../platform/context/index.ts';
import { CSV_START, csvLine } from '../../platform/csv.ts';
import { cursorProblems, decodeCursor, pageOf } from '../../platform/cursor.ts';
import { Download } from '../../platform/endpoint/route.ts';
import { inability, inLanguage } from '../../platform/problem.ts';
import { findTeamNames } from '../teams/index.ts';
import { displayName, findUsers } from '../users/index.ts';
import type { BulkJob, BulkOutcome } from './contract.ts';
import { bulkJobProblems } from './problems.ts';
import { FIND, ITEMS, type JobRow, OUTCOMES, PAGE } from './queries.ts';

const PAGE_SIZE = 50;
/** So many are read at a time while a file is written. */
const AT_ONCE = 2000;

type OutcomeRow = { job_id: string; outcome: BulkOutcome; code: string | null; count: number };
type ItemRow = { position: number; user_id: string; outcome: BulkOutcome | null; code: string | null };

/** @throws Problem `bulk_job.not_found` */
export async function requireJob(ctx: Context, id: string): Promise<JobRow> {
  const [row] = await ctx.db.many<JobRow>(FIND, [ctx.organizationId, [id]]);
  if (!row) throw bulkJobProblems.problem('bulk_job.not_found');
  return row;
}

/** @throws Problem `bulk_job.not_found` */
export async function getJob(ctx: Context, id: string) {
  const [job] = await present(ctx, [await requireJob(ctx, id)]);
  if (!job) throw bulkJobProblems.problem('bulk_job.not_found');
  return job;
}

/** @throws Problem `cursor.invalid` */
export async function listJobs(ctx: Context, { cursor, limit = PAGE_SIZE }: Paged) {
  const [after = null] = decodeCursor(cursor, 1);
  const rows = await ctx.db.many<JobRow>(PAGE, [ctx.organizationId, after, limit + 1]);
  const { items, next } = pageOf(rows, limit, (row) => [row.id]);
  return { items: await present(ctx, items), next };
}

interface Paged {
  cursor?: string | undefined;
  limit?: number | undefined;
}

/** @throws Problem `bulk_job.not_found`, `cursor.invalid` */
export async function listItems(
  ctx: Context,
  id: string,
  { cursor, limit = PAGE_SIZE, outcome }: Paged & { outcome?: BulkOutcome | undefined },
) {
  await requireJob(ctx, id);
  const [after = '0'] = decodeCursor(cursor, 2);
  if (!/^\d{1,9}$/.test(after)) throw cursorProblems.problem('cursor.invalid', { pointer: '#query/cursor' });
  const from = Number(after);
  const rows = await itemsAfter(ctx, id, from, outcome ?? null, limit + 1);
  const { items, next } = pageOf(rows, limit, (row) => [String(row.position), row.user.id]);
  return { items: items.map(({ position: _, ...item }) => item), next };
}

/** What came of each as a file, written while it is read. @throws Problem `bulk_job.not_found` */
export async function exportItems(ctx: Context, id: string): Promise<Download> {
  await requireJob(ctx, id);
  return new Download('bulk-change.csv', lines(ctx, id));
}

async function* lines(ctx: Context, id: string): AsyncGenerator<string> {
  yield CSV_START + csvLine(['id', 'name', 'outcome', 'code', 'reason']);
  let after: number | null = 0;
  while (after !== null) {
    const rows = await itemsAfter(ctx, id, after, null, AT_ONCE);
    const said = inLanguage(rows, ctx.language);
    if (rows.length)
      yield said
        .map((row) => csvLine([row.user.id, row.user.name, row.outcome, row.code, row.detail]))
        .join('');
    after = rows.length === AT_ONCE ? (rows.at(-1)?.position ?? null) : null;
  }
}

async function itemsAfter(
  ctx: Context,
  id: string,
  after: number,
  outcome: BulkOutcome | null,
  limit: number,
) {
  const rows = await ctx.db.many<ItemRow>(ITEMS, [ctx.organizationId, id, after, outcome, limit]);
  const names = await namesOf(
    ctx,
    rows.map((row) => row.user_id),
  );
  return rows.map((row) => ({
    position: row.position,
    user: { id: row.user_id, name: names.get(row.user_id) ?? '?' },
    outcome: row.outcome,
    ...why(row.code),
  }));
}

const why = (code: string | null) => (code ? inability(code) : { code: null, detail: null });

async function namesOf(ctx: Context, ids: readonly string[]): Promise<Map<string, string>> {
  return new Map((await findUsers(ctx, [...new Set(ids)])).map((user) => [user.id, displayName(user)]));
}

async function present(ctx: Context, rows: readonly JobRow[]) {
  const ids = rows.map((row) => row.id);
  const outcomes = await ctx.db.many<OutcomeRow>(OUTCOMES, [ctx.organizationId, ids]);
  const names = await namesOf(
    ctx,
    rows.flatMap(({ actor_user_id, input }) => [
      actor_user_id,
      ...(input.line_manager_id ? [input.line_manager_id] : []),
    ]),
  );
  const found = await findTeamNames(ctx, [...new Set(rows.flatMap((row) => row.input.team_id ?? []))]);
  const teams = new Map(found.map((team) => [team.id, team.name]));
  const shownValue = ({ team_id, line_manager_id, department }: JobRow['input']) =>
    team_id
      ? (teams.get(team_id) ?? '?')
      : line_manager_id
        ? (names.get(line_manager_id) ?? '?')
        : (department ?? null);
  return rows.map(({ organization_id: _, actor_user_id, action, input, ...row }) => ({
    ...row,
    action: action as BulkJob['action'],
    value: shownValue(input),
    created_by: { id: actor_user_id, name: names.get(actor_user_id) ?? '?' },
    outcomes: outcomes
      .filter((one) => one.job_id === row.id)
      .map(({ outcome, code, count }) => ({ outcome, count, ...why(code) })),
  }));
}
