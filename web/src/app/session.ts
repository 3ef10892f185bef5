import type { Me } from '@contracts/sessions';
import { createContext, useContext } from 'react';
import {
  cover,
  type GrantedRole,
  holdsEverywhere,
  type Permission,
} from '../../../server/src/platform/permissions.ts';

/** Who sits at the portal, in which organization, and what their grants add up to. */
export interface Session extends Me {
  may: (permission: Permission) => boolean;
  /** Whether I invite and edit anybody, not only people of my teams. */
  reachesAll: boolean;
  /** Whether nobody is hidden from me. */
  seesAll: boolean;
  /** Whether I may give and take a role, in the organization or over a team. */
  mayGrant: (role: GrantedRole, teamId?: string) => boolean;
}

export function toSession(me: Me): Session {
  const may = (permission: Permission) => me.permissions.includes(permission);
  const grants = me.grants.map(({ role, team }) => ({ role, teamId: team?.id ?? null }));
  return {
    ...me,
    may,
    reachesAll: holdsEverywhere(grants, 'invitations.create'),
    seesAll: holdsEverywhere(grants, 'users.view'),
    mayGrant: (role, teamId) => may('users.change_roles') && cover(grants, { role, teamId: teamId ?? null }),
  };
}

export const SessionContext = createContext<Session | null>(null);

/** The session; only below the shell, which waits for it. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('No session above this component.');
  return session;
}
