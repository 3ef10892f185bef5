import { Problem } from '../../platform/problem.ts';
import { acceptInvitation, findByContact, stateOf } from '../invitations/index.ts';
import { holdOrganization } from '../organizations/index.ts';
import {
  asPerson,
  type ContactProof,
  contextOf,
  entrantsOf,
  type StartedSession,
  startSession,
  type Visit,
} from '../sessions/index.ts';
import { fillValues, findUsers, holdersOfContact } from '../users/index.ts';
import { Again } from './again.ts';
import { createNewcomer } from './commands/create-newcomer.ts';
import { linkIdentity } from './commands/link-identity.ts';
import { type Facts, mappedValues, vouchedContact } from './facts.ts';
import { isOver, noteSession } from './provider-sessions.ts';
import {
  type ConnectionRow,
  FIND_IDENTITY,
  HOLD_ON,
  type IdentityRow,
  KNOWN_OTHERWISE,
  NOTE_IDENTITY_USED,
  NOTE_USED,
} from './queries.ts';

export type Finished =
  | { outcome: 'signed_in'; session: StartedSession; userId: string; joined: boolean }
  /** Nobody is linked, and nothing that arrived may link anybody: a code to the address on record decides. */
  | { outcome: 'code_needed' }
  | { outcome: 'refused'; reason: 'off' | 'not_active' | 'not_invited' }
  /** The provider has ended the session since it told of it. */
  | { outcome: 'over' };

export interface How {
  /** The session that this browser had before; it ends. */
  replaces: string | null;
  /** The contact whose code the person typed, where one was asked for. */
  proof?: ContactProof;
}

/**
 * Signs in, joins or creates whoever a provider has just told of, all in one transaction: the identity by connection, issuer
 * and subject; else by an address that all three vouch for (provider, domain, record), or by a code to it. Met midway by
 * the same person with a link, a code or another tab it looks again, so that one person is one user with one story.
 * @param facts checked by the protocol: signature, audience, time, replay
 */
export async function finishCompanySignIn(
  visit: Visit,
  connection: ConnectionRow,
  facts: Facts,
  how: How,
): Promise<Finished> {
  for (let attempt = 1; ; attempt++) {
    try {
      const finished = await visit.db.transaction(async (db) => {
        const decided = await decide({ ...visit, db }, connection, facts, how);
        if (decided.outcome === 'signed_in')
          await noteSession(db, connection, facts, visit, decided.session.id);
        return decided;
      });
      if (finished.outcome === 'signed_in') await noteUsed(visit, connection, facts);
      return finished;
    } catch (error) {
      if (attempt === 4 || !isMetMidway(error)) throw error;
    }
  }
}

const isMetMidway = (error: unknown): boolean =>
  error instanceof Again || (error instanceof Problem && error.code === 'invitation.not_pending');

const keyOf = (connection: ConnectionRow, facts: Facts) => [
  connection.organization_id,
  connection.id,
  facts.issuer,
  facts.subject,
];

/** Beside the transaction, whose hold of the connection many share. */
async function noteUsed({ db }: Visit, connection: ConnectionRow, facts: Facts): Promise<void> {
  await db.many(NOTE_USED, [connection.organization_id, connection.id]);
  await db.many(NOTE_IDENTITY_USED, keyOf(connection, facts));
}

async function decide(
  visit: Visit,
  { organization_id, id }: ConnectionRow,
  facts: Facts,
  how: How,
): Promise<Finished> {
  const tx = contextOf(visit, organization_id, { kind: 'system' });
  // What the journey read of it may have changed since: whom it lets in, what it fills and how far that counts.
  const connection = await tx.db.one<ConnectionRow>(HOLD_ON, [organization_id, id]);
  if (!connection) return { outcome: 'refused', reason: 'off' };
  // Before any user is locked, in the order in which all paths lock.
  if (connection.trust === 'proposed') await holdOrganization(tx);
  if (await isOver(tx.db, connection, facts)) return { outcome: 'over' };
  const known = await tx.db.one<IdentityRow>(FIND_IDENTITY, keyOf(connection, facts));
  const [user] = known ? await findUsers(tx, [known.user_id]) : [];
  if (user?.status === 'active') return signIn(visit, connection, facts, how, user.id);
  if (user?.status === 'suspended' || user?.status === 'offboarded')
    return { outcome: 'refused', reason: 'not_active' };
  return byContact(visit, connection, facts, how);
}

async function byContact(visit: Visit, connection: ConnectionRow, facts: Facts, how: How): Promise<Finished> {
  const tx = contextOf(visit, connection.organization_id, { kind: 'system' });
  const contact = how.proof ?? (await vouchedContact(tx, facts));
  if (!contact) return { outcome: 'code_needed' };
  const by = how.proof ? 'code' : 'email';
  const entrants = await entrantsOf(tx.db, contact.kind, contact.canonical);
  const entrant = entrants.find((e) => e.organization_id === tx.organizationId);
  if (entrant?.way === 'sign_in') {
    // The same address under another name may be somebody else's by now: companies give them out again.
    const known = [...keyOf(connection, facts), entrant.user_id];
    if (!how.proof && (await tx.db.one(KNOWN_OTHERWISE, known))) return { outcome: 'code_needed' };
    await linkIdentity(tx, connection, facts, entrant.user_id, by);
    return signIn(visit, connection, facts, how, entrant.user_id);
  }
  if (entrant) return join(visit, connection, facts, how, contact);
  const holders = await holdersOfContact(tx.db, contact.kind, contact.canonical);
  if (how.proof) return { outcome: 'refused', reason: 'not_invited' };
  // Somebody has the address who may not come in by it; and whoever may is invited.
  const held = holders.some((h) => h.organization_id === tx.organizationId);
  if (held || connection.newcomers !== 'create') return { outcome: 'code_needed' };
  const userId = await createNewcomer(tx, connection, facts, contact);
  await linkIdentity(tx, connection, facts, userId, 'created');
  return signIn(visit, connection, facts, how, userId, true);
}

/** Teams, details and timeline as by the link, since it is the same command. */
async function join(
  visit: Visit,
  connection: ConnectionRow,
  facts: Facts,
  how: How,
  contact: ContactProof,
): Promise<Finished> {
  const offer = await findByContact(visit.db, connection.organization_id, contact);
  if (!offer) throw new Again();
  if (stateOf(offer) !== 'open') return { outcome: 'refused', reason: 'not_invited' };
  const acceptance = { offer, codeProved: true, replaces: how.replaces, company: connection.name };
  const session = await acceptInvitation(visit, acceptance);
  const tx = asPerson(visit, connection.organization_id, offer.user_id);
  await linkIdentity(tx, connection, facts, offer.user_id, how.proof ? 'code' : 'email');
  await fill(visit, connection, facts, offer.user_id);
  return { outcome: 'signed_in', session, userId: offer.user_id, joined: true };
}

async function signIn(
  visit: Visit,
  connection: ConnectionRow,
  facts: Facts,
  how: How,
  userId: string,
  joined = false,
): Promise<Finished> {
  await fill(visit, connection, facts, userId);
  const tx = asPerson(visit, connection.organization_id, userId);
  const session = await startSession(tx, { userId, provedBy: 'company', replaces: how.replaces });
  return { outcome: 'signed_in', session, userId, joined };
}

/** What the provider says fills the fields that the connection maps, as far as it is trusted with them. */
async function fill(visit: Visit, connection: ConnectionRow, facts: Facts, userId: string): Promise<void> {
  const values = mappedValues(facts, connection.mapping);
  if (Object.keys(values).length === 0) return;
  const tx = contextOf(visit, connection.organization_id, { kind: 'system' });
  await fillValues(tx, userId, values, connection);
}
