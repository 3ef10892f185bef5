import type { UserReactions } from '../users/index.ts';
import { REMOVE_OF_USERS } from './queries.ts';

/** Whoever is suspended comes back to their views. Shared ones stay: others work with them. */
export const savedViewReactions: Pick<UserReactions, 'left'> = {
  async left(tx, userIds, how) {
    if (how !== 'suspended') await tx.db.many(REMOVE_OF_USERS, [tx.organizationId, [...userIds]]);
  },
};
