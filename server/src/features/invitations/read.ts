import type { Context } from '../../platform/context/index.ts';
import { findDeliveries } from '../deliveries/index.ts';
import { getOrganization } from '../organizations/index.ts';
import { contactPointsOf } from '../users/index.ts';
import { hoursOf } from './hours.ts';
import { invitationAbilities, type Target } from './policy.ts';
import { presentInvitation } from './present.ts';
import { type InvitationRow, LATEST_OF_USERS } from './queries.ts';

/** The latest invitation of a user with what the actor may do with it, and when it can be sent again. */
export async function latestInvitation(ctx: Context, target: Target) {
  const [row] = await ctx.db.many<InvitationRow>(LATEST_OF_USERS, [ctx.organizationId, [target.user.id]]);
  if (!row) return null;
  const { resend_after_seconds } = await getOrganization(ctx);
  const contacts = await contactPointsOf(ctx, [target.user.id]);
  const hours = await hoursOf(ctx, contacts, resend_after_seconds);
  const deliveries = await findDeliveries(ctx, { subjectIds: [row.id], kinds: ['invitation'] });
  const free = contacts.some((c) => !hours.some((h) => h.kind === c.kind && h.canonical === c.canonical));
  const [next] = hours.map((h) => h.free_at).sort((a, b) => a.getTime() - b.getTime());
  const resendAt = free ? null : (next ?? null);
  return {
    ...presentInvitation(row),
    resend_at: resendAt,
    abilities: invitationAbilities(ctx.actor, target, row, {
      resendAt,
      waiting: deliveries.some((d) => ['held', 'queued', 'sending', 'retrying'].includes(d.state)),
      left: deliveries.some((d) => !['held', 'queued', 'cancelled'].includes(d.state)),
    }),
  };
}
