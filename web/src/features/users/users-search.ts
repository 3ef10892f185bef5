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

/** What narrows the list down, as it stands in the address. */
export interface UsersFilters {
  team?: string[];
  noTeam?: true;
  department?: string[];
  noDepartment?: true;
  language?: Language;
  problem?: true;
  /** Days, both included. */
  from?: string;
  to?: string;
}

/** All that the address says of the list; what is searched for is not in it. */
export interface UsersSearch extends UsersFilters {
  status?: UsersStatus;
  sort?: UsersOrder;
  down?: true;
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
  const { language, from, to } = given;
  return {
    ...(status && { status }),
    ...(team.length > 0 && { team }),
    ...(given.noTeam === true && { noTeam: true }),
    ...(department.length > 0 && { department }),
    ...(given.noDepartment === true && { noDepartment: true }),
    ...(typeof language === 'string' && isLanguage(language) && { language }),
    ...(given.problem === true && { problem: true }),
    ...(typeof from === 'string' && isDay(from) && { from }),
    ...(typeof to === 'string' && isDay(to) && { to }),
    ...(sort && { sort }),
    ...(given.down === true && { down: true }),
  };
}

const texts = (given: unknown): string[] =>
  (Array.isArray(given) ? given : []).filter((one) => typeof one === 'string' && one !== '').slice(0, MOST);

/** How many filters are set: several values of one are one. */
export function filterCount(filters: UsersFilters): number {
  const { team, noTeam, department, noDepartment, language, problem, from, to } = filters;
  return [team ?? noTeam, department ?? noDepartment, language, problem, from ?? to].filter(Boolean).length;
}

/** Takes every filter away. */
export const NO_FILTERS = {
  team: undefined,
  noTeam: undefined,
  department: undefined,
  noDepartment: undefined,
  language: undefined,
  problem: undefined,
  from: undefined,
  to: undefined,
} as const;
