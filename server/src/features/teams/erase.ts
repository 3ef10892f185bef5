import type { Context } from '../../platform/context/index.ts';
import { ERASE_MEMBERSHIPS } from './queries.ts';

/** A person who left long ago is in no team any more; no rule counted them. */
export const eraseMembershipsOf = (tx: Context, userId: string): Promise<unknown> =>
  tx.db.many(ERASE_MEMBERSHIPS, [tx.organizationId, userId]);
