import type { Context } from '../../platform/context/index.ts';
import { kept } from '../../platform/messages/index.ts';
import { type ContactKey, hideSuppressions } from '../deliveries/index.ts';
import { replaceLastDetail } from '../users/index.ts';
import { ERASE, ERASE_VOUCHER, FORGET_HOURS } from './queries.ts';

/**
 * Invitations of a person keep their id, so that the audit log still knows whom they invited; their timeline, their links and
 * what Undo would bring back go. Timelines of others name the person as voucher no more.
 * @param contacts that nobody else has: no hour is kept of them, and the stop list keeps them unreadable
 * @returns the ids of the invitations
 */
export async function eraseInvitationsOf(
  tx: Context,
  userId: string,
  contacts: readonly ContactKey[],
): Promise<string[]> {
  const rows = await tx.db.many<{ id: string }>(ERASE, [tx.organizationId, userId]);
  const unnamed = kept('timeline.vouchedUnnamed');
  const vouchedFor = await tx.db.many<{ user_id: string }>(ERASE_VOUCHER, [
    tx.organizationId,
    userId,
    unnamed,
  ]);
  await replaceLastDetail(
    tx,
    vouchedFor.map((row) => row.user_id),
    'joined',
    unnamed,
  );
  const keys = contacts.map(({ kind, canonical }) => ({ kind, canonical }));
  await tx.db.many(FORGET_HOURS, [tx.organizationId, JSON.stringify(keys)]);
  await hideSuppressions(tx, keys);
  return rows.map(({ id }) => id);
}
