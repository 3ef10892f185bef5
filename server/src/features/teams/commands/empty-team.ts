import { type Context, transaction } from '../../../platform/context/index.ts';
import { refreshTeamsOf } from '../../users/index.ts';
import { HOLD_TO_EMPTY, NOTE_MEMBERS_LEFT, TAKE_OUT_SOME } from '../queries.ts';
import { reactions } from '../reactions.ts';

/** So many memberships go in one transaction, with all that follows from them, well within the time of a request. */
const AT_ONCE = 2000;

/**
 * Takes members out of a team that is being removed. What was offered to those who have not joined has changed, as when one
 * person leaves a team.
 * @returns whether there may be more
 */
export async function takeOutSome(tx: Context, id: string): Promise<boolean> {
  const gone = await tx.db.many<{ user_id: string }>(TAKE_OUT_SOME, [tx.organizationId, id, AT_ONCE]);
  const left = [...new Set(gone.map((m) => m.user_id))];
  if (left.length > 0) {
    await reactions.teamsChanged(tx, left);
    await refreshTeamsOf(tx, left);
    await reactions.teamsFollow(tx, left, [id]);
  }
  return gone.length === AT_ONCE;
}

/** The next of a removed team’s members. @returns false while another process takes them out, and when nobody is left */
export function emptyTeam(ctx: Context, id: string): Promise<boolean> {
  return transaction(ctx, async (tx) => {
    if (!(await tx.db.one(HOLD_TO_EMPTY, [tx.organizationId, id]))) return false;
    const more = await takeOutSome(tx, id);
    if (!more) await tx.db.many(NOTE_MEMBERS_LEFT, [tx.organizationId, id, false]);
    return more;
  });
}
