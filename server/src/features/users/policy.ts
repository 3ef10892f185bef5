import { type Actor, administeredTeams, isOrganizationAdmin } from '../../platform/context/index.ts';
import type { Ability, Refusal } from '../../platform/endpoint/shapes.ts';
import { inability, inabilityOf } from '../../platform/problem.ts';
import type { ValueSource } from '../profile-fields/index.ts';
import type { GrantRow, UserRow } from './queries.ts';

type Held = Pick<GrantRow, 'role' | 'team_id'>;

/** Whether the target holds, or is offered, a role that the actor does not hold: nobody may act on what is above them. */
export function isAbove(actor: Actor, held: readonly Held[]): boolean {
  if (isOrganizationAdmin(actor)) return false;
  const teams = new Set(administeredTeams(actor));
  return held.some(
    (grant) => grant.role === 'organization_admin' || !grant.team_id || !teams.has(grant.team_id),
  );
}

/** Where a value that the actor types comes from; the weaker ones are proposed until confirmed. */
export function sourceOf(actor: Actor, userId: string | null): ValueSource {
  if (isOrganizationAdmin(actor)) return 'organization_admin';
  return 'userId' in actor && actor.userId === userId ? 'self' : 'team_admin';
}

export const trustOf = (source: ValueSource): 'confirmed' | 'proposed' =>
  source === 'directory' || source === 'organization_admin' ? 'confirmed' : 'proposed';

/** Statuses from which each change may start. */
export const FROM = {
  suspend: ['active'],
  reactivate: ['suspended'],
  remove: ['not_invited', 'invited', 'active', 'suspended', 'offboarded'],
  offboard: ['not_invited', 'invited', 'active', 'suspended'],
  restore: ['removed', 'offboarded'],
  erase: ['removed', 'offboarded'],
} as const satisfies Record<string, readonly UserRow['status'][]>;

export const allowed: Ability = { allowed: true };
export const denied = (code: string): Ability => ({ allowed: false, ...inability(code) });

/** The very refusal that the attempt would get. */
export const deniedBy = (refusal: Refusal): Ability => ({ allowed: false, ...inabilityOf(refusal) });

/** The first refusal decides; none means allowed. */
export const ability = (...checks: readonly (string | false | undefined)[]): Ability => {
  const code = checks.find((check): check is string => typeof check === 'string');
  return code ? denied(code) : allowed;
};

/** What the actor may do to a user, with the very codes that the commands would answer. */
export function userAbilities(
  actor: Actor,
  user: Pick<UserRow, 'id' | 'status'>,
  held: readonly Held[],
  onlyOwnTeams: boolean,
  leaving: boolean,
) {
  const admin = isOrganizationAdmin(actor);
  const notAdmin = !admin && 'role.insufficient';
  const above = isAbove(actor, held) && 'role.above_your_own';
  const removed = user.status === 'removed' && 'user.removed';
  const self = actor.kind === 'user' && actor.userId === user.id && 'user.yourself';
  const from = (statuses: readonly string[]) => !statuses.includes(user.status) && 'user.status_conflict';
  const joined = !admin && !['not_invited', 'invited'].includes(user.status) && 'contact.joined_already';
  return {
    edit: ability(removed, above),
    change_contacts: ability(removed, above, joined, !admin && !onlyOwnTeams && 'role.above_your_own'),
    suspend: ability(notAdmin, from(FROM.suspend), self),
    reactivate: ability(notAdmin, from(FROM.reactivate)),
    offboard: ability(notAdmin, from(FROM.offboard), self),
    cancel_offboarding: ability(notAdmin, !leaving && 'offboarding.not_planned'),
    remove: ability(notAdmin, from(FROM.remove), self),
    restore: ability(notAdmin, from(FROM.restore)),
    export_data: ability(notAdmin),
    erase: ability(notAdmin, from(FROM.erase) && 'user.not_left'),
    change_roles: ability(notAdmin, removed),
    end_sessions: ability(notAdmin),
    change_teams: ability(removed),
  };
}
