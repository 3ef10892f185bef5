import { type Actor, isOrganizationAdmin } from '../../platform/context/index.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { ability, isAbove } from '../users/index.ts';
import type { InvitationRow } from './queries.ts';

/** Whether the organization's setting lets the actor invite at all; the code when not. */
export const mayInvite = (
  actor: Actor,
  organization: Pick<OrganizationRow, 'who_may_invite'>,
): string | null =>
  isOrganizationAdmin(actor) || organization.who_may_invite === 'all_admins'
    ? null
    : 'invitation.not_allowed_by_setting';

/** What is known of the person whom an invitation is for. */
export interface Target {
  user: { id: string; status: string };
  grants: readonly { role: 'organization_admin' | 'team_admin'; team_id: string | null }[];
  /** Whether the person is in no team but those that the actor administers. */
  onlyOwnTeams: boolean;
}

/**
 * Whether the actor may resend, revoke or undo an invitation: Organization Admins any; Team Admins those of people whose
 * teams are all their own or whom they invited, and nobody with a role above theirs.
 */
export function mayManage(
  actor: Actor,
  target: Target,
  invitation: Pick<InvitationRow, 'created_by'>,
): string | null {
  if (isAbove(actor, target.grants)) return 'role.above_your_own';
  const theirs = actor.kind === 'user' && invitation.created_by === actor.userId;
  return isOrganizationAdmin(actor) || target.onlyOwnTeams || theirs ? null : 'invitation.not_found';
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
      !isOrganizationAdmin(actor) && 'role.insufficient',
      notPending,
      held,
      target.grants.length > 0 && 'invitation.link_for_users_only',
    ),
  };
}
