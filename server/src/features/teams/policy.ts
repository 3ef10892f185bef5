import { type Actor, administeredTeams, may, mayEverywhere } from '../../platform/context/index.ts';
import { ability } from '../users/index.ts';

/** Which teams the actor may see and use; null stands for all. */
export const visibleTeams = (actor: Actor): string[] | null =>
  mayEverywhere(actor, 'teams.view') ? null : administeredTeams(actor);

/** Whether the actor may put people into the team and take them out; they see it then, but not the other way round. */
export const administers = (actor: Actor, teamId: string): boolean =>
  mayEverywhere(actor, 'teams.change_members') ||
  (may(actor, 'teams.change_members') && administeredTeams(actor).includes(teamId));

export const teamAbilities = (actor: Actor, teamId: string) => ({
  manage: ability(!mayEverywhere(actor, 'teams.manage') && 'role.insufficient'),
  change_members: ability(!administers(actor, teamId) && 'role.insufficient'),
});

/**
 * By whom a membership is made: rules count a Team Admin's only when their author says so. `organization_admin` stands for
 * everybody who fills the teams of the whole organization.
 */
export const trustOf = (actor: Actor): 'organization_admin' | 'team_admin' =>
  mayEverywhere(actor, 'teams.change_members') ? 'organization_admin' : 'team_admin';
