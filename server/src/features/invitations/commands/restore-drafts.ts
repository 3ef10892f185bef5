import type { Context } from '../../../platform/context/index.ts';
import { Problem } from '../../../platform/problem.ts';
import {
  contactPointsOf,
  type NotRestored,
  restore,
  setContactPoint,
  snapshotOf,
  updateValues,
} from '../../users/index.ts';
import type { Draft } from '../drafts.ts';
import type { Facts } from '../facts.ts';
import type { Arrival } from '../welcome.ts';

/**
 * Takes back the removed users whose details were typed again, with what is still free of theirs and with what was typed
 * now. Whoever clashes is refused whole; the others of the list go on.
 */
export async function restoreDrafts(tx: Context, drafts: readonly Draft[], facts: Facts): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  for (const draft of drafts) {
    const userId = facts.removed.get(draft.index)?.holder_id;
    if (!userId) continue;
    try {
      const before = await snapshotOf(tx, userId);
      const notRestored = await tx.db.savepoint(() => restoreWith(tx, userId, draft));
      const contacts = await contactPointsOf(tx, [userId]);
      arrivals.push({
        draft,
        userId,
        contacts,
        values: draft.values,
        restored: true,
        notRestored,
        before,
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      draft.refusals.push(...error.refusals);
    }
  }
  return arrivals;
}

async function restoreWith(tx: Context, userId: string, draft: Draft): Promise<NotRestored> {
  const notRestored = await restore(tx, userId);
  const typed = Object.fromEntries(
    Object.entries(draft.values.builtIn).filter(([, value]) => value !== null),
  );
  await updateValues(tx, userId, { ...typed, custom: draft.values.custom });
  for (const { kind, address } of draft.contacts) {
    await renamed(kind, setContactPoint(tx, userId, kind, { address, accept_landline: true }));
  }
  return notRestored;
}

/** The refusal names the field of the invitation, not the one of the command that was called for it. */
async function renamed<T>(kind: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(
      error.refusals.map((r) => (r.pointer === '/address' ? { ...r, pointer: `/${kind}` } : r)),
      error.retryAfterSeconds,
    );
  }
}
