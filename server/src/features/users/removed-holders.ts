import type { Context } from '../../platform/context/index.ts';
import type { CheckedContact } from './contacts.ts';
import { REMOVED_HOLDERS } from './return-queries.ts';

export interface RemovedHolder {
  index: number;
  holder_id: string;
  holder_name: string | null;
  /** Somebody who left, and whose contacts were released with it, comes back as a removed user does. */
  holder_status: 'removed' | 'offboarded';
  holder_since: Date;
}

/** For each list of contacts, the latest removed user who had one of them. One statement. */
export async function findRemovedHolders(
  ctx: Context,
  contacts: readonly (readonly CheckedContact[])[],
): Promise<Map<number, RemovedHolder>> {
  const details = contacts.flatMap((list, index) =>
    list.map((c) => ({ index, kind: c.kind, canonical: c.canonical })),
  );
  if (details.length === 0) return new Map();
  const rows = await ctx.db.many<RemovedHolder>(REMOVED_HOLDERS, [
    ctx.organizationId,
    JSON.stringify(details),
  ]);
  return new Map(rows.map((row) => [row.index, row]));
}
