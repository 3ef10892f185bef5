import type { GrantedRole } from '../src/platform/permissions.ts';
import type { PlainActor, PlainDelivery, PlainInvitation, PlainPerson } from './random-world.ts';

/**
 * The rules of who sees what and who may manage an invitation, read plainly from `docs/permissions.md`: by the names of the
 * roles, without the table, the policies and the statements that they are compared with.
 */
const WHOLE: readonly GrantedRole[] = ['organization_admin', 'people_admin', 'support'];

export const holdsOneOf = (actor: PlainActor, roles: readonly string[]): boolean =>
  actor.grants.some((grant) => roles.includes(grant.role));
export const holdsAny = (actor: PlainActor): boolean => actor.grants.length > 0;

const teamsOf = (actor: PlainActor): string[] => actor.grants.flatMap((grant) => grant.teamId ?? []);
const isInOwnTeam = (actor: PlainActor, person: PlainPerson): boolean =>
  person.status !== 'removed' && person.teamIds.some((id) => teamsOf(actor).includes(id));

export const seesUser = (actor: PlainActor, person: PlainPerson): boolean =>
  holdsOneOf(actor, WHOLE) || isInOwnTeam(actor, person);

export const seesTeam = (actor: PlainActor, teamId: string): boolean =>
  holdsOneOf(actor, WHOLE) || teamsOf(actor).includes(teamId);

/** A Team Admin sees invitations alone, not notices and codes. */
export const seesDelivery = (actor: PlainActor, { kind }: PlainDelivery, person: PlainPerson): boolean =>
  holdsOneOf(actor, WHOLE) || (kind === 'invitation' && isInOwnTeam(actor, person));

/** Whether one grant of the person opens what no grant of the actor opens. */
function isAbove(actor: PlainActor, person: PlainPerson): boolean {
  if (holdsOneOf(actor, ['organization_admin'])) return false;
  return person.grants.some(({ role, teamId }) => {
    if (role === 'organization_admin') return true;
    if (holdsOneOf(actor, ['people_admin'])) return false;
    if (role === 'support') return !holdsOneOf(actor, ['support']);
    return role === 'people_admin' || !teamsOf(actor).includes(teamId ?? '');
  });
}

/** The code that managing the invitation gets; null when it is allowed. */
export function managing(
  actor: PlainActor,
  invitation: PlainInvitation,
  person: PlainPerson,
): 'invitation.not_found' | 'role.insufficient' | 'role.above_your_own' | null {
  const hidden = holdsOneOf(actor, WHOLE) ? 'role.insufficient' : 'invitation.not_found';
  const everywhere = holdsOneOf(actor, ['organization_admin', 'people_admin']);
  if (!everywhere && !isInOwnTeam(actor, person)) return hidden;
  if (isAbove(actor, person)) return 'role.above_your_own';
  const allTheirs = person.teamIds.every((id) => teamsOf(actor).includes(id));
  return everywhere || allTheirs || invitation.createdBy === actor.user.id ? null : hidden;
}
