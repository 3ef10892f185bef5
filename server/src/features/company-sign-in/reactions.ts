import type { UserReactions } from '../users/index.ts';
import { UNLOCK_OF_USERS } from './queries.ts';

/** Who left is no longer filled by a connection: what is restored later can be changed by hand. */
export const identityReactions: Pick<UserReactions, 'left'> = {
  async left(tx, userIds) {
    await tx.db.many(UNLOCK_OF_USERS, [tx.organizationId, [...userIds]]);
  },
};
