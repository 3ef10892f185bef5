import type { Context } from '../../platform/context/index.ts';
import * as q from './queries.ts';

/** Of a person who is erased: where they signed in, and all that was given out for them. */
export const eraseOpenidOf = async (tx: Context, userId: string): Promise<void> => {
  await tx.db.many(q.ERASE, [tx.organizationId, userId]);
};
