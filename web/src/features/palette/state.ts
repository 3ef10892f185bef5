import { useSyncExternalStore } from 'react';

let open = false;
const watchers = new Set<() => void>();

export function setPaletteOpen(next: boolean): void {
  open = next;
  for (const watcher of watchers) watcher();
}

export const isPaletteOpen = (): boolean => open;

export const usePaletteOpen = (): boolean =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, isPaletteOpen);
