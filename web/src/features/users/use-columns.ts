import { useCallback, useMemo, useState } from 'react';
import type { useUsersView } from './use-users-view.ts';
import { type OptionalColumn, optionalColumns } from './users-search.ts';

const KEPT = 'beckon.users.columns';
const USUAL: readonly OptionalColumn[] = ['status', 'last_event', 'teams', 'department'];

/** Which columns this reader wants: those of a saved view, in the address, or those that this device remembers. */
export function useColumnChoice({ search, change }: ReturnType<typeof useUsersView>) {
  const ofView = search.columns;
  const [kept, setKept] = useState(() => read() ?? USUAL);
  const chosen = useMemo<ReadonlySet<OptionalColumn>>(() => new Set(ofView ?? kept), [ofView, kept]);
  const choose = useCallback(
    (column: OptionalColumn, on: boolean) => {
      const next = optionalColumns.filter((one) => (one === column ? on : chosen.has(one)));
      if (ofView) return change({ columns: next });
      localStorage.setItem(KEPT, JSON.stringify(next));
      setKept(next);
    },
    [ofView, chosen, change],
  );
  const reset = useCallback(() => {
    if (ofView) return change({ columns: [...USUAL] });
    localStorage.removeItem(KEPT);
    setKept(USUAL);
  }, [ofView, change]);
  return { chosen, choose, reset, ofView: ofView !== undefined };
}

function read(): OptionalColumn[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? 'null');
    return Array.isArray(kept) ? optionalColumns.filter((one) => kept.includes(one)) : null;
  } catch {
    return null;
  }
}
