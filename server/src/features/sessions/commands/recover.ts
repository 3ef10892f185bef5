import { hashToken } from '../../../platform/secrets.ts';
import { record } from '../../audit/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { displayName, findUsers, grantsOf } from '../../users/index.ts';
import { findSetUpLink, type SetUpLink, spendSetUpLink } from '../queries.ts';
import { asPerson, type Visit } from '../visit.ts';
import { type StartedSession, startSession } from './start-session.ts';

/** Whom a recovery link would sign in, or null when it is used, too old, or the person is no Organization Admin any more. */
export async function findRecovery(visit: Visit, token: string) {
  const link = await findSetUpLink(visit.db, hashToken(token), 'recovery');
  return link ? describe(visit, link) : null;
}

/** Signs in by a recovery link, once; null when it is good no more. */
export function recover(
  visit: Visit,
  token: string,
  replaces: string | null,
): Promise<StartedSession | null> {
  return visit.db.transaction(async (db) => {
    const inside = { ...visit, db };
    // The links of a demo open again and again.
    const take = visit.settings.demo ? findSetUpLink : spendSetUpLink;
    const link = await take(db, hashToken(token), 'recovery');
    const who = link ? await describe(inside, link) : null;
    if (!who) return null;
    const tx = asPerson(inside, who.organizationId, who.userId);
    await record(tx, [{ action: 'recovery.link_used', targetKind: 'user', targetId: who.userId }]);
    return startSession(tx, { userId: who.userId, provedBy: 'recovery', replaces });
  });
}

async function describe(visit: Visit, link: SetUpLink) {
  if (!link.organization_id || !link.user_id) return null;
  const ctx = asPerson(visit, link.organization_id, link.user_id);
  const [user] = await findUsers(ctx, [link.user_id]);
  const isAdmin = (await grantsOf(ctx, [link.user_id])).some((g) => g.role === 'organization_admin');
  if (user?.status !== 'active' || !(isAdmin || visit.settings.demo)) return null;
  return {
    organizationId: link.organization_id,
    userId: link.user_id,
    name: displayName(user),
    organization: await getOrganization(ctx),
  };
}
