import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../../platform/context/index.ts';
import type { UserStatus } from '../users/contract.ts';
import { beginsUpTo, expectedWhere, type SplitSearch } from './by-first-word.ts';
import {
  and,
  besideTerms,
  candidates,
  type EntryFilter,
  isNarrowed,
  LISTED,
  matches,
  ofTeams,
} from './entries.ts';

export const COUNTED = [
  'active',
  'invited',
  'not_invited',
  'suspended',
  'offboarded',
  'removed',
  'not_me',
] as const;
/** A count is null where finding it out would take too long: then more than 10,000 match in all. */
export type Counts = { all: number } & Record<(typeof COUNTED)[number], number | null>;
/** What is said of each view where many match. */
export const UNKNOWN = Object.fromEntries(COUNTED.map((view) => [view, null])) as Omit<Counts, 'all'>;

/** Whether at least so many of the listed match. What an index knows of a part of them is asked first. */
export async function hasMany(
  ctx: Context,
  filter: EntryFilter,
  split: SplitSearch | null,
  atMost: number,
): Promise<boolean> {
  if (split && (await beginsUpTo(ctx, split, atMost)) === atMost) return true;
  if (await manyInOneTeam(ctx, filter, atMost)) return true;
  const [row] = await ctx.db.compose<{ many: boolean }>(sql`
    select count(*) = ${atMost} as many from (
      select 1 from directory_entries e
      where ${and([...matches(filter), ...candidates(filter), sql`e.status = any(${[...LISTED]}::text[])`])}
      limit ${atMost}) x`);
  return row?.many ?? false;
}

/**
 * Whether one of the teams alone has so many members that enough are left when everybody who was removed was in it. Says so
 * only where teams are all that narrows the list down; a no leaves the question open.
 */
async function manyInOneTeam(ctx: Context, filter: EntryFilter, atMost: number): Promise<boolean> {
  const teams = filter.adminTeams ?? filter.teamIds;
  const byTeamsAlone = filter.adminTeams
    ? !isNarrowed({ ...filter, adminTeams: null })
    : !isNarrowed({ ...filter, teamIds: [], withoutTeam: false });
  if (teams.length === 0 || !byTeamsAlone) return false;
  const [row] = await ctx.db.compose<{ many: boolean }>(sql`
    with removed as materialized (
      select count(*) as count from (
        select 1 from directory_entries e
        where e.organization_id = ${filter.organizationId} and e.status = 'removed' limit ${atMost}) x
    )
    select coalesce(bool_or(members.count >= ${atMost} + removed.count), false) as many
    from removed, unnest(${[...teams]}::uuid[]) as team (id), lateral (
      select count(*) as count from (
        select distinct m.user_id from memberships m
        where m.organization_id = ${filter.organizationId} and m.team_id = team.id
        order by m.user_id limit ${2 * atMost}) x
    ) members`);
  return row?.many ?? false;
}

/**
 * What the database expects to find. It decides only which way is tried first. Asked of the terms alone: what says the same
 * twice is expected to be rarer than it is.
 */
export function expectedRows(ctx: Context, filter: EntryFilter): Promise<number> {
  return expectedWhere(ctx, [...besideTerms(filter), ...ofTeams(filter), ...candidates(filter)]);
}

/** By status, each read from an index up to the most that is shown. */
export async function countAll(ctx: Context, organizationId: string, atMost: number): Promise<Counts> {
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
