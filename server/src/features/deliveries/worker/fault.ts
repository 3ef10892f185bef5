import { sqlState } from '../../../platform/database/index.ts';

/** What may be logged of an unexpected error: not its message, which may quote an address or a name. */
export function faultOf(error: unknown): { fault: string; code: string | null; at: string | null } {
  if (!(error instanceof Error)) return { fault: typeof error, code: null, at: null };
  const at = /^\s+at (.*)$/m.exec(error.stack ?? '')?.[1] ?? null;
  return { fault: error.name, code: sqlState(error) ?? null, at };
}
