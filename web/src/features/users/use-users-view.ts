import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { UsersView } from './directory.ts';
import { type UsersSearch, usersSearch } from './users-search.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** What is searched for among the users. Kept here and never in the address: addresses end up in logs. */
    usersText?: string;
  }
}

/** Which part of the list is shown, from the address and the history's state, so that Back and a reload keep it. */
export function useUsersView() {
  const search = useSearch({ from: '/admin/identity/users' });
  const text = useRouterState({ select: (state) => state.location.state.usersText ?? '' });
  const navigate = useNavigate();
  const view = useMemo((): UsersView => {
    // Neither changes who is in the list.
    const { view: _, columns: __, ...rest } = search;
    return { ...rest, text };
  }, [search, text]);
  const setText = useCallback(
    (next: string) => {
      void navigate({
        to: '.',
        search: true,
        state: (before) => ({ ...before, usersText: next }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  /** Changes filters and order; undefined takes one away. */
  const change = useCallback(
    (next: { [K in keyof UsersSearch]?: UsersSearch[K] | undefined }) => {
      void navigate({
        to: '.',
        search: (before) => usersSearch({ ...before, ...next }),
        state: true,
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  const clear = useCallback(() => {
    void navigate({ to: '.', search: {}, state: (before) => ({ ...before, usersText: '' }) });
  }, [navigate]);
  return { search, view, setText, change, clear };
}
