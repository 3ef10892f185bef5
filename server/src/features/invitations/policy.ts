import { type Actor, mayEverywhere, seesEverybody } from '../../platform/context/index.ts';
import type { GrantedRole } from '../../platform/permissions.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { ability, isAbove, lacks, type Reach } from '../users/index.ts';
import type { InvitationRow } from './queries.ts';

/** Whether the organization's setting lets the actor invite at all; the code when not. */
export const mayInvite = (
  actor: Actor,
  organization: Pick<OrganizationRow, 'who_may_invite'>,
): string | null =>
  mayEverywhere(actor, 'invitations.create') || organization.who_may_invite === 'all_admins'
    ? null
    : 'invitation.not_allowed_by_setting';

/** What is known of the person whom an invitation is for. */
export interface Target extends Reach {
  user: { id: string; status: string };
  grants: readonly { role: GrantedRole; team_id: string | null }[];
}

/**
 * Whether the actor may resend, revoke or undo an invitation: those with the whole organization any; Team Admins those of people whose
 * teams are all their own or whom they invited, and nobody with a role above theirs.
 */
export function mayManage(
  actor: Actor,
  target: Target,
  invitation: Pick<InvitationRow, 'created_by'>,
): string | null {
  const only = lacks(actor, 'invitations.manage', target);
  if (only) return only;
  if (isAbove(actor, target.grants)) return 'role.above_your_own';
  const theirs = actor.kind === 'user' && invitation.created_by === actor.userId;
  if (mayEverywhere(actor, 'invitations.manage') || target.onlyOwnTeams || theirs) return null;
  return seesEverybody(actor) ? 'role.insufficient' : 'invitation.not_found';
}

/** The state of an invitation's messages, for the abilities. */
export interface Sending {
  /** When the next message becomes possible; null for now. */
  resendAt: Date | null;
  waiting: boolean;
  left: boolean;
}

/** What the actor may do with an invitation, with the codes that the commands would answer. */
export function invitationAbilities(
  actor: Actor,
  target: Target,
  invitation: InvitationRow,
  sending: Sending,
) {
  const manage = mayManage(actor, target, invitation) ?? false;
  const held = invitation.held_at !== null && 'invitation.held';
  const notPending = invitation.state !== 'pending' && 'invitation.not_pending';
  return {
    resend: ability(
      manage,
      notPending,
      held,
      sending.resendAt !== null && 'invitation.too_soon',
      sending.waiting && 'invitation.still_queued',
    ),
    revoke: ability(manage, notPending),
    undo: ability(manage, notPending, (sending.left || !sending.waiting) && 'invitation.sent_already'),
    copy_link: ability(
      !mayEverywhere(actor, 'invitations.copy_link') && 'role.insufficient',
      manage,
      notPending,
      held,
      target.grants.length > 0 && 'invitation.link_for_users_only',
    ),
  };
}
