import { actorUserId, type Context } from '../../platform/context/index.ts';
import { type AuditEntry, record } from '../audit/index.ts';
import type { ValueSource } from '../profile-fields/index.ts';
import { DROP_PROPOSALS, PROPOSALS, PROPOSE, type ProposalRow } from './proposal-queries.ts';
import type { ValuesByField } from './trust.ts';

/** A value, and whose it is. */
export interface ValueOf {
  user_id: string;
  field: string;
  value: string;
}

/** What waits for users, with names. */
export const proposalsOf = (ctx: Context, userIds: readonly string[]): Promise<ProposalRow[]> =>
  ctx.db.many<ProposalRow>(PROPOSALS, [ctx.organizationId, [...userIds]]);

/**
 * Puts values beside those that count, in place of what was proposed before. One statement, and one event for each user of
 * whom something new waits.
 */
export async function propose(
  tx: Context,
  source: ValueSource,
  proposed: readonly { userId: string; values: ValuesByField; present: ValuesByField }[],
): Promise<void> {
  const rows = proposed.flatMap(({ userId, values }) =>
    Object.entries(values).map(([field, value]) => ({ user_id: userId, field, value: value ?? '' })),
  );
  if (rows.length === 0) return;
  const written = await tx.db.many<{ user_id: string; field: string }>(PROPOSE, [
    tx.organizationId,
    JSON.stringify(rows),
    source,
    actorUserId(tx.actor),
  ]);
  const fieldsOf = Map.groupBy(written, (row) => row.user_id);
  await record(
    tx,
    proposed.flatMap(({ userId, values, present }) => {
      const changes = (fieldsOf.get(userId) ?? []).map(({ field }) => ({
        field,
        before: present[field],
        after: values[field],
      }));
      return changes.length > 0 ? [aboutUser('user.values_proposed', userId, changes)] : [];
    }),
  );
}

/** Takes proposals away, where `own` is given those of that source and by the acting user alone. Answers what waited. */
export async function dropProposals(
  tx: Context,
  items: readonly Pick<ValueOf, 'user_id' | 'field'>[],
  own: ValueSource | null = null,
): Promise<ValueOf[]> {
  if (items.length === 0) return [];
  return tx.db.many<ValueOf>(DROP_PROPOSALS, [
    tx.organizationId,
    JSON.stringify(items),
    own && actorUserId(tx.actor),
    own,
  ]);
}

/** One event for each user, with what was changed of theirs. */
export const recordByUser = (
  tx: Context,
  action: string,
  values: readonly (Pick<ValueOf, 'user_id' | 'field'> & { before?: unknown; after?: unknown })[],
): Promise<void> =>
  record(
    tx,
    [...Map.groupBy(values, (v) => v.user_id)].map(([userId, changes]) =>
      aboutUser(
        action,
        userId,
        changes.map(({ user_id: _, ...change }) => change),
      ),
    ),
  );

const aboutUser = (action: string, userId: string, changes: AuditEntry['changes']): AuditEntry => ({
  action,
  targetKind: 'user',
  targetId: userId,
  ...(changes ? { changes } : {}),
});
