import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import type { UserStatus } from '../users/contract.ts';
import { countBeginning, fewOthers, type SplitSearch, splitSearch } from './by-first-word.ts';
import {
  and,
  besideTerms,
  beyond,
  candidates,
  type EntryFilter,
  type EntryRow,
  inView,
  isNarrowed,
  LISTED,
  matches,
  matchesEach,
  ORDERS,
  ofTeams,
  orderBy,
  type Sort,
  shownColumns,
} from './entries.ts';

/** Where one way of reading a page gives way to another. */
export const LIMITS = {
  /** Counts are exact up to here; one more stands for more. */
  exactUpTo: 10_000,
  /** Where no more are expected, all are gathered, counted and sorted at once. */
  few: 10_000,
  /** How far each status is read in order, while people are sought who match. */
  probe: 5_000,
  /** The same where another way is left that costs little. */
  near: 2_000,
  /** The same where the other way would gather a good part of all people. */
  deep: 25_000,
};
export type Limits = typeof LIMITS;

export interface Asked {
  filter: EntryFilter;
  status: UserStatus | undefined;
  notMe: boolean;
  sort: Sort;
  /** The keys of the row before; none on the first page. */
  after: readonly string[];
  limit: number;
  /** On the first page; those that follow are about the same people. */
  counted: boolean;
}

const COUNTED = ['active', 'invited', 'not_invited', 'suspended', 'offboarded', 'removed', 'not_me'] as const;
/** A count is null where finding it out would take too long: then more than 10,000 match in all. */
export type Counts = { all: number } & Record<(typeof COUNTED)[number], number | null>;

export interface Page {
  rows: EntryRow[];
  counts: Counts | null;
}

/**
 * A page in three ways, all with the same answer. A list that nothing narrows down lies in the indexes in order. Of one that is
 * narrowed to few, all are gathered, counted and sorted. Of one that is narrowed to many, the first in order are soon found;
 * where they stand close together at the far end, everything is gathered after all.
 */
export async function readPage(ctx: Context, asked: Asked, limits: Limits = LIMITS): Promise<Page> {
  const atMost = limits.exactUpTo + 1;
  if (!isNarrowed(asked.filter)) {
    const counts = asked.counted ? await countAll(ctx, asked.filter.organizationId, atMost) : null;
    return { rows: await inOrder(ctx, asked), counts };
  }
  const expected = await expectedRows(ctx, asked.filter);
  let many = !asked.counted;
  const split = splitSearch(asked.filter);
  // Of the shortest beginnings the database expects far too few.
  if (expected <= limits.few && !split?.vague) {
    const gathered = await gather(ctx, asked, Math.max(limits.few, atMost), atMost);
    if (gathered.complete) return gathered;
    many ||= (gathered.counts?.all ?? 0) >= atMost;
  }
  const beginning = split ? await countBeginning(ctx, split, atMost) : 0;
  many ||= beginning >= atMost;
  // Those who are listed alone: removed users are no part of what is counted in all.
  if (!many && !(await hasMany(ctx, asked.filter, atMost))) return gather(ctx, asked, null, atMost);
  const unknown = Object.fromEntries(COUNTED.map((view) => [view, null])) as Omit<Counts, 'all'>;
  const apart = split && asked.sort.by === 'name' && fewOthers(beginning, expected, limits.few);
  const rows =
    (await probe(ctx, asked, split?.vague ? limits.deep : apart ? limits.near : limits.probe)) ??
    (apart ? await mergeSplit(ctx, asked, split) : (await gather(ctx, asked, null, atMost)).rows);
  return { rows, counts: asked.counted ? { ...unknown, all: atMost } : null };
}

/** Whether at least so many of the listed match. */
async function hasMany(ctx: Context, filter: EntryFilter, atMost: number): Promise<boolean> {
  const [row] = await ctx.db.compose<{ many: boolean }>(sql`
    select count(*) = ${atMost} as many from (
      select 1 from directory_entries e
      where ${and([...matches(filter), ...candidates(filter), sql`e.status = any(${[...LISTED]}::text[])`])}
      limit ${atMost}) x`);
  return row?.many ?? false;
}

/**
 * What the database expects to find. It decides only which way is tried first. Asked of the terms alone: what says the same
 * twice is expected to be rarer than it is.
 */
async function expectedRows(ctx: Context, filter: EntryFilter): Promise<number> {
  const [row] = await ctx.db.compose<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(sql`
    explain (format json) select 1 from directory_entries e where ${and([...besideTerms(filter), ...ofTeams(filter), ...candidates(filter)])}`);
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

type GatheredRow = Record<(typeof COUNTED)[number] | 'all' | 'found', number> &
  ({ id: null } | (EntryRow & { id: string }));

/** All who match, up to `most`, with the page and the counts made of them. Incomplete when there are more. */
async function gather(
  ctx: Context,
  asked: Asked,
  most: number | null,
  atMost: number,
): Promise<Page & { complete: boolean }> {
  const { filter, status, notMe, sort, after, limit } = asked;
  const statuses = filter.adminTeams ? LISTED : [...LISTED, 'removed'];
  const columns = sql.raw(ORDERS[sort.by].columns.map((column) => `e.${column}`).join(', '));
  const rows = await ctx.db.compose<GatheredRow>(sql`
    with hits as materialized (
      select e.user_id, e.status, e.last_event, ${columns} from directory_entries e
      where ${and([...matches(filter), ...candidates(filter), sql`e.status = any(${statuses}::text[])`])}
      ${most === null ? sql`` : sql`limit ${most + 1}`}
    ), counted as (
      select count(*)::int as found, (count(*) filter (where e.status <> 'removed'))::int as all, ${sql.join(
        COUNTED.map(
          (view) =>
            sql`(count(*) filter (where ${view === 'not_me' ? inView(undefined, true) : inView(view, false)}))::int
              as ${sql.ref(view)}`,
        ),
      )} from hits e
    ), page as (
      select e.user_id, row_number() over (order by ${orderBy(sort)}) as place from hits e
      where ${and([inView(status, notMe), ...beyond(sort, after)])}
      order by ${orderBy(sort)} limit ${limit}
    )
    select counted.*, shown.* from counted left join (
      select page.place, ${shownColumns(sort)} from page
      join directory_entries e on e.organization_id = ${filter.organizationId} and e.user_id = page.user_id
    ) shown on true order by shown.place`);
  const [first] = rows;
  const upTo = (count: number) => Math.min(count, atMost);
  return {
    rows: rows.filter((row) => row.id !== null),
    counts:
      asked.counted && first
        ? (Object.fromEntries(
            [...COUNTED, 'all' as const].map((view) => [view, upTo(first[view])]),
          ) as Counts)
        : null,
    complete: most === null || (first?.found ?? 0) <= most,
  };
}

/** The statuses of a view, each of which is one ordered stretch of an index. */
const statusesOf = ({ status, notMe, filter }: Asked): readonly UserStatus[] =>
  notMe ? ['not_invited'] : status ? (status === 'removed' && filter.adminTeams ? [] : [status]) : LISTED;

/** The first rows of a list that is not narrowed down. */
function inOrder(ctx: Context, asked: Asked): Promise<EntryRow[]> {
  const { filter, status, notMe, sort, after, limit } = asked;
  const inOrganization = sql`e.organization_id = ${filter.organizationId}`;
  const order = orderBy(sort);
  if (notMe) {
    return ctx.db.compose<EntryRow>(sql`
      select ${shownColumns(sort)} from directory_entries e
      where ${and([inOrganization, inView(status, notMe), ...beyond(sort, after)])} order by ${order} limit ${limit}`);
  }
  const branches = statusesOf(asked).map(
    (one) => sql`(select e.* from directory_entries e
      where ${and([inOrganization, sql`e.status = ${one}`, ...beyond(sort, after)])} order by ${order} limit ${limit})`,
  );
  return ctx.db.compose<EntryRow>(sql`
    select ${shownColumns(sort)} from (${sql.join(branches, sql` union all `)}) e order by ${order} limit ${limit}`);
}

/**
 * The first rows who match, sought in order; null when a status was read for long without filling the page. Each branch ends
 * when it has a page, so what it costs depends on how common a match is.
 */
async function probe(ctx: Context, asked: Asked, far: number): Promise<EntryRow[] | null> {
  const { filter, status, notMe, sort, after, limit } = asked;
  const statuses = statusesOf(asked);
  if (statuses.length === 0) return [];
  // By name there is one order over everybody; all others begin anew with each status.
  const stretches: [name: string, of: RawBuilder<unknown>[]][] =
    statuses === LISTED && sort.by === 'name'
      ? [['of_all', []]]
      : statuses.map((one) => [`of_${one}`, [sql`e.status = ${one}`]]);
  const within = (of: RawBuilder<unknown>[]) =>
    and([sql`e.organization_id = ${filter.organizationId}`, ...of, ...beyond(sort, after)]);
  const order = orderBy(sort);
  const found = stretches.map(
    ([name, of]) => sql`${sql.raw(name)} as materialized (
      select e.* from (select e.* from directory_entries e where ${within(of)} order by ${order} limit ${far}) e
      where ${and([...matchesEach(filter), inView(status, notMe)])} order by ${order} limit ${limit})`,
  );
  const ended = stretches.map(
    ([name, of]) => sql`((select count(*) from ${sql.raw(name)}) = ${limit} or not exists (
      select 1 from directory_entries e where ${within(of)} order by ${order} offset ${far} limit 1))`,
  );
  const rows = await ctx.db.compose<EntryRow & { ended: boolean }>(sql`
    with ${sql.join(found)}, ended as materialized (select ${and(ended)} as ended)
    select ended.ended, shown.* from ended left join lateral (
      select ${shownColumns(sort)} from (${sql.join(
        stretches.map(([name]) => sql`select * from ${sql.raw(name)}`),
        sql` union all `,
      )}) e order by ${order} limit ${limit}) shown on ended.ended`);
  return rows[0]?.ended ? rows.filter((row) => row.id !== null) : null;
}

/** The first rows of a search for one word by name: of a stretch of the order, and of the few who match otherwise. */
function mergeSplit(ctx: Context, asked: Asked, { begins, others }: SplitSearch): Promise<EntryRow[]> {
  const { filter, status, notMe, sort, after, limit } = asked;
  const order = orderBy(sort);
  const shared = [
    sql`e.organization_id = ${filter.organizationId}`,
    inView(status, notMe),
    ...beyond(sort, after),
  ];
  return ctx.db.compose<EntryRow>(sql`
    with begins as materialized (
      select e.* from directory_entries e where ${and([...shared, begins])} order by ${order} limit ${limit}
    ), found as materialized (
      select e.* from directory_entries e where ${and([...shared, ...matches(filter), others])}
    )
    select ${shownColumns(sort)} from (
      select * from begins union all (select * from found e order by ${order} limit ${limit})
    ) e order by ${order} limit ${limit}`);
}

/** By status, each read from an index up to the most that is shown. */
async function countAll(ctx: Context, organizationId: string, atMost: number): Promise<Counts> {
  const upTo = (view: string, condition: RawBuilder<unknown>) => sql`
    select ${sql.lit(view)} as view, count(*)::int as count from (
      select 1 from directory_entries e where e.organization_id = ${organizationId} and ${condition} limit ${atMost}) x`;
  const statuses: readonly UserStatus[] = [...LISTED, 'removed'];
  const rows = await ctx.db.compose<{ view: string; count: number }>(
    sql.join(
      [
        ...statuses.map((status) => upTo(status, sql`e.status = ${sql.lit(status)}`)),
        upTo('not_me', sql`e.last_event = 'not_me' and e.status = 'not_invited'`),
      ],
      sql` union all `,
    ),
  );
  const of = (view: string) => rows.find((row) => row.view === view)?.count ?? 0;
  const all = LISTED.reduce((sum, status) => sum + of(status), 0);
  return {
    all: Math.min(all, atMost),
    active: of('active'),
    invited: of('invited'),
    not_invited: of('not_invited'),
    suspended: of('suspended'),
    offboarded: of('offboarded'),
    removed: of('removed'),
    not_me: of('not_me'),
  };
}
