import { type Context, transaction } from '../../platform/context/index.ts';
import { CSV_START, csvLine } from '../../platform/csv.ts';
import { Download } from '../../platform/endpoint/route.ts';
import { record } from '../audit/index.ts';
import { type AuditFilters, eventOf, filterOf } from './audit-log.ts';
import { type AuditFilter, type AuditRow, auditEvents } from './audit-queries.ts';

/** So many events are read at a time: the file is written while it is read. */
const AT_ONCE = 1000;
/** The actor's network address, which stands in a column of its own. */
const NETWORK = '@network';

const COLUMNS = [
  'at',
  'event_id',
  'actor_kind',
  'actor_id',
  'actor',
  'api_token',
  'network',
  'action',
  'target_kind',
  'target_id',
  'target',
  'field',
  'before',
  'after',
];

/**
 * The events that match as a CSV file, newest first, a line for each value that changed. Recorded before the first line
 * leaves, so that the file begins with its own export where the filter lets it in.
 * @throws Problem `request.invalid`
 */
export async function exportAuditEvents(ctx: Context, asked: AuditFilters): Promise<Download> {
  const pages = await recordedPages(ctx, asked);
  return new Download('audit-log.csv', written(pages, linesOf, CSV_START + csvLine(COLUMNS)));
}

/**
 * The same as JSON lines for a program: an event a line.
 * @throws Problem `request.invalid`
 */
export async function exportAuditEventLines(ctx: Context, asked: AuditFilters): Promise<Download> {
  const pages = await recordedPages(ctx, asked);
  return new Download(
    'audit-log.jsonl',
    written(pages, (row) => [`${JSON.stringify(eventOf(row))}\n`]),
  );
}

/** What matches, read page by page; that it was asked for is recorded first. */
async function recordedPages(ctx: Context, asked: AuditFilters): Promise<AsyncGenerator<AuditRow[]>> {
  const filter = filterOf(ctx, asked);
  await transaction(ctx, (tx) =>
    record(tx, [
      {
        action: 'audit.exported',
        targetKind: 'organization',
        targetId: ctx.organizationId,
        changes: Object.keys(asked).length > 0 ? [{ field: 'filters', after: asked }] : [],
      },
    ]),
  );
  return pagesOf(ctx, filter);
}

async function* written(
  pages: AsyncGenerator<AuditRow[]>,
  write: (row: AuditRow) => string[],
  start = '',
): AsyncGenerator<string> {
  if (start) yield start;
  for await (const rows of pages) yield rows.flatMap(write).join('');
}

async function* pagesOf(ctx: Context, filter: AuditFilter): AsyncGenerator<AuditRow[]> {
  let after: string | undefined;
  do {
    const rows: AuditRow[] = await ctx.db.compose(auditEvents(filter, after, AT_ONCE));
    if (rows.length > 0) yield rows;
    after = rows.length === AT_ONCE ? rows.at(-1)?.id : undefined;
  } while (after);
}

function linesOf(event: AuditRow): string[] {
  const network = event.changes.find((change) => change.field === NETWORK)?.after;
  const changes = event.changes.filter((change) => change.field !== NETWORK);
  const start = [
    event.at.toISOString(),
    event.id,
    event.actor_kind,
    event.actor_user_id,
    event.actor_name,
    event.api_token_name,
    textOf(network),
    event.action,
    event.target_kind,
    event.target_id,
    event.target_name,
  ];
  if (changes.length === 0) return [csvLine([...start, null, null, null])];
  return changes.map(({ field, before, after }) => csvLine([...start, field, textOf(before), textOf(after)]));
}

/** Texts as they are; what is no text as JSON. */
const textOf = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value);
