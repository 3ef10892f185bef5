import { record } from '../audit/index.ts';
import type { UserReactions } from '../users/index.ts';
import { REVOKE_OF_USERS } from './queries.ts';

/** What follows for tokens when their makers leave. Of those who are suspended or removed the status alone decides. */
export const tokenReactions: Pick<UserReactions, 'left'> = {
  async left(tx, userIds, how) {
    if (how !== 'offboarded') return;
    const revoked = await tx.db.many<{ id: string }>(REVOKE_OF_USERS, [tx.organizationId, [...userIds]]);
    await record(
      tx,
      revoked.map(({ id }) => ({ action: 'api_token.revoked', targetKind: 'api_token', targetId: id })),
    );
  },
};
