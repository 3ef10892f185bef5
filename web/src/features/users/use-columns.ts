import { useCallback, useState } from 'react';

/** Columns that may be left out; the name and the actions always stay. */
export const optionalColumns = [
  'status',
  'last_event',
  'teams',
  'department',
  'job_title',
  'email',
  'mobile',
  'employee_id',
  'language',
  'invited',
] as const;
export type OptionalColumn = (typeof optionalColumns)[number];

const KEPT = 'beckon.users.columns';
const USUAL: readonly OptionalColumn[] = ['status', 'last_event', 'teams', 'department'];

/** Which columns this reader wants, remembered on this device. */
export function useColumnChoice() {
  const [chosen, setChosen] = useState<ReadonlySet<OptionalColumn>>(() => new Set(read() ?? USUAL));
  const choose = useCallback((column: OptionalColumn, on: boolean) => {
    setChosen((before) => {
      const next = optionalColumns.filter((one) => (one === column ? on : before.has(one)));
      localStorage.setItem(KEPT, JSON.stringify(next));
      return new Set(next);
    });
  }, []);
  const reset = useCallback(() => {
    localStorage.removeItem(KEPT);
    setChosen(new Set(USUAL));
  }, []);
  return { chosen, choose, reset };
}

function read(): OptionalColumn[] | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? 'null');
    return Array.isArray(kept) ? optionalColumns.filter((one) => kept.includes(one)) : null;
  } catch {
    return null;
  }
}
