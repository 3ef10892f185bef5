import type { Invited } from '@contracts/invitations';
import { useSyncExternalStore } from 'react';

/** Somebody invited or added in this visit to the page; kept in memory only. */
export interface Recent {
  answer: Invited;
  /** What was typed, for those whose name says nothing yet. */
  contact: string;
  undone: boolean;
}

let recents: readonly Recent[] = [];
const watchers = new Set<() => void>();

function set(next: readonly Recent[]): void {
  recents = next;
  for (const watcher of watchers) watcher();
}

/** Puts people on top of the list and of the sheet's own list, the last one first. */
export function addRecents(added: readonly Omit<Recent, 'undone'>[]): void {
  const ids = new Set(added.map((one) => one.answer.user.id));
  set([
    ...added.toReversed().map((one) => ({ ...one, undone: false })),
    ...recents.filter((one) => !ids.has(one.answer.user.id)),
  ]);
}

export const markUndone = (userId: string): void =>
  set(recents.map((one) => (one.answer.user.id === userId ? { ...one, undone: true } : one)));

export const forgetRecents = (): void => {
  if (recents.length > 0) set([]);
};

/** Newest first. */
export const useRecents = (): readonly Recent[] =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => recents,
  );
