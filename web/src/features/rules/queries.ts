import { getUser } from '@contracts/directory';
import {
  getTeamRule,
  listTeamReasons,
  listTeamRuleRunChanges,
  listTeamRuleRuns,
  listUnconfirmedValues,
} from '@contracts/dynamic-teams';
import { infiniteQueryOptions, queryOptions, useQueries } from '@tanstack/react-query';
import type { Rule, Run, TeamRule } from '../../../../server/src/features/dynamic-teams/shapes.ts';
import { call } from '../../app/api.ts';

/** Below `teams`, so that whatever changes teams renews it. */
export const ruleQuery = (teamId: string) =>
  queryOptions({
    queryKey: ['teams', teamId, 'rule'],
    queryFn: ({ signal }): Promise<TeamRule> => call(getTeamRule, { params: { id: teamId }, signal }),
  });

export const isGoingOn = (run: Run | null | undefined): boolean =>
  run?.state === 'queued' || run?.state === 'running';

export const runsQuery = (teamId: string) =>
  infiniteQueryOptions({
    queryKey: ['teams', teamId, 'runs'],
    queryFn: ({ pageParam, signal }) =>
      call(listTeamRuleRuns, {
        params: { id: teamId },
        query: { limit: 10, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

export const runChangesQuery = (runId: string) =>
  infiniteQueryOptions({
    queryKey: ['team-rule-runs', runId],
    queryFn: ({ pageParam, signal }) =>
      call(listTeamRuleRunChanges, {
        params: { id: runId },
        query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

/** Values that a rule would read and nobody has confirmed, person by person; asked anew each time somebody chooses. */
export const unconfirmedQuery = (teamId: string, rule: Rule) =>
  infiniteQueryOptions({
    queryKey: ['rule-unconfirmed', teamId, rule],
    queryFn: ({ pageParam, signal }) =>
      call(listUnconfirmedValues, {
        params: { id: teamId },
        body: { rule, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    gcTime: 0,
  });

/** Below `users`, so that whatever changes a person renews it. */
export const reasonsQuery = (userId: string) =>
  queryOptions({
    queryKey: ['users', userId, 'team-reasons'],
    queryFn: ({ signal }) => call(listTeamReasons, { params: { id: userId }, signal }),
  });

/** Names of users who stand in a rule by their ids alone; each is asked for once. */
export function useUserNames(ids: readonly string[]): ReadonlyMap<string, string> {
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ['users', 'name', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(getUser, { params: { id }, signal }).then((page) => page.user.name),
      staleTime: 300_000,
      retry: false,
    })),
    combine: (answers) =>
      new Map(answers.flatMap(({ data }, index) => (data ? [[ids[index] ?? '', data] as const] : []))),
  });
}
