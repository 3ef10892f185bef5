import type { Context } from '../../platform/context/index.ts';
import { ERASE } from './queries.ts';

/** Who a person was at identity providers goes with them. */
export const eraseIdentitiesOf = (tx: Context, userId: string): Promise<unknown> =>
  tx.db.many(ERASE, [tx.organizationId, userId]);
