import type { Context } from '../../platform/context/index.ts';
import { DISOWN, REMOVE_OF_USERS } from './queries.ts';

/** Views of a person that nobody else saw go; shared ones are nobody's from now on. */
export async function eraseViewsOf(tx: Context, userId: string): Promise<void> {
  await tx.db.many(REMOVE_OF_USERS, [tx.organizationId, [userId]]);
  await tx.db.many(DISOWN, [tx.organizationId, userId]);
}
