import { type RawBuilder, sql } from 'kysely';
import type { UserStatus } from '../users/contract.ts';
import { escapeLike } from '../users/index.ts';
import { anyOf, beginning, type Word } from './words.ts';

export interface EntryRow {
  id: string;
  name: string;
  status: UserStatus;
  email: string | null;
  mobile: string | null;
  employee_id: string | null;
  job_title: string | null;
  department: string | null;
  language: string | null;
  team_ids: string[];
  delivery_problem: 'undeliverable' | 'suppressed' | null;
  last_event: string | null;
  last_event_at: Date | null;
  last_event_detail: string | null;
  created_at: Date;
  invited_at: Date | null;
  /** Where the row stands in the order that was asked for. */
  keys: string[];
}

export type SortBy = 'name' | 'last_event' | 'invited' | 'department';
export interface Sort {
  by: SortBy;
  descending: boolean;
}

/** What an Extra Detail must be, texts folded; without any condition it must have a value. */
export interface CustomFilter {
  key: string;
  /** Any of these. */
  is: readonly string[];
  contains: string | null;
  /** Days, both included. */
  from: string | null;
  to: string | null;
}

/** What narrows a list down, the status apart: counts by status are about the same people. */
export interface EntryFilter {
  organizationId: string;
  /** The teams that a Team Admin administers; null for the whole organization. */
  adminTeams: readonly string[] | null;
  words: readonly Word[];
  teamIds: readonly string[];
  withoutTeam: boolean;
  /** Folded; null stands for none. */
  departments: readonly (string | null)[];
  language: string | null;
  lineManagerIds: readonly string[];
  custom: readonly CustomFilter[];
  deliveryProblem: boolean;
  /** Days, both included, in the organization's time zone. */
  invited: { from: string | null; to: string | null; timeZone: string };
  /** Only these; null for everybody. */
  ids: readonly string[] | null;
}

/** Who is listed unless somebody asks for the removed. */
export const LISTED: readonly UserStatus[] = ['active', 'invited', 'not_invited', 'suspended', 'offboarded'];

/** As much of each as `directory_terms` keeps. */
const DEPARTMENT_TERM = 200;
const CUSTOM_TERM = 100;

/** Whether anything narrows the list down: then its people are gathered, else the indexes hold them in order. */
export const isNarrowed = (f: EntryFilter): boolean =>
  f.adminTeams !== null ||
  f.ids !== null ||
  f.words.length + f.teamIds.length + f.departments.length + f.lineManagerIds.length + f.custom.length > 0 ||
  f.withoutTeam ||
  f.deliveryProblem ||
  Boolean(f.language ?? f.invited.from ?? f.invited.to);

/** Decides who belongs to the list. */
export const matches = (f: EntryFilter): RawBuilder<unknown>[] => [...ofTeams(f), ...ofEntry(f)];

/** The same where people are met one by one in an order: their teams are looked up for each, never gathered beforehand. */
export const matchesEach = (f: EntryFilter): RawBuilder<unknown>[] => [...ofTeams(f, true), ...ofEntry(f)];

/** Who is in the teams: a set that the database reads first where it is the smaller one. */
export function ofTeams(f: EntryFilter, each = false): RawBuilder<unknown>[] {
  const parts: RawBuilder<unknown>[] = [];
  const among = (teams: readonly string[]) => sql`select m.user_id from memberships m
    where m.organization_id = ${f.organizationId} and m.team_id = any(${[...teams]}::uuid[])`;
  const without = sql`select n.user_id from users_in_no_team n where n.organization_id = ${f.organizationId}`;
  if (f.adminTeams) parts.push(isOneOf([{ rows: among(f.adminTeams), id: 'm.user_id' }], each));
  const asked = [
    ...(f.teamIds.length ? [{ rows: among(f.teamIds), id: 'm.user_id' }] : []),
    ...(f.withoutTeam ? [{ rows: without, id: 'n.user_id' }] : []),
  ];
  if (asked.length) parts.push(isOneOf(asked, each));
  return parts;
}

/** A scalar subquery is never joined: it costs one look-up for each row that is met, and nothing before the first. */
function isOneOf(
  sets: readonly { rows: RawBuilder<unknown>; id: string }[],
  each: boolean,
): RawBuilder<unknown> {
  if (!each)
    return sql`e.user_id in (${sql.join(
      sets.map(({ rows }) => rows),
      sql` union all `,
    )})`;
  const one = sets.map(({ rows, id }) => sql`(${rows} and ${sql.raw(id)} = e.user_id limit 1) is not null`);
  return sql`(${sql.join(one, sql` or `)})`;
}

/** What the entry itself says. */
function ofEntry(f: EntryFilter): RawBuilder<unknown>[] {
  const parts = besideTerms(f);
  for (const { pattern } of f.words) parts.push(sql`e.search_text like ${pattern}`);
  if (f.departments.length) {
    const named = f.departments.filter((d) => d !== null);
    const none = named.length < f.departments.length;
    parts.push(sql`(e.department_key = any(${named}::text[]) or (${none} and e.department_key is null))`);
  }
  if (f.language) parts.push(sql`e.language = ${f.language}`);
  if (f.lineManagerIds.length) parts.push(sql`e.line_manager_id = any(${[...f.lineManagerIds]}::uuid[])`);
  for (const { key, is } of f.custom) {
    const value = sql`e.custom_key ->> ${key}::text`;
    parts.push(is.length ? sql`${value} = any(${[...is]}::text[])` : sql`${value} is not null`);
  }
  return parts;
}

/** The part of that of which `terms` says nothing. */
export function besideTerms(f: EntryFilter): RawBuilder<unknown>[] {
  const parts = [sql`e.organization_id = ${f.organizationId}`];
  if (f.deliveryProblem) parts.push(sql`e.delivery_problem is not null`);
  const { from, to, timeZone } = f.invited;
  if (from) parts.push(sql`e.invited_key >= (${from}::date)::timestamp at time zone ${timeZone}`);
  if (to) parts.push(sql`e.invited_key < (${to}::date + 1)::timestamp at time zone ${timeZone}`);
  if (from ?? to) parts.push(sql`e.invited_at is not null`);
  for (const { key, contains, from: first, to: last } of f.custom) {
    const value = sql`(e.custom_key ->> ${key}::text) collate "C"`;
    if (contains) parts.push(sql`${value} like ${`%${escapeLike(contains)}%`}`);
    if (first) parts.push(sql`${value} >= ${first}`);
    if (last) parts.push(sql`${value} <= ${last}`);
  }
  if (f.ids) parts.push(sql`e.user_id = any(${[...f.ids]}::uuid[])`);
  return parts;
}

/** What the index over `terms` can say of the same: it finds candidates, `matches` decides. */
export function candidates(f: EntryFilter): RawBuilder<unknown>[] {
  const asked = f.words.flatMap((word) => word.terms ?? []);
  if (f.departments.length)
    asked.push(anyOf(f.departments.map((d) => `D${[...(d ?? '')].slice(0, DEPARTMENT_TERM).join('')}`)));
  if (f.language) asked.push(anyOf([`L${f.language}`]));
  if (f.lineManagerIds.length) asked.push(anyOf(f.lineManagerIds.map((id) => `M${id}`)));
  for (const { key, is } of f.custom) {
    const start = `C${key}=`;
    asked.push(
      is.length ? anyOf(is.map((one) => start + [...one].slice(0, CUSTOM_TERM).join(''))) : beginning(start),
    );
  }
  return asked.length ? [sql`e.terms @@ ${asked.join(' & ')}::tsquery`] : [];
}

/** The people of a view among those who match. `not_me` is a view of its own: not invited, and said so themselves. */
export function inView(status: UserStatus | undefined, notMe: boolean): RawBuilder<unknown> {
  if (notMe) return sql`e.last_event = 'not_me' and e.status = 'not_invited'`;
  return status ? sql`e.status = ${status}` : sql`e.status = any(${[...LISTED]}::text[])`;
}

const instant = (column: string) => `(extract(epoch from e.${column}) * 1000000)::bigint::text` as const;
const fromKey = (key: string) => sql`('epoch'::timestamptz + ${key}::bigint * interval '1 microsecond')`;
const fromText = (key: string) => sql`${key}`;

/** The columns of each order, what a cursor carries of them, and how that is read back; the id ends every order. */
export const ORDERS: Readonly<
  Record<
    SortBy,
    { columns: readonly string[]; keys: readonly string[]; read: (key: string) => RawBuilder<unknown> }
  >
> = {
  name: { columns: ['name_key'], keys: ['e.name_key'], read: fromText },
  department: {
    columns: ['department_sort', 'name_key'],
    keys: ['e.department_sort', 'e.name_key'],
    read: fromText,
  },
  last_event: { columns: ['event_key'], keys: [instant('event_key')], read: fromKey },
  invited: { columns: ['invited_key'], keys: [instant('invited_key')], read: fromKey },
};

export const orderBy = ({ by, descending }: Sort, alias = 'e'): RawBuilder<unknown> =>
  sql.join(
    [...ORDERS[by].columns, 'user_id'].map((column) =>
      sql.raw(`${alias}.${column} ${descending ? 'desc' : 'asc'}`),
    ),
  );

/** What comes after the cursor. */
export function beyond({ by, descending }: Sort, after: readonly string[]): RawBuilder<unknown>[] {
  if (after.length === 0) return [];
  const { columns, read } = ORDERS[by];
  const here = sql.join([...after.slice(0, -1).map(read), sql`${after.at(-1)}::uuid`]);
  const row = sql.raw([...columns, 'user_id'].map((column) => `e.${column}`).join(', '));
  return [sql`(${row}) ${sql.raw(descending ? '<' : '>')} (${here})`];
}

/** The row as the list shows it, with its keys. */
export const shownColumns = ({ by }: Sort): RawBuilder<unknown> => sql`
  e.user_id as id, e.name, e.status, e.email, e.mobile, e.employee_id, e.job_title, e.department, e.language,
  array(select distinct m.team_id from memberships m where m.organization_id = e.organization_id and m.user_id = e.user_id) as team_ids,
  e.delivery_problem, e.last_event, e.last_event_at, e.last_event_detail, e.created_at, e.invited_at,
  array[${sql.raw(ORDERS[by].keys.join(', '))}, e.user_id::text] as keys`;

export const and = (parts: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join([...parts], sql` and `);
