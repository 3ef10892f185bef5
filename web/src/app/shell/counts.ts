import { useSyncExternalStore } from 'react';

/** What stands beside one place in the navigation. */
export interface PlaceCount {
  count?: number;
  /** The count is a floor: “10,000+”. */
  atLeast?: boolean;
  problems?: number;
  /** What the problems are, for those who listen and in the tooltip. */
  problemsText?: string;
}

export type NavigationCounts = Partial<
  Record<
    | 'users'
    | 'teams'
    | 'confirmations'
    | 'signIn'
    | 'deliveries'
    | 'previewInbox'
    | 'settings'
    | 'profileFields'
    | 'apiTokens'
    | 'tools'
    | 'auditLog',
    PlaceCount
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
