import type { Entry } from './entry.ts';

const KEPT = 5;
let recent: readonly Entry[] = [];

/** Where the palette led last, newest first; in memory only, since it names people. */
export const recentEntries = (): readonly Entry[] => recent;

export function remember(entry: Entry): void {
  recent = [entry, ...recent.filter((one) => one.id !== entry.id)].slice(0, KEPT);
}
