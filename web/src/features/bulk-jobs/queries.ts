import { type BulkAction, getBulkJob, listBulkJobItems, listBulkJobs } from '@contracts/bulk-jobs';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export type JobKind = BulkAction['kind'];

export const jobKinds = [
  'resend',
  'add_to_team',
  'remove_from_team',
  'change_department',
  'change_line_manager',
  'revoke',
  'suspend',
] as const satisfies readonly JobKind[];

const LOOK_EVERY_MS = 700;

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['bulk-jobs', id],
    queryFn: ({ signal }) => call(getBulkJob, { params: { id }, signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'trying' || data?.state === 'running' ? LOOK_EVERY_MS : false,
  });

export type ItemFilter = 'all' | 'changed' | 'same' | 'refused';

/** The people of a job; asked anew for each state that it reaches. */
export const itemsQuery = (id: string, state: string, outcome: ItemFilter) =>
  infiniteQueryOptions({
    queryKey: ['bulk-jobs', id, 'items', state, outcome],
    queryFn: ({ pageParam, signal }) =>
      call(listBulkJobItems, {
        params: { id },
        query: {
          limit: '50',
          ...(outcome === 'all' ? {} : { outcome }),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });

export const jobsQuery = infiniteQueryOptions({
  queryKey: ['bulk-jobs', 'list'],
  queryFn: ({ pageParam, signal }) =>
    call(listBulkJobs, { query: pageParam ? { cursor: pageParam } : {}, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
});
