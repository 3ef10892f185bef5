import type { DirectoryRow } from '@contracts/directory';
import { useMemo, useState } from 'react';
import type { UsersView } from './directory.ts';

/** What is done to many is done to so many at once. */
export const MOST_AT_ONCE = 1000;

export interface UsersSelection {
  people: ReadonlyMap<string, DirectoryRow>;
  selected: ReadonlySet<string>;
  onChange: (ids: ReadonlySet<string>) => void;
  select: (rows: readonly DirectoryRow[]) => void;
  clear: () => void;
}

/** The chosen people of a view, who stay chosen when the list is asked again; another view begins with nobody. */
export function useSelection(rows: readonly DirectoryRow[] | undefined, view: UsersView): UsersSelection {
  const { sort: _, down: __, ...people } = view;
  const about = JSON.stringify(people);
  const [state, setState] = useState({ about, people: NOBODY });
  const chosen = state.about === about ? state.people : NOBODY;
  return useMemo(() => {
    const set = (some: ReadonlyMap<string, DirectoryRow>) => setState({ about, people: some });
    return {
      people: chosen,
      selected: new Set(chosen.keys()),
      onChange: (ids) => {
        const known = new Map([...chosen, ...(rows ?? []).map((row) => [row.id, row] as const)]);
        set(new Map([...ids].flatMap((id) => (known.has(id) ? [[id, known.get(id) as DirectoryRow]] : []))));
      },
      select: (some) => set(new Map(some.map((row) => [row.id, row]))),
      clear: () => set(NOBODY),
    };
  }, [about, chosen, rows]);
}

const NOBODY: ReadonlyMap<string, DirectoryRow> = new Map();
