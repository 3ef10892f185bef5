import type { Context } from '../../platform/context/index.ts';
import * as users from '../users/index.ts';
import type { Preview } from './shapes.ts';

/** Values that nobody has confirmed, typed while nothing read their fields: what a rule would go by. */
export async function unconfirmedOf(
  ctx: Context,
  fields: readonly string[],
): Promise<Preview['unconfirmed']> {
  const found = await users.unconfirmedOf(ctx, fields);
  return [...found.values()].flat().map(({ field, value, value_name, users: count, names }) => ({
    field,
    value: value_name ?? value,
    count,
    sample: names,
  }));
}
