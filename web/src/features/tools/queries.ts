import { getTool, listTools, listToolUses, listUserTools, listUserToolUses } from '@contracts/tools';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

export const toolsQuery = queryOptions({
  queryKey: ['tools'],
  queryFn: ({ signal }) => call(listTools, { signal }).then(({ items }) => items),
});

/** Below `tools`, so that a change of one renews the list with it. */
export const toolQuery = (id: string) =>
  queryOptions({
    queryKey: ['tools', id],
    queryFn: ({ signal }) => call(getTool, { params: { id }, signal }),
  });

export const toolUsesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['tools', id, 'uses'],
    queryFn: ({ pageParam, signal }) =>
      call(listToolUses, { params: { id }, query: pageParam ? { cursor: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });

export const userToolsQuery = (id: string) =>
  queryOptions({
    queryKey: ['user', id, 'tools'],
    queryFn: ({ signal }) => call(listUserTools, { params: { id }, signal }).then(({ items }) => items),
  });

export const userToolUsesQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['user', id, 'tool-uses'],
    queryFn: ({ pageParam, signal }) =>
      call(listUserToolUses, { params: { id }, query: pageParam ? { cursor: pageParam } : {}, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
