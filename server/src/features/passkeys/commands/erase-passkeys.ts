import type { Context } from '../../../platform/context/index.ts';
import { erase } from '../queries.ts';

/** Passkeys of a person go, with what their devices know them by: one statement. */
export const erasePasskeysOf = (tx: Context, userId: string): Promise<unknown> =>
  erase(tx.db, tx.organizationId, userId);
