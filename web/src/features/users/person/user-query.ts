import { getUser, type UserPage } from '@contracts/directory';
import type { User } from '@contracts/users';
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { call } from '../../../app/api.ts';
import { refreshUsers } from '../directory.ts';

const UNDER_WAY: ReadonlySet<string> = new Set(['created', 'queued', 'retrying']);
const QUICK_MS = 2500;
const SLOW_MS = 30_000;

/** All that this admin may see of a user; asked again by itself while an invitation is open. */
export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['user', id],
    queryFn: ({ signal }) => call(getUser, { params: { id }, signal }),
    refetchInterval: ({ state }) => {
      if (state.data?.user.status !== 'invited') return false;
      return UNDER_WAY.has(state.data.timeline[0]?.kind ?? '') ? QUICK_MS : SLOW_MS;
    },
  });

/** The user whose page is open. Sections of the page stand only once it is known. */
export function useOpenUser(): UserPage {
  const { userId } = useParams({ from: '/admin/identity/users/$userId' });
  const { data } = useQuery(userQuery(userId));
  if (!data) throw new Error('A section of a page that has not loaded.');
  return data;
}

/** Shows a change at once and asks for what follows from it. */
export function userChanged(client: QueryClient, user: User): Promise<unknown> {
  client.setQueryData(userQuery(user.id).queryKey, (page) => page && { ...page, user });
  return refreshUsers(client, user.id);
}
