import type { Context } from '../../platform/context/index.ts';
import { holdersAmong, listRows } from './queries.ts';

/** A user's passkeys, oldest first; never their keys. */
export async function listPasskeys(ctx: Context, userId: string) {
  const rows = await listRows(ctx.db, ctx.organizationId, userId);
  return rows.map(({ id, name, synced, created_at, last_used_at }) => ({
    id,
    name,
    synced,
    created_at,
    last_used_at,
  }));
}

/** Which of the users have a passkey. */
export async function withPasskey(
  ctx: Pick<Context, 'db' | 'organizationId'>,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await holdersAmong(ctx.db, ctx.organizationId, userIds);
  return new Set(rows.map((row) => row.user_id));
}
