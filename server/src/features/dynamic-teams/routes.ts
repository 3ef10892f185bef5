import { type Route, route } from '../../platform/endpoint/route.ts';
import { endTeamRule } from './commands/end-rule.ts';
import { saveTeamRule } from './commands/save-rule.ts';
import * as contract from './contract.ts';
import { forecastTeams } from './forecast.ts';
import { previewTeamRule } from './preview.ts';
import { getTeamRule, listTeamReasons, listTeamRuleRunChanges, listTeamRuleRuns } from './read.ts';
import { listUnconfirmed } from './unconfirmed.ts';

export const routes: Route[] = [
  route(contract.getTeamRule, (ctx, { params }) => getTeamRule(ctx, params.id)),
  route(contract.saveTeamRule, (ctx, { params, body }) => saveTeamRule(ctx, params.id, body)),
  route(contract.endTeamRule, (ctx, { params, body }) => endTeamRule(ctx, params.id, body.members)),
  route(contract.previewTeamRule, (ctx, { params, body }) => previewTeamRule(ctx, params.id, body)),
  route(contract.listUnconfirmedValues, (ctx, { params, body }) => listUnconfirmed(ctx, params.id, body)),
  route(contract.listTeamRuleRuns, (ctx, { params, query }) => listTeamRuleRuns(ctx, params.id, query)),
  route(contract.listTeamRuleRunChanges, (ctx, { params, query }) =>
    listTeamRuleRunChanges(ctx, params.id, query),
  ),
  route(contract.listTeamReasons, (ctx, { params }) => listTeamReasons(ctx, params.id)),
  route(contract.forecastTeams, (ctx, { body }) => forecastTeams(ctx, body)),
];
