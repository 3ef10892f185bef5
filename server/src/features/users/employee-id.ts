import type { Context } from '../../platform/context/index.ts';
import { HOLDERS, type HolderRow } from './holder-queries.ts';

/** How employee IDs are compared: trimmed, NFC, without case; zeros kept. */
export const employeeIdKey = (employeeId: string): string => employeeId.normalize('NFC').trim().toLowerCase();

/** Who has these employee IDs now, by key. A look beforehand, for what is only proposed: the unique index decides. */
export async function employeeIdHolders(
  ctx: Context,
  employeeIds: readonly string[],
): Promise<Map<string, { id: string; name: string; status: string }>> {
  if (employeeIds.length === 0) return new Map();
  const keys = employeeIds.map(employeeIdKey);
  const rows = await ctx.db.many<HolderRow>(HOLDERS, [ctx.organizationId, [], [], keys]);
  return new Map(
    rows.map((row) => [
      row.value,
      { id: row.holder_id, name: row.holder_name ?? '?', status: row.holder_status },
    ]),
  );
}
