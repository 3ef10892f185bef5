import type { Context } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import { checkValues, type FieldRow } from '../profile-fields/index.ts';
import { isAbove } from './policy.ts';
import { userProblems } from './problems.ts';
import type { ProposalRow } from './proposal-queries.ts';
import { proposalsOf } from './proposals.ts';
import { findUsers, grantsOf } from './read.ts';

/** A proposal, with the value that whoever decides has seen. */
export interface SeenValue {
  user_id: string;
  field: string;
  value: string;
}

/** What is known of one item of a list of decisions. */
export interface Judged {
  item: SeenValue;
  /** Where the value stands in the request. */
  pointer: string;
  proposal?: ProposalRow;
  /** As it would be stored; null empties the field. */
  value: string | null;
  refusal?: Refusal;
}

/**
 * The proposals that are meant, and a refusal for each that is gone, says something else by now, or, where `fields` are
 * given, may not be stored any more. The users are locked by then.
 */
export async function judgeProposals(
  tx: Context,
  items: readonly SeenValue[],
  fields: readonly FieldRow[] | null,
): Promise<Judged[]> {
  const ids = [...new Set(items.map((item) => item.user_id))];
  const [proposals, users, grants] = await Promise.all([
    proposalsOf(tx, ids),
    findUsers(tx, ids),
    grantsOf(tx, ids),
  ]);
  const held = Map.groupBy(grants, (grant) => grant.user_id);
  const above = new Set(ids.filter((id) => isAbove(tx.actor, held.get(id) ?? [])));
  const found = new Map(proposals.map((p) => [`${p.user_id} ${p.field}`, p]));
  const removed = new Set(users.flatMap((u) => (u.status === 'removed' ? [u.id] : [])));
  return items.map((item, at) => {
    const key = `${item.user_id} ${item.field}`;
    const proposal = found.get(key);
    // Named twice, it is decided once.
    found.delete(key);
    const pointer = `/items/${at}`;
    const judged: Judged = {
      item,
      pointer,
      value: proposal?.value || null,
      ...(proposal ? { proposal } : {}),
    };
    const refusal = above.has(item.user_id)
      ? userProblems.refuse('role.above_your_own', { pointer })
      : refusalOf(judged, removed, fields);
    return refusal ? { ...judged, refusal } : judged;
  });
}

function refusalOf(
  { item, proposal, pointer, value }: Judged,
  removed: ReadonlySet<string>,
  fields: readonly FieldRow[] | null,
): Refusal | undefined {
  if (!proposal) return userProblems.refuse('proposal.not_found', { pointer });
  if (proposal.value !== item.value) return userProblems.refuse('proposal.changed', { pointer });
  if (!fields) return undefined;
  if (removed.has(item.user_id)) return userProblems.refuse('user.removed', { pointer });
  const key = item.field.replace(/^custom\./, '');
  const given = key === item.field ? { [key]: value } : { custom: { [key]: value } };
  const [refusal] = checkValues(fields, given, 'organization_admin').refusals;
  return refusal && { ...refusal, pointer };
}
