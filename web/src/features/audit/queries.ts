import { listAuditEvents } from '@contracts/directory';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import type { AuditSearch } from './search.ts';

/** The filters of the address as the API names them. */
export const filtersOf = ({ action, target, by, kind, from, to }: AuditSearch) => ({
  ...(action ? { action } : {}),
  ...(target ? { target_id: target } : {}),
  ...(by ? { actor_id: by } : {}),
  ...(kind ? { actor_kind: kind } : {}),
  ...(from ? { from } : {}),
  ...(to ? { to } : {}),
});

export const auditQuery = (search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) =>
      call(listAuditEvents, {
        query: {
          limit: 50,
          ...filtersOf(search),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
