import { listAuditEvents } from '@contracts/directory';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';
import type { AuditSearch } from './search.ts';

export const auditQuery = ({ action, target }: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ['audit', action ?? '', target ?? ''],
    queryFn: ({ pageParam, signal }) =>
      call(listAuditEvents, {
        query: {
          limit: 50,
          ...(action ? { action } : {}),
          ...(target ? { target_id: target } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
