import type { Context } from '../../platform/context/index.ts';
import { setFieldReaders } from '../profile-fields/index.ts';
import { DELETE_RULE, MARK_BY_RULE } from './queries.ts';

/** The rule is gone, and the team is one that admins fill by hand. */
export async function finishEnding(tx: Context, teamId: string): Promise<void> {
  await tx.db.many(DELETE_RULE, [tx.organizationId, teamId]);
  await tx.db.many(MARK_BY_RULE, [tx.organizationId, teamId, false]);
  await setFieldReaders(tx, { reader: 'team_rule', readerId: teamId }, []);
}
