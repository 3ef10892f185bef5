import { type Route, route } from '../../platform/endpoint/route.ts';
import { addUsersToTeam, removeUsersFromTeam } from './commands/change-members.ts';
import { createTeam, removeTeam, updateTeam } from './commands/manage-team.ts';
import * as contract from './contract.ts';
import { getTeam, listMembers, listTeamNames, listTeams } from './read.ts';

export const routes: Route[] = [
  route(contract.listTeams, async (ctx) => ({ items: await listTeams(ctx) })),
  route(contract.listTeamNames, async (ctx) => ({ items: await listTeamNames(ctx) })),
  route(contract.createTeam, (ctx, { body }) => createTeam(ctx, body)),
  route(contract.getTeam, (ctx, { params }) => getTeam(ctx, params.id)),
  route(contract.updateTeam, (ctx, { params, body }) => updateTeam(ctx, params.id, body)),
  route(contract.removeTeam, (ctx, { params }) => removeTeam(ctx, params.id)),
  route(contract.listTeamMembers, (ctx, { params, query }) => listMembers(ctx, params.id, query)),
  route(contract.addMembers, (ctx, { params, body }) =>
    addUsersToTeam(ctx, params.id, body.user_ids, body.dry_run),
  ),
  route(contract.removeMembers, (ctx, { params, body }) =>
    removeUsersFromTeam(ctx, params.id, body.user_ids, body.dry_run),
  ),
];
