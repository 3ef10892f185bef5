import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';

interface Selection {
  selected: ReadonlySet<string>;
  onChange: (ids: Set<string>) => void;
}

export interface RangeSelection {
  /** Told of each press before the checkbox is: with Shift held, everything up to the box pressed before changes with it. */
  note: (event: KeyboardEvent | PointerEvent) => void;
  toggle: (id: string, on: boolean) => void;
}

/** Checkboxes of a list of which Shift takes a whole stretch, by mouse and by Shift+Space. */
export function useRangeSelection<Row>(
  rows: readonly Row[] | undefined,
  rowId: (row: Row) => string,
  selection: Selection | undefined,
): RangeSelection {
  const shift = useRef(false);
  const last = useRef<string | null>(null);
  return useMemo(
    () => ({
      note: (event) => {
        shift.current = event.shiftKey;
      },
      toggle: (id, on) => {
        if (!selection) return;
        const ids = (rows ?? []).map(rowId);
        const [from, to] = [ids.indexOf(last.current ?? ''), ids.indexOf(id)].sort((a, b) => a - b);
        const stretch = shift.current && from !== undefined && to !== undefined && from >= 0;
        const next = new Set(selection.selected);
        for (const one of stretch ? ids.slice(from, to + 1) : [id]) {
          if (on) next.add(one);
          else next.delete(one);
        }
        last.current = id;
        selection.onChange(next);
      },
    }),
    [rows, rowId, selection],
  );
}
