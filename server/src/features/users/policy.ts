import { type Actor, isBeyond, may, mayEverywhere } from '../../platform/context/index.ts';
import type { Ability, Refusal } from '../../platform/endpoint/shapes.ts';
import type { Permission } from '../../platform/permissions.ts';
import { inability, inabilityOf } from '../../platform/problem.ts';
import type { ValueSource } from '../profile-fields/index.ts';
import type { GrantRow, UserRow } from './queries.ts';

type Held = Pick<GrantRow, 'role' | 'team_id'>;

/** Whether the target holds, or is offered, a role that opens more than the actor has: nobody may act on what is above them. */
export const isAbove = (actor: Actor, held: readonly Held[]): boolean =>
  held.some((grant) => isBeyond(actor, { role: grant.role, teamId: grant.team_id }));

/**
 * Where a value that the actor types comes from; the weaker ones are proposed until confirmed. `organization_admin` stands for
 * everybody who may edit the profiles of the whole organization.
 */
export function sourceOf(actor: Actor, userId: string | null): ValueSource {
  if (mayEverywhere(actor, 'users.edit')) return 'organization_admin';
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

/** How far the actor reaches to somebody whom they see. */
export interface Reach {
  /** Whether the person is in a team that the actor administers. */
  inOwnTeam: boolean;
  /** Whether the person is in no team but those. */
  onlyOwnTeams: boolean;
}

/** Whether the actor may do this to somebody, or to no more than look; the code when not. */
export const lacks = (actor: Actor, permission: Permission, { inOwnTeam }: Pick<Reach, 'inOwnTeam'>) =>
  !mayEverywhere(actor, permission) && !(inOwnTeam && may(actor, permission)) && 'role.insufficient';

/** What the actor may do to a user, with the very codes that the commands would answer. */
export function userAbilities(
  actor: Actor,
  user: Pick<UserRow, 'id' | 'status'>,
  held: readonly Held[],
  reach: Reach,
  leaving: boolean,
) {
  const lacking = (permission: Permission) => lacks(actor, permission, reach);
  const status = lacking('users.change_status');
  const everywhere = mayEverywhere(actor, 'users.change_contacts');
  const above = isAbove(actor, held) && 'role.above_your_own';
  const removed = user.status === 'removed' && 'user.removed';
  const self = actor.kind === 'user' && actor.userId === user.id && 'user.yourself';
  const from = (statuses: readonly string[]) => !statuses.includes(user.status) && 'user.status_conflict';
  const joined = !everywhere && !['not_invited', 'invited'].includes(user.status) && 'contact.joined_already';
  return {
    edit: ability(!(self && may(actor, 'users.edit')) && lacking('users.edit'), removed, above),
    change_contacts: ability(
      lacking('users.change_contacts'),
      removed,
      above,
      joined,
      !everywhere && !reach.onlyOwnTeams && 'role.above_your_own',
    ),
    suspend: ability(status, above, from(FROM.suspend), self),
    reactivate: ability(status, above, from(FROM.reactivate)),
    offboard: ability(status, above, from(FROM.offboard), self),
    cancel_offboarding: ability(status, above, !leaving && 'offboarding.not_planned'),
    remove: ability(status, above, from(FROM.remove), self),
    restore: ability(status, above, from(FROM.restore)),
    export_data: ability(lacking('personal_data.manage')),
    erase: ability(lacking('personal_data.manage'), from(FROM.erase) && 'user.not_left'),
    change_roles: ability(lacking('users.change_roles'), removed, above),
    end_sessions: ability(lacking('users.end_sessions'), above),
    change_teams: ability(lacking('teams.change_members'), removed),
  };
}
