import type { Me } from '@contracts/sessions';
import { createContext, useContext } from 'react';
import type { Permission } from '../../../server/src/platform/permissions.ts';

/** Who sits at the portal, in which organization, and what their grants add up to. */
export interface Session extends Me {
  may: (permission: Permission) => boolean;
  isOrganizationAdmin: boolean;
}

export const toSession = (me: Me): Session => ({
  ...me,
  may: (permission) => me.permissions.includes(permission),
  isOrganizationAdmin: me.grants.some((grant) => grant.role === 'organization_admin'),
});

export const SessionContext = createContext<Session | null>(null);

/** The session; only below the shell, which waits for it. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('No session above this component.');
  return session;
}
