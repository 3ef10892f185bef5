import type { Database } from '../../../platform/database/index.ts';
import { newId } from '../../../platform/ids.ts';
import { DEFAULT_LANGUAGE } from '../../../platform/languages.ts';
import { silentLogger } from '../../../platform/logger.ts';
import { hashToken, newSessionToken } from '../../../platform/secrets.ts';
import type { Settings } from '../../../platform/settings.ts';
import { record } from '../../audit/index.ts';
import { checkEmail, grantsOf, type Holder, holdersOfContact } from '../../users/index.ts';
import { RECOVERY_LIFE_SECONDS, SET_UP_LIFE_SECONDS } from '../limits.ts';
import { insertSetUpLink } from '../queries.ts';
import { contextOf, type Visit } from '../visit.ts';

/** A call from the shell of the machine. */
const shellVisit = (db: Database, settings: Settings): Visit => ({
  db,
  settings,
  log: silentLogger,
  network: null,
  device: null,
  requestId: newId(),
  language: DEFAULT_LANGUAGE,
});

/**
 * A link that sets up one organization with its first Organization Admin: once, within the hour. There is no organization
 * yet whose audit could note it; setting up notes that it came from the shell.
 * @returns its URL, for the terminal alone
 */
export async function createSetUpLink(db: Database, settings: Settings): Promise<string> {
  const token = newSessionToken();
  const nobody = { organization_id: null, user_id: null };
  await insertSetUpLink(db, hashToken(token), 'set_up', nobody, SET_UP_LIFE_SECONDS);
  return new URL(`/set-up/${token}`, settings.publicUrl).href;
}

export interface RecoveryLink {
  organization: string;
  url: string;
}

/**
 * Links that sign an Organization Admin in, one for each organization where this address belongs to one: once, within 15
 * minutes, audited. Whoever sits at the machine's shell has the database anyway; this way it is on record.
 * @throws Error in words for the terminal when there is none
 */
export async function createRecoveryLink(
  db: Database,
  settings: Settings,
  email: string,
): Promise<RecoveryLink[]> {
  const checked = checkEmail(email, '/email');
  if (!checked.ok) throw new Error(`${email} is not an email address.`);
  const visit = shellVisit(db, settings);
  return db.transaction(async (tx) => {
    const links: RecoveryLink[] = [];
    for (const holder of await holdersOfContact(tx, 'email', checked.contact.canonical)) {
      if (holder.user_status === 'active' && (await isAdmin({ ...visit, db: tx }, holder)))
        links.push(await recoveryLink({ ...visit, db: tx }, holder));
    }
    if (links.length === 0)
      throw new Error('No active Organization Admin has this address. Check its spelling.');
    return links;
  });
}

const isAdmin = async (visit: Visit, holder: Holder): Promise<boolean> => {
  const ctx = contextOf(visit, holder.organization_id, { kind: 'shell' });
  return (await grantsOf(ctx, [holder.user_id])).some((g) => g.role === 'organization_admin');
};

async function recoveryLink(visit: Visit, holder: Holder): Promise<RecoveryLink> {
  const url = await insertLink(visit, holder, RECOVERY_LIFE_SECONDS);
  await record(contextOf(visit, holder.organization_id, { kind: 'shell' }), [
    { action: 'recovery.link_created', targetKind: 'user', targetId: holder.user_id },
  ]);
  return { organization: holder.organization_name, url };
}

async function insertLink(
  visit: Visit,
  who: { organization_id: string; user_id: string },
  lifeSeconds: number,
): Promise<string> {
  const token = newSessionToken();
  const link = { organization_id: who.organization_id, user_id: who.user_id };
  await insertSetUpLink(visit.db, hashToken(token), 'recovery', link, lifeSeconds);
  return new URL(`/recover/${token}`, visit.settings.publicUrl).href;
}

/**
 * A link that signs in any user of a demo, again and again, for its terminal.
 * @throws Error outside of a demo
 */
export async function createDemoLink(
  db: Database,
  settings: Settings,
  who: { organizationId: string; userId: string },
): Promise<string> {
  if (!settings.demo) throw new Error('Only a demo has such links.');
  return insertLink(
    shellVisit(db, settings),
    { organization_id: who.organizationId, user_id: who.userId },
    30 * 86_400,
  );
}
