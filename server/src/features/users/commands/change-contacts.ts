import {
  actorUserId,
  type Context,
  mayEverywhere,
  requireFreshProof,
  transaction,
} from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { takeLimit } from '../../../platform/limits.ts';
import { Problem } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { getOrganization } from '../../organizations/index.ts';
import { type CheckedContact, checkEmail, checkMobile } from '../contacts.ts';
import { refreshDirectory } from '../directory-entries.ts';
import { noticeContactChanged } from '../message.ts';
import { isAbove } from '../policy.ts';
import { presentUser } from '../present.ts';
import { userProblems } from '../problems.ts';
import { type ContactPointRow, INSERT_CONTACT, LOCK, RELEASE_CONTACT, type UserRow } from '../queries.ts';
import { reactions } from '../reactions.ts';
import { contactPointsOf, findUsers, grantsOf, onlyInOwnTeams, requireReach } from '../read.ts';
import { verifyContactPoints } from './activate-users.ts';

type Kind = 'email' | 'mobile';
const JOINED = new Set(['active', 'suspended', 'offboarded']);
const CORRECTIONS = { scope: 'contact_corrections', max: 3, windowSeconds: 86_400 };

/**
 * Sets or replaces a contact. Of somebody who has not joined, links to the old one die and the new one is written to
 * (its own hour holds); of somebody who has, only who may in the whole organization does: the old one is told, the new one stays unverified until proved.
 * @throws Problem `user.not_found`, `user.removed`, `role.above_your_own`, `session.step_up_required`, `contact.joined_already`,
 *   `contact.too_many_corrections`, `email.*`, `mobile.*`
 */
export function setContactPoint(
  ctx: Context,
  id: string,
  kind: Kind,
  input: { address: string; country?: string | undefined; accept_landline?: boolean | undefined },
) {
  return transaction(ctx, async (tx) => {
    const user = await requireChangeable(tx, id);
    const contact = await checkContact(tx, kind, input);
    const current = (await contactPointsOf(tx, [id])).find((c) => c.kind === kind);
    if (current?.canonical === contact.canonical) return presentUser(tx, id);
    if (!JOINED.has(user.status)) await countCorrection(tx, id);
    if (current) await tx.db.many(RELEASE_CONTACT, [tx.organizationId, id, kind]);
    const added = await insertContact(tx, id, contact);
    if (current && owesNotice(user, current)) await noticeContactChanged(tx, id, current, 'admin');
    await changed(tx, id, { removedId: current?.id ?? null, addedId: added }, [
      { field: kind, before: current?.address ?? null, after: contact.address },
    ]);
    return presentUser(tx, id);
  });
}

/**
 * Removes a contact; a user keeps at least one.
 * @throws Problem as `setContactPoint`, and `contact.not_found`, `contact.last_one`
 */
export function removeContactPoint(ctx: Context, id: string, kind: Kind) {
  return transaction(ctx, async (tx) => {
    const user = await requireChangeable(tx, id);
    const contacts = await contactPointsOf(tx, [id]);
    const current = contacts.find((c) => c.kind === kind);
    if (!current) throw userProblems.problem('contact.not_found');
    if (contacts.length === 1) throw userProblems.problem('contact.last_one');
    await tx.db.many(RELEASE_CONTACT, [tx.organizationId, id, kind]);
    if (owesNotice(user, current)) await noticeContactChanged(tx, id, current, 'admin');
    await changed(tx, id, { removedId: current.id, addedId: null }, [
      { field: kind, before: current.address, after: null },
    ]);
    return presentUser(tx, id);
  });
}

/**
 * Replaces a contact of the person who acts by one that they have just proved by a code; the old one is told.
 * @param contact as `checkContact` made it
 * @throws Problem `contact.not_found` when the old one is no longer theirs, `email.in_use`, `mobile.in_use`
 */
export async function replaceOwnContact(
  tx: Context,
  userId: string,
  oldId: string,
  contact: CheckedContact,
): Promise<void> {
  await tx.db.many(LOCK, [tx.organizationId, [userId]]);
  const old = (await contactPointsOf(tx, [userId])).find((c) => c.id === oldId);
  if (old?.kind !== contact.kind) throw userProblems.problem('contact.not_found');
  await tx.db.many(RELEASE_CONTACT, [tx.organizationId, userId, old.kind]);
  const added = await insertContact(tx, userId, contact);
  await verifyContactPoints(tx, [added]);
  await noticeContactChanged(tx, userId, old, 'self');
  await changed(tx, userId, { removedId: old.id, addedId: added }, [
    { field: old.kind, before: old.address, after: contact.address },
  ]);
}

/** Whoever opened the account by a contact must learn that it no longer does. */
const owesNotice = (user: UserRow, old: ContactPointRow): boolean =>
  JOINED.has(user.status) || old.verified_at !== null;

/** @throws Problem `email.in_use`, `mobile.in_use` */
async function insertContact(tx: Context, userId: string, contact: CheckedContact): Promise<string> {
  const { kind, address, canonical, country } = contact;
  const id = newId();
  const values = [tx.organizationId, id, userId, kind, address, canonical, country];
  const inserted = await tx.db.many(INSERT_CONTACT, values);
  if (inserted.length === 0) throw userProblems.problem(`${kind}.in_use`, { pointer: '/address' });
  return id;
}

async function requireChangeable(tx: Context, id: string): Promise<UserRow> {
  await requireReach(tx, id, 'users.change_contacts');
  await tx.db.many(LOCK, [tx.organizationId, [id]]);
  const [user] = await findUsers(tx, [id]);
  if (!user) throw userProblems.problem('user.not_found');
  if (user.status === 'removed') throw userProblems.problem('user.removed');
  const grants = await grantsOf(tx, [id]);
  if (isAbove(tx.actor, grants)) throw userProblems.problem('role.above_your_own');
  // By their contact an invited one joins, and the actor proves later who they are: as much as granting the role.
  if (id === actorUserId(tx.actor) || grants.some(({ role }) => role === 'organization_admin'))
    requireFreshProof(tx);
  if (mayEverywhere(tx.actor, 'users.change_contacts')) return user;
  if (JOINED.has(user.status)) throw userProblems.problem('contact.joined_already');
  // Whoever holds the contact gets everything that the invitation opens, so all of it must be the actor's to give.
  if (!(await onlyInOwnTeams(tx, [id])).has(id))
    throw userProblems.problem('role.above_your_own', {
      detail: 'other_team',
    });
  return user;
}

/**
 * Reads a contact as somebody typed it, by the rules of the organization.
 * @throws Problem `email.*`, `mobile.*`
 */
export async function checkContact(
  tx: Context,
  kind: Kind,
  input: { address: string; country?: string | undefined; accept_landline?: boolean | undefined },
): Promise<CheckedContact> {
  const organization = await getOrganization(tx);
  const result =
    kind === 'email'
      ? checkEmail(input.address, '/address')
      : checkMobile(input.address, '/address', {
          country: input.country ?? organization.default_country,
          allowedCountries: organization.sms_countries,
          acceptLandline: input.accept_landline ?? false,
        });
  if (!result.ok) throw new Problem([result.refusal]);
  return result.contact;
}

async function countCorrection(tx: Context, id: string): Promise<void> {
  const taken = await takeLimit(tx, CORRECTIONS, id);
  if (taken.granted === 0) {
    throw userProblems.problem('contact.too_many_corrections', {
      retryAt: taken.resetsAt,
      retryAfterSeconds: taken.secondsLeft,
    });
  }
}

async function changed(
  tx: Context,
  id: string,
  change: { removedId: string | null; addedId: string | null },
  changes: { field: string; before: unknown; after: unknown }[],
): Promise<void> {
  await reactions.contactChanged(tx, id, change);
  await refreshDirectory(tx, [id]);
  await record(tx, [{ action: 'user.contact_changed', targetKind: 'user', targetId: id, changes }]);
}
