import { type Route, route } from '../../platform/endpoint/route.ts';
import { resendToUsers, revokeOfUsers } from './commands/act-on-users.ts';
import { copyInvitationLink } from './commands/copy-invitation-link.ts';
import { inviteExistingUser } from './commands/invite-existing-user.ts';
import { inviteOne, inviteUsers } from './commands/invite-users.ts';
import { resendInvitation } from './commands/resend-invitations.ts';
import { retryDeliveries } from './commands/retry-deliveries.ts';
import { revokeInvitation } from './commands/revoke-invitation.ts';
import { undoInvitation } from './commands/undo-invitation.ts';
import * as contract from './contract.ts';
import { decideInvitations, invitationsMadeBy } from './inviters.ts';
import { previewInvitation } from './preview.ts';
import { capUsage } from './usage.ts';

export const routes: Route[] = [
  route(contract.createInvitation, (ctx, { body: { delay_seconds, ...person } }) =>
    inviteOne(ctx, person, { delaySeconds: delay_seconds }),
  ),
  route(contract.createInvitations, async (ctx, { body }) => ({
    items: await inviteUsers(ctx, body.people, {
      delaySeconds: body.delay_seconds,
      allOrNothing: body.all_or_nothing,
    }),
  })),
  route(contract.previewInvitation, (ctx, { body }) => previewInvitation(ctx, body.language)),
  route(contract.inviteUser, (ctx, { params, body }) =>
    inviteExistingUser(ctx, params.id, body.delay_seconds),
  ),
  route(contract.getInvitationUsage, (ctx) => capUsage(ctx)),
  route(contract.resendInvitation, (ctx, { params, body }) =>
    resendInvitation(ctx, params.id, body.delay_seconds),
  ),
  route(contract.retryDeliveries, async (ctx, { body }) => ({ items: await retryDeliveries(ctx, body.ids) })),
  route(contract.revokeInvitation, (ctx, { params, body }) =>
    revokeInvitation(ctx, params.id, { removeUser: body.remove_user }),
  ),
  route(contract.resendInvitations, (ctx, { body }) => resendToUsers(ctx, body.user_ids, body.dry_run)),
  route(contract.revokeInvitations, (ctx, { body }) => revokeOfUsers(ctx, body.user_ids, body.dry_run)),
  route(contract.listInvitationsMade, (ctx, { params }) => invitationsMadeBy(ctx, params.id)),
  route(contract.decideInvitationsMade, (ctx, { params, body }) =>
    decideInvitations(ctx, params.id, body.decision, body.invitation_ids),
  ),
  route(contract.undoInvitation, (ctx, { params }) => undoInvitation(ctx, params.id)),
  route(contract.copyInvitationLink, (ctx, { params, body }) =>
    copyInvitationLink(ctx, params.id, body.contact_point_id),
  ),
];
