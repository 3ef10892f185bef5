import type { Context } from '../../platform/context/index.ts';
import { getOrganization } from '../organizations/index.ts';
import { asPerson, signedIn, type Visit } from '../sessions/index.ts';
import { contactPointsOf, displayName, findUsers } from '../users/index.ts';
import type { Holder } from './commands/challenge.ts';
import type { InSession } from './proof.ts';

/** For whom a passkey is made, by the names that their device shows beside it. */
export async function holderOf(visit: Visit, organizationId: string, userId: string): Promise<Holder> {
  const ctx = asPerson(visit, organizationId, userId);
  const [user] = await findUsers(ctx, [userId]);
  const [contact] = await contactPointsOf(ctx, [userId]);
  return {
    organizationId,
    userId,
    name: user ? displayName(user, contact?.address) : (contact?.address ?? ''),
    organizationName: (await getOrganization(ctx)).name,
  };
}

/** Who is signed in, and where. */
export function inSession(ctx: Context): InSession {
  const { userId, sessionId } = signedIn(ctx);
  return { organizationId: ctx.organizationId, userId, sessionId: sessionId ?? '' };
}
