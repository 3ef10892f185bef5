import type { Context } from '../../../platform/context/index.ts';
import { eraseSessions } from '../erase-queries.ts';
import type { ContactProof } from '../queries.ts';

/**
 * Sessions, codes and recovery links of a person go: one statement.
 * @param contactIds every contact that they ever had
 * @param contacts those of them that nobody else has: whoever asked for a code by one of these asks again
 */
export const eraseSessionsOf = (
  tx: Context,
  userId: string,
  contactIds: readonly string[],
  contacts: readonly ContactProof[],
): Promise<unknown> => eraseSessions(tx.db, tx.organizationId, userId, contactIds, contacts);
