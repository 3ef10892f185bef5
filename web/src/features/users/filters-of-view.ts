import type { UsersSearch } from './users-search.ts';

/** What a list of users is narrowed down to. The text stays out of addresses: it is often somebody's name or number. */
export interface UsersView extends UsersSearch {
  text: string;
}

/** The view in the words of the API. */
export function filtersOfView(view: UsersView) {
  const {
    status,
    text,
    team,
    noTeam,
    department,
    noDepartment,
    language,
    problem,
    manager,
    extra,
    from,
    to,
  } = view;
  return {
    ...(text ? { text } : {}),
    ...(status === 'not_me' ? { not_me: true } : status ? { status } : {}),
    ...(team ? { team_ids: team } : {}),
    ...(noTeam ? { without_team: true } : {}),
    ...(department || noDepartment
      ? { departments: [...(department ?? []), ...(noDepartment ? [null] : [])] }
      : {}),
    ...(language ? { language } : {}),
    ...(problem ? { delivery_problem: true } : {}),
    ...(manager ? { line_manager_ids: manager } : {}),
    ...(extra ? { custom: extra } : {}),
    ...(from ? { invited_from: from } : {}),
    ...(to ? { invited_to: to } : {}),
  };
}
