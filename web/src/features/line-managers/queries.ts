import {
  listReportingTeamMembers,
  type ReportingScope,
  searchReportingTeams,
} from '@contracts/line-managers';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

/** Below the key of the users: whatever changes somebody may change who leads whom. */
const KEY = ['users', 'reporting'] as const;

export const reportingTeamsQuery = (text: string) =>
  infiniteQueryOptions({
    queryKey: [...KEY, text],
    queryFn: ({ pageParam, signal }) =>
      call(searchReportingTeams, {
        body: { ...(text ? { text } : {}), ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

export const reportingMembersQuery = (id: string, scope: ReportingScope) =>
  infiniteQueryOptions({
    queryKey: [...KEY, id, scope],
    queryFn: ({ pageParam, signal }) =>
      call(listReportingTeamMembers, {
        params: { id },
        query: { scope, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
