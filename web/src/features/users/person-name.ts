import { getUser } from '@contracts/directory';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../app/api.ts';

/** The name of somebody of whom the address says no more than the id; undefined until known, and where one may not know. */
export function usePersonName(id: string | undefined): string | undefined {
  return useQuery({
    queryKey: ['user-name', id],
    queryFn: ({ signal }) =>
      call(getUser, { params: { id: id ?? '' }, signal }).then(({ user }) => user.name),
    enabled: id !== undefined,
    retry: false,
    staleTime: 60_000,
  }).data;
}
