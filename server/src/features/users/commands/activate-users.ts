import type { Context } from '../../../platform/context/index.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { RAISE_EPOCH, SET_STATUS, type UserRow, VERIFY_CONTACTS } from '../queries.ts';
import { reactions } from '../reactions.ts';

/** Moves users who have not joined (or just did) to a status; answers the ids that were in one of `from`. */
export async function setStatus(
  tx: Context,
  userIds: readonly string[],
  to: UserRow['status'],
  from: readonly UserRow['status'][],
): Promise<string[]> {
  const rows = await tx.db.many<{ id: string }>(SET_STATUS, [tx.organizationId, [...userIds], to, [...from]]);
  const changed = rows.map((row) => row.id);
  await refreshDirectory(tx, changed);
  await reactions.valuesChanged(tx, changed, ['status']);
  return changed;
}

/** The invited have joined. */
export const activateUsers = (tx: Context, userIds: readonly string[]): Promise<string[]> =>
  setStatus(tx, userIds, 'active', ['invited']);

/** Contacts that the person proved: joined through them, or typed a code sent to them. */
export async function verifyContactPoints(tx: Context, ids: readonly string[]): Promise<void> {
  await tx.db.many(VERIFY_CONTACTS, [tx.organizationId, [...ids]]);
}

/** Ends every session of the users with this transaction. */
export async function endSessionsOf(tx: Context, userIds: readonly string[]): Promise<void> {
  await tx.db.many(RAISE_EPOCH, [tx.organizationId, [...userIds]]);
}
