import { useSyncExternalStore } from 'react';

/** What stands beside a place in the navigation. Pages that know a number set it; nothing is fetched for it alone. */
export type NavigationCounts = Partial<
  Record<
    'users' | 'teams' | 'deliveries' | 'previewInbox' | 'settings' | 'profileFields' | 'auditLog',
    { count?: number; problems?: number }
  >
>;

let counts: NavigationCounts = {};
const watchers = new Set<() => void>();

export function setNavigationCounts(next: NavigationCounts): void {
  counts = { ...counts, ...next };
  for (const watcher of watchers) watcher();
}

export const useNavigationCounts = (): NavigationCounts => useSyncExternalStore(subscribe, () => counts);

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
