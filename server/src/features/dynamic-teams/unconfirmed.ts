import type { Context } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/cursor.ts';
import type { InputOf } from '../../platform/endpoint/contract.ts';
import { Problem } from '../../platform/problem.ts';
import { requireTeam } from '../teams/index.ts';
import * as users from '../users/index.ts';
import { checkRule } from './check-rule.ts';
import type { listUnconfirmedValues } from './contract.ts';
import { fieldsOf } from './rule.ts';
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

/**
 * The same person by person, for whoever chooses among them.
 * @throws Problem `team.not_found`, `team_rule.invalid`, `cursor.invalid`
 */
export async function listUnconfirmed(
  ctx: Context,
  teamId: string,
  { rule, cursor, limit = 50 }: InputOf<typeof listUnconfirmedValues>['body'],
) {
  await requireTeam(ctx, teamId);
  const refusals = await checkRule(ctx, rule);
  if (refusals.length > 0) throw new Problem(refusals);
  const [field, userId] = decodeCursor(cursor, 2, '/cursor');
  const after = field && userId ? { field, userId } : null;
  const rows = await users.listUnconfirmed(ctx, fieldsOf(rule), after, limit + 1);
  const { items, next } = pageOf(rows, limit, (row) => [row.field, row.user_id]);
  return {
    items: items.map(({ user_id, user_name, set_by, set_by_name, ...row }) => ({
      ...row,
      user: { id: user_id, name: user_name },
      set_by: set_by ? { id: set_by, name: set_by_name ?? '?' } : null,
    })),
    next,
  };
}
