export { methodGained } from './commands/start-grace.ts';
export type { Method } from './contract.ts';
export { holdsMethod, onSignInMethods } from './methods.ts';
export { signInPolicyProblems } from './problems.ts';
export { adminRuleFrom, adminRuleHolds, allowedMethods, forgetTeam, holdsStrongWay } from './queries.ts';
export { allowedMethodsOf, refuseMethod } from './read.ts';
export { routes as signInPolicyRoutes } from './routes.ts';
