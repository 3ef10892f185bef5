import { getOpenidSettings, listToolSignIns } from '@contracts/openid-provider';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const openidQuery = queryOptions({
  queryKey: ['openid-provider'],
  queryFn: ({ signal }) => call(getOpenidSettings, { signal }),
});

export const toolSignInsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['tools', id, 'sign-ins'],
    queryFn: ({ pageParam, signal }) =>
      call(listToolSignIns, { params: { id }, query: pageParam ? { cursor: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
