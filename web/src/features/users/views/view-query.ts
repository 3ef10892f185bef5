import type { SavedQuery, SavedView } from '@contracts/saved-views';
import { isLanguage } from '../../../../../server/src/platform/languages.ts';
import { filtersOfView } from '../filters-of-view.ts';
import { type OptionalColumn, optionalColumns, type UsersSearch, usersSearch } from '../users-search.ts';

/** What the address of the list holds, and the columns on the screen, in the words of the API. */
export function queryOf(search: UsersSearch, columns: ReadonlySet<OptionalColumn>): SavedQuery {
  const { sort, down } = search;
  const { text: _, ...filters } = filtersOfView({ ...search, text: '' }) as SavedQuery & { text?: string };
  return {
    ...filters,
    ...(sort ? { sort } : {}),
    ...(down ? { descending: true } : {}),
    columns: optionalColumns.filter((one) => columns.has(one)),
  };
}

/** The same as an address. */
export function searchOf(view: SavedView): UsersSearch {
  const { query } = view;
  const departments = query.departments ?? [];
  const { language } = query;
  return usersSearch({
    status: query.not_me ? 'not_me' : query.status,
    team: query.team_ids,
    noTeam: query.without_team,
    department: departments.filter((one) => one !== null),
    noDepartment: departments.includes(null),
    ...(language && isLanguage(language) ? { language } : {}),
    problem: query.delivery_problem,
    manager: query.line_manager_ids,
    extra: query.custom,
    from: query.invited_from,
    to: query.invited_to,
    sort: query.sort === 'name' ? undefined : query.sort,
    down: query.descending,
    view: view.id,
    columns: query.columns,
  });
}

/** Whether the address has moved away from the view. Both are written by `usersSearch`, so in one order. */
export const isChanged = (search: UsersSearch, view: SavedView): boolean =>
  JSON.stringify(usersSearch({ ...search })) !== JSON.stringify(searchOf(view));
