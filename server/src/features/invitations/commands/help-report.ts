import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { takeLimit } from '../../../platform/limits.ts';
import { Problem, platformProblems } from '../../../platform/problem.ts';
import { displayName, userProblems } from '../../users/index.ts';
import { pendingOf } from '../close.ts';
import { LOCK_USER } from '../link-queries.ts';
import { invitationProblems } from '../problems.ts';
import { loadOfReports, reportsOfActor } from '../reports.ts';
import { makeSeenLink, type SeenLink } from '../seen-links.ts';
import { resendInvitations } from './resend-invitations.ts';

/** More than anybody shows in an hour, few enough to be noticed. */
const SHOWN = { scope: 'shown_links_hour', max: 60, windowSeconds: 3600 };

/**
 * Makes a link that a line manager shows to a direct report. Earlier ones stay good until somebody joins.
 * @throws Problem `user.not_found`, `role.above_your_own`, `limit.reached`, and those of `makeSeenLink`
 */
export function showLinkToReport(ctx: Context, userId: string): Promise<SeenLink & { name: string }> {
  return transaction(ctx, async (tx) => {
    // A change of the person's role, teams or contact comes before this, or kills the link after it.
    await tx.db.many(LOCK_USER, [tx.organizationId, userId]);
    const id = await pendingOfReport(tx, userId);
    const found = (await loadOfReports(tx, [id])).get(id);
    if (!found || 'code' in found)
      throw new Problem([found ?? invitationProblems.refuse('invitation.not_found')]);
    const link = await makeSeenLink(tx, found, 'shown');
    const taken = await takeLimit(tx, SHOWN, `${tx.organizationId} ${actorUserId(tx.actor)}`);
    if (taken.granted === 0) {
      const when = { retryAt: taken.resetsAt, retryAfterSeconds: taken.secondsLeft };
      throw platformProblems.problem('limit.reached', when);
    }
    return { ...link, name: displayName(found.target.user) };
  });
}

/**
 * Sends the invitation of a direct report again, as an admin would: within the hour, the caps and all other refusals.
 * @throws Problem `user.not_found`, and those of `resendInvitations`, with Retry-After where time alone helps
 */
export function resendToReport(ctx: Context, userId: string): Promise<void> {
  return transaction(ctx, async (tx) => {
    const id = await pendingOfReport(tx, userId);
    const [outcome] = await resendInvitations(tx, [id], 0, undefined, loadOfReports);
    if (outcome && !outcome.ok) throw new Problem([outcome.refusal], outcome.retryAfterSeconds);
  });
}

/** Whoever is nobody's business of the actor is not found, invited or not. */
async function pendingOfReport(tx: Context, userId: string): Promise<string> {
  if (!(await reportsOfActor(tx, [userId])).has(userId)) throw userProblems.problem('user.not_found');
  const [pending] = await pendingOf(tx, [userId]);
  if (!pending) throw invitationProblems.problem('invitation.not_pending', { detail: 'none' });
  return pending.id;
}
