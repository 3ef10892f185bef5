import { type Route, route } from '../../platform/endpoint/route.ts';
import * as contract from './contract.ts';
import { listMembers, searchTeams } from './reporting-teams.ts';

export const routes: Route[] = [
  route(contract.searchReportingTeams, (ctx, { body }) => searchTeams(ctx, body)),
  route(contract.listReportingTeamMembers, (ctx, { params, query }) => listMembers(ctx, params.id, query)),
];
