export { releaseTeam } from './commands/end-rule.ts';
export { followNewUsers, followTeams, followValues } from './follow.ts';
export { teamsOpenedBy } from './opens.ts';
export { teamRuleProblems } from './problems.ts';
export { routes as dynamicTeamRoutes } from './routes.ts';
export { readRulesAhead } from './rules.ts';
export { turnDays, workAtRuns } from './runs.ts';
export { startRuleWorker } from './worker.ts';
