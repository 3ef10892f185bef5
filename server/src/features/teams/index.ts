export { addMembers, addUsersToTeam, removeUsersFromTeam } from './commands/change-members.ts';
export { eraseMembershipsOf } from './erase.ts';
export { administers, visibleTeams } from './policy.ts';
export { teamProblems } from './problems.ts';
export { onTeams, type TeamReactions } from './reactions.ts';
export { findTeamNames, type MembershipRow, requireTeam, teamsOf } from './read.ts';
export { routes as teamRoutes } from './routes.ts';
export { startTeamWorker } from './worker.ts';
