import { isLanguage, type Language } from '../../../../server/src/platform/languages.ts';

/** The views of the list of users with an address of their own; none is everybody but the removed. */
export const usersStatuses = [
  'active',
  'invited',
  'not_invited',
  'suspended',
  'offboarded',
  'removed',
  'not_me',
] as const;
export type UsersStatus = (typeof usersStatuses)[number];

export const usersOrders = ['name', 'last_event', 'invited', 'department'] as const;
export type UsersOrder = (typeof usersOrders)[number];

/** Columns that may be left out; the name and the actions always stay. */
export const optionalColumns = [
  'status',
  'last_event',
  'teams',
  'department',
  'job_title',
  'email',
  'mobile',
  'employee_id',
  'language',
  'invited',
] as const;
export type OptionalColumn = (typeof optionalColumns)[number];

/** What an Extra Detail must be: any of some values, or contain a text, or lie between days (both included). */
export interface ExtraFilter {
  key: string;
  is?: string[];
  contains?: string;
  from?: string;
  to?: string;
}

/** What narrows the list down, as it stands in the address. */
export interface UsersFilters {
  team?: string[];
  noTeam?: true;
  department?: string[];
  noDepartment?: true;
  language?: Language;
  problem?: true;
  /** Ids of line managers. */
  manager?: string[];
  extra?: ExtraFilter[];
  /** Days, both included. */
  from?: string;
  to?: string;
}

/** All that the address says of the list; what is searched for is not in it. */
export interface UsersSearch extends UsersFilters {
  status?: UsersStatus;
  sort?: UsersOrder;
  down?: true;
  /** The saved view that was opened. */
  view?: string;
  /** Those of a saved view; whatever this device remembers when left out. */
  columns?: OptionalColumn[];
}

const MOST = 50;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DAY = /^(19|20)\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A day that the list can be asked for; while a year is being typed it is none yet. */
export const isDay = (text: string): boolean => DAY.test(text);

/** Reads the address, for the route's `validateSearch`; what is not understood is left out. */
export function usersSearch(given: Record<string, unknown>): UsersSearch {
  const status = usersStatuses.find((one) => one === given.status);
  const sort = usersOrders.find((one) => one === given.sort);
  const team = texts(given.team).filter((id) => ID.test(id));
  const department = texts(given.department);
  const manager = texts(given.manager).filter((id) => ID.test(id));
  const extra = extras(given.extra);
  const { language, from, to, view, columns } = given;
  return {
    ...(status && { status }),
    ...(team.length > 0 && { team }),
    ...(given.noTeam === true && { noTeam: true }),
    ...(department.length > 0 && { department }),
    ...(given.noDepartment === true && { noDepartment: true }),
    ...(typeof language === 'string' && isLanguage(language) && { language }),
    ...(given.problem === true && { problem: true }),
    ...(manager.length > 0 && { manager }),
    ...(extra.length > 0 && { extra }),
    ...(typeof from === 'string' && isDay(from) && { from }),
    ...(typeof to === 'string' && isDay(to) && { to }),
    ...(sort && { sort }),
    ...(given.down === true && { down: true }),
    ...(typeof view === 'string' && ID.test(view) && { view }),
    ...(Array.isArray(columns) && { columns: optionalColumns.filter((one) => columns.includes(one)) }),
  };
}

const texts = (given: unknown): string[] =>
  (Array.isArray(given) ? given : []).filter((one) => typeof one === 'string' && one !== '').slice(0, MOST);

const KEY = /^[a-z][a-z0-9_]{0,39}$/;
const MOST_EXTRA = 10;

/** Those that say something of a field, each once. */
function extras(given: unknown): ExtraFilter[] {
  const all = (Array.isArray(given) ? given : []).flatMap((one: unknown): ExtraFilter[] => {
    if (typeof one !== 'object' || one === null || !('key' in one)) return [];
    const { key, is, contains, from, to } = one as Record<string, unknown>;
    if (typeof key !== 'string' || !KEY.test(key)) return [];
    const values = texts(is);
    const asked = {
      ...(values.length > 0 && { is: values }),
      ...(typeof contains === 'string' && contains !== '' && { contains: contains.slice(0, 200) }),
      ...(typeof from === 'string' && isDay(from) && { from }),
      ...(typeof to === 'string' && isDay(to) && { to }),
    };
    return Object.keys(asked).length > 0 ? [{ key, ...asked }] : [];
  });
  return [...new Map(all.map((one) => [one.key, one])).values()].slice(0, MOST_EXTRA);
}

/** How many filters are set: several values of one are one. */
export function filterCount(filters: UsersFilters): number {
  const { team, noTeam, department, noDepartment, language, problem, manager, extra, from, to } = filters;
  const one = [team ?? noTeam, department ?? noDepartment, language, problem, manager, from ?? to];
  return one.filter(Boolean).length + (extra?.length ?? 0);
}

/** Takes every filter away. */
export const NO_FILTERS = {
  team: undefined,
  noTeam: undefined,
  department: undefined,
  noDepartment: undefined,
  language: undefined,
  problem: undefined,
  manager: undefined,
  extra: undefined,
  from: undefined,
  to: undefined,
} as const;
