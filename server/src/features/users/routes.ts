import { type Route, route } from '../../platform/endpoint/route.ts';
import { removeContactPoint, setContactPoint } from './commands/change-contacts.ts';
import { grantRole, revokeGrant } from './commands/change-grants.ts';
import { reactivateUser, removeUser, suspendUser } from './commands/change-status.ts';
import { chooseLanguage } from './commands/choose-language.ts';
import { confirmValues } from './commands/confirm-values.ts';
import { cancelOffboarding, offboardUser } from './commands/offboard-user.ts';
import { rejectValues } from './commands/reject-values.ts';
import { restoreUser } from './commands/restore-user.ts';
import { sendTestMessage } from './commands/send-test-message.ts';
import { updateValues } from './commands/update-values.ts';
import * as contract from './contract.ts';
import { existingValues, findLineManagers } from './managers.ts';
import { userProblems } from './problems.ts';

export const routes: Route[] = [
  route(contract.updateUser, (ctx, { params, body }) => updateValues(ctx, params.id, body)),
  route(contract.updateMyProfile, (ctx, { body }) => {
    if (ctx.actor.kind !== 'user') throw userProblems.problem('user.not_found');
    return updateValues(ctx, ctx.actor.userId, body);
  }),
  route(contract.updateMyLanguage, (ctx, { body }) => {
    if (ctx.actor.kind !== 'user') throw userProblems.problem('user.not_found');
    return chooseLanguage(ctx, ctx.actor.userId, body.language);
  }),
  route(contract.setContactPoint, (ctx, { params, body }) =>
    setContactPoint(ctx, params.id, params.kind, body),
  ),
  route(contract.removeContactPoint, (ctx, { params }) => removeContactPoint(ctx, params.id, params.kind)),
  route(contract.suspendUser, (ctx, { params, query }) =>
    suspendUser(ctx, params.id, query.their_invitations),
  ),
  route(contract.reactivateUser, (ctx, { params }) => reactivateUser(ctx, params.id)),
  route(contract.removeUser, (ctx, { params, query }) => removeUser(ctx, params.id, query.their_invitations)),
  route(contract.offboardUser, (ctx, { params, body }) => offboardUser(ctx, params.id, body)),
  route(contract.cancelOffboarding, (ctx, { params }) => cancelOffboarding(ctx, params.id)),
  route(contract.restoreUser, (ctx, { params }) => restoreUser(ctx, params.id)),
  route(contract.grantRole, (ctx, { params, body }) => grantRole(ctx, params.id, body)),
  route(contract.revokeGrant, (ctx, { params, query }) =>
    revokeGrant(ctx, params.id, params.grant_id, query.their_invitations),
  ),
  route(contract.sendTestMessage, (ctx, { body }) => sendTestMessage(ctx, body.channel)),
  route(contract.confirmValues, async (ctx, { body }) => ({ items: await confirmValues(ctx, body.items) })),
  route(contract.rejectValues, async (ctx, { body }) => ({ items: await rejectValues(ctx, body.items) })),
  route(contract.findLineManagers, async (ctx, { body }) => ({
    items: await findLineManagers(ctx, body.text, body.not_user_id ?? null),
  })),
  route(contract.listExistingValues, async (ctx, { query }) => ({
    items: await existingValues(ctx, query.field),
  })),
];
