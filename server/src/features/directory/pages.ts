import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import type { UserStatus } from '../users/contract.ts';
import { expectedToBegin, type SplitSearch, splitSearch } from './by-first-word.ts';
import { COUNTED, type Counts, countAll, expectedRows, hasMany, UNKNOWN } from './counts.ts';
import {
  and,
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
  /** How far each status is read in order, while people are sought who match: the other way gathers all of them. */
  probe: 25_000,
  /** The same where another way is left that costs little. */
  near: 2_000,
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
  const split = splitSearch(asked.filter);
  const [expected, begin] = await Promise.all([
    expectedRows(ctx, asked.filter),
    split && asked.sort.by === 'name' ? expectedToBegin(ctx, split) : 0,
  ]);
  let many = !asked.counted;
  if (expected <= limits.few) {
    const gathered = await gather(ctx, asked, Math.max(limits.few, atMost), atMost);
    if (gathered.complete) return gathered;
    many ||= (gathered.counts?.all ?? 0) >= atMost;
  }
  const apart = split && asked.sort.by === 'name' && expected - begin <= limits.few ? split : null;
  const first = () => firstRows(ctx, asked, apart, limits);
  // Where many are expected for certain, the rows need not wait for the count to say so.
  const [counted, early] = await Promise.all([
    many || hasMany(ctx, asked.filter, split, atMost),
    expected >= 2 * atMost ? first() : null,
  ]);
  // Those who are listed alone: removed users are no part of what is counted in all.
  if (!counted) return gather(ctx, asked, null, atMost);
  const rows = early ?? (await first());
  return { rows, counts: asked.counted ? { ...UNKNOWN, all: atMost } : null };
}

/** The first rows of many. */
async function firstRows(
  ctx: Context,
  asked: Asked,
  apart: SplitSearch | null,
  limits: Limits,
): Promise<EntryRow[]> {
  const near = apart && (await probe(ctx, asked, limits.near));
  const found = near ?? (apart && (await mergeSplit(ctx, asked, apart, limits.few)));
  return (
    found ??
    (await probe(ctx, asked, limits.probe)) ??
    (await gather(ctx, asked, null, limits.exactUpTo + 1)).rows
  );
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

/**
 * The first rows of a search for one word by name: of a stretch of the order, and of those who match otherwise; null when
 * more than `few` do.
 */
async function mergeSplit(
  ctx: Context,
  asked: Asked,
  { begins, others }: SplitSearch,
  few: number,
): Promise<EntryRow[] | null> {
  const { filter, status, notMe, sort, after, limit } = asked;
  const order = orderBy(sort);
  const shared = [
    sql`e.organization_id = ${filter.organizationId}`,
    inView(status, notMe),
    ...beyond(sort, after),
  ];
  const rows = await ctx.db.compose<EntryRow & { few: boolean }>(sql`
    with begins as materialized (
      select e.* from directory_entries e where ${and([...shared, begins])} order by ${order} limit ${limit}
    ), found as materialized (
      select e.* from directory_entries e where ${and([...shared, ...matches(filter), others])} limit ${few + 1}
    ), counted as materialized (select count(*) <= ${few} as few from found)
    select counted.few, shown.* from counted left join lateral (
      select ${shownColumns(sort)} from (
        select * from begins union all (select * from found e order by ${order} limit ${limit})
      ) e order by ${order} limit ${limit}) shown on counted.few`);
  return rows[0]?.few ? rows.filter((row) => row.id !== null) : null;
}
