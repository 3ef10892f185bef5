import type { Context } from '../../platform/context/index.ts';
import { ERASE } from './log-queries.ts';

/** That somebody signed in to a tool stays; who and from where does not. */
export const eraseToolUsesOf = (tx: Context, userId: string): Promise<unknown> =>
  tx.db.many(ERASE, [tx.organizationId, userId]);
