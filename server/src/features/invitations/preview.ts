import { actorUserId, type Context } from '../../platform/context/index.ts';
import { smsParts } from '../../platform/text.ts';
import { getOrganization } from '../organizations/index.ts';
import { addressesOf } from './message.ts';
import { mayInvite } from './policy.ts';
import { invitationProblems } from './problems.ts';
import { IF_INVITED_NOW } from './queries.ts';
import { invitationEmail, invitationSms } from './templates/invitation.ts';

/** Of the length and the letters of a token, so that a text message takes as many parts; no link has it. */
export const EXAMPLE_TOKEN = 'an-example-of-the-link';

/**
 * The message as it would leave if the actor invited somebody now, over either channel: written by what writes the real
 * one, around a link that leads nowhere. Reads only.
 */
export async function previewInvitation(ctx: Context, language: string | null | undefined) {
  const organization = await getOrganization(ctx);
  if (mayInvite(ctx.actor, organization)) {
    throw invitationProblems.problem('invitation.not_allowed_by_setting');
  }
  const facts = await ctx.db.one<{ expires_at: Date; inviter_name: string | null }>(IF_INVITED_NOW, [
    ctx.organizationId,
    actorUserId(ctx.actor),
    organization.invitation_life_days,
  ]);
  if (!facts) throw new Error('The clock of the database did not answer.');
  const { link, joinUrl } = addressesOf(ctx, EXAMPLE_TOKEN);
  const message = {
    organization,
    inviter: facts.inviter_name,
    link,
    joinUrl,
    expiresAt: facts.expires_at,
    language: language ?? organization.language,
  };
  const { subject, text, html } = invitationEmail(message);
  const sms = invitationSms(message);
  return {
    language: message.language,
    example_link: link,
    email: { subject, text, html },
    sms: { text: sms, ...smsParts(sms) },
  };
}
