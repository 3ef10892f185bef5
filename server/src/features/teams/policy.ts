import { type Actor, administeredTeams, isOrganizationAdmin } from '../../platform/context/index.ts';
import { ability } from '../users/index.ts';

/** Which teams the actor may see and use; null stands for all. */
export const visibleTeams = (actor: Actor): string[] | null =>
  isOrganizationAdmin(actor) ? null : administeredTeams(actor);

/** Whether the actor may put people into the team and take them out. Agrees with `visibleTeams`. */
export const administers = (actor: Actor, teamId: string): boolean =>
  isOrganizationAdmin(actor) || administeredTeams(actor).includes(teamId);

export const teamAbilities = (actor: Actor, teamId: string) => ({
  manage: ability(!isOrganizationAdmin(actor) && 'role.insufficient'),
  change_members: ability(!administers(actor, teamId) && 'team.not_yours'),
});

/** By whom a membership is made: rules count a Team Admin's only when their author says so. */
export const trustOf = (actor: Actor): 'organization_admin' | 'team_admin' =>
  isOrganizationAdmin(actor) ? 'organization_admin' : 'team_admin';
