import type { Context } from '../../platform/context/index.ts';
import { ERASE_OF_USER } from './queries.ts';

/** API tokens of a person are over; what is left of each is its id, for the events that name it. @returns the ids */
export const eraseTokensOf = async (tx: Context, userId: string): Promise<string[]> =>
  (await tx.db.many<{ id: string }>(ERASE_OF_USER, [tx.organizationId, userId])).map(({ id }) => id);
