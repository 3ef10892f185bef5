import type { Context } from '../../platform/context/index.ts';
import { ERASE_EXCEPTIONS } from './queries.ts';

/** No rule makes an exception for a person who is gone; runs go on naming them by id. */
export const eraseExceptionsOf = (tx: Context, userId: string): Promise<unknown> =>
  tx.db.many(ERASE_EXCEPTIONS, [tx.organizationId, userId]);
