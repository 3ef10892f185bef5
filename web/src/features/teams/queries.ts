import { getTeam, listTeamMembers, listTeams, type Team } from '@contracts/teams';
import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

import { queryClient } from '../../app/query.ts';

export { teamNamesQuery } from '../../app/shell/navigation-facts.ts';

/** All teams that I may see, with how many are in each; where names are enough, `teamNamesQuery` is. */
export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: ({ signal }) => call(listTeams, { signal }),
});

export const teamQuery = (id: string) =>
  queryOptions({
    queryKey: ['teams', id],
    queryFn: ({ signal }) => call(getTeam, { params: { id }, signal }),
    // Coming from the list, the page stands at once.
    placeholderData: () =>
      queryClient.getQueryData(teamsQuery.queryKey)?.items.find((team) => team.id === id),
  });

export const membersQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['teams', id, 'members'],
    queryFn: ({ pageParam, signal }) =>
      call(listTeamMembers, {
        params: { id },
        query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

/** By hand: nobody adds to a team about which a rule decides. */
export const mayChangeMembers = (team: Team): boolean =>
  !team.by_rule && team.abilities.change_members.allowed;

/** Takes the server's answer over and asks anew for whatever else shows the team. */
export function teamChanged(queries: QueryClient, team?: Team): Promise<unknown> {
  if (team) queries.setQueryData(teamQuery(team.id).queryKey, team);
  return Promise.all([
    queries.invalidateQueries({ queryKey: ['teams'] }),
    queries.invalidateQueries({ queryKey: ['users'] }),
  ]);
}
