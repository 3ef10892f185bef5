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

/** Puts somebody on top of the list and of the sheet's own list. */
export const addRecent = (answer: Invited, contact: string): void =>
  set([
    { answer, contact, undone: false },
    ...recents.filter((one) => one.answer.user.id !== answer.user.id),
  ]);

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
