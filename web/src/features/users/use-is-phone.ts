import { useSyncExternalStore } from 'react';

const query = matchMedia('(max-width: 639px)');

/** Whether the page is as narrow as a phone: then a list is cards. */
export const useIsPhone = (): boolean => useSyncExternalStore(subscribe, () => query.matches);

function subscribe(watcher: () => void): () => void {
  query.addEventListener('change', watcher);
  return () => query.removeEventListener('change', watcher);
}
