import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { refreshDirectory } from '../directory-entries.ts';
import {
  CANCEL_PLANS,
  INSERT_OFFBOARDING,
  IS_LAST_ORGANIZATION_ADMIN,
  KEEP_CONTACTS,
  type OffboardingRow,
  RELEASE_FOR_LEAVERS,
  SET_LAST_DAY,
  TODAY,
} from '../offboarding-queries.ts';
import { FROM } from '../policy.ts';
import { presentUser } from '../present.ts';
import { userProblems } from '../problems.ts';
import { type ContactPointRow, UPSERT_SOURCES, type UserRow } from '../queries.ts';
import { reactions, type TheirInvitations } from '../reactions.ts';
import { findUsers, requireNotAbove } from '../read.ts';
import { RELEASED_CONTACTS, RETAKE_CONTACT } from '../return-queries.ts';
import { removeOrSuspend, THEIRS } from './change-status.ts';

export interface LastDay {
  last_day_on: string;
  reason?: string | null | undefined;
  release_contacts?: OffboardingRow['release_contacts'] | undefined;
  their_invitations?: TheirInvitations | undefined;
}

type Given = { last_day_on?: string | undefined } & Omit<LastDay, 'last_day_on'> & {
    now?: boolean | undefined;
  };

type Plan = Pick<OffboardingRow, 'last_day_on' | 'release_contacts'>;

/**
 * Offboards a user who leaves. A day that is over, or `now`, ends access with this transaction; a day ahead is kept as a plan,
 * which takes the place of an earlier one and is carried out by `runOffboardings`.
 * @throws Problem `user.not_found`, `role.above_your_own`, `user.status_conflict`, `user.last_organization_admin`, `user.yourself`
 */
export function offboardUser(ctx: Context, id: string, asked: Given) {
  return transaction(ctx, async (tx) => {
    await requireNotAbove(tx, id, 'users.change_status');
    if (tx.actor.kind === 'user' && tx.actor.userId === id) throw userProblems.problem('user.yourself');
    await lockOrganization(tx);
    const [user] = await findUsers(tx, [id]);
    if (!user) throw userProblems.problem('user.not_found');
    const row = await tx.db.one<{ today: string }>(TODAY, [tx.organizationId]);
    if (!row) throw new Error('The organization is gone.');
    const { now, last_day_on: day = row.today, ...more } = asked;
    // Days are written so that their texts sort as they do.
    const given = { ...more, last_day_on: now && day > row.today ? row.today : day };
    if (now || day < row.today) await endNow(tx, user, given);
    else await plan(tx, user, given);
    return presentUser(tx, id);
  });
}

async function endNow(tx: Context, user: UserRow, given: LastDay): Promise<void> {
  await cancelEarlier(tx, user.id, given);
  await keep(tx, user.id, given, true);
  await endAccess(tx, user.id, {
    last_day_on: given.last_day_on,
    release_contacts: given.release_contacts ?? 'never',
  });
  await reactions.invitersLeft(tx, [user.id], given.their_invitations ?? THEIRS);
  await record(tx, [
    {
      action: 'user.offboarded',
      targetKind: 'user',
      targetId: user.id,
      changes: [
        { field: 'status', before: user.status, after: 'offboarded' },
        ...described(given, user.last_day_on),
      ],
    },
  ]);
}

async function plan(tx: Context, user: UserRow, given: LastDay): Promise<void> {
  if (!(FROM.offboard as readonly string[]).includes(user.status))
    throw userProblems.problem('user.status_conflict');
  if (await tx.db.one(IS_LAST_ORGANIZATION_ADMIN, [tx.organizationId, user.id]))
    throw userProblems.problem('user.last_organization_admin');
  const earlier = await cancelEarlier(tx, user.id, given);
  await keep(tx, user.id, given, false);
  await setLastDay(tx, user.id, given.last_day_on);
  if (given.release_contacts === 'now') await tx.db.many(RELEASE_FOR_LEAVERS, [tx.organizationId, [user.id]]);
  if (given.their_invitations) await reactions.invitersLeft(tx, [user.id], given.their_invitations);
  await refreshDirectory(tx, [user.id]);
  await record(tx, [
    {
      action: 'user.offboarding_planned',
      targetKind: 'user',
      targetId: user.id,
      changes: described(given, earlier?.last_day_on ?? user.last_day_on),
    },
  ]);
}

/** Another plan takes the place of the one before: contacts that were released too early come back as far as they can. */
async function cancelEarlier(tx: Context, userId: string, given: LastDay): Promise<Plan | undefined> {
  const [earlier] = await tx.db.many<Plan>(CANCEL_PLANS, [tx.organizationId, [userId]]);
  if (earlier?.release_contacts === 'now' && given.release_contacts !== 'now')
    await takeContactsBack(tx, userId);
  return earlier;
}

/**
 * Cancels a planned last day: the user stays, with what is still free of contacts that were released before.
 * @throws Problem `user.not_found`, `role.above_your_own`, `offboarding.not_planned`
 */
export function cancelOffboarding(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    await requireNotAbove(tx, id, 'users.change_status');
    await lockOrganization(tx);
    const [plan] = await tx.db.many<Plan>(CANCEL_PLANS, [tx.organizationId, [id]]);
    if (!plan) throw userProblems.problem('offboarding.not_planned');
    const not_restored = plan.release_contacts === 'now' ? await takeContactsBack(tx, id) : [];
    await setLastDay(tx, id, null);
    await refreshDirectory(tx, [id]);
    await record(tx, [
      {
        action: 'user.offboarding_cancelled',
        targetKind: 'user',
        targetId: id,
        changes: [{ field: 'last_day_on', before: plan.last_day_on, after: null }],
      },
    ]);
    return { user: await presentUser(tx, id), not_restored };
  });
}

/**
 * The end of access itself, by a person or when the day is over: sessions and invitation end with this transaction, contacts
 * are freed as asked. The organization is locked by then.
 * @throws Problem `user.status_conflict`, `user.last_organization_admin`
 */
export async function endAccess(tx: Context, id: string, plan: Plan): Promise<void> {
  // Contacts first, so that the directory is written once, of how it is afterwards.
  if (plan.release_contacts !== 'never') await tx.db.many(RELEASE_FOR_LEAVERS, [tx.organizationId, [id]]);
  await setLastDay(tx, id, plan.last_day_on);
  await removeOrSuspend(tx, [id], 'offboarded', FROM.offboard);
}

const keep = (tx: Context, userId: string, given: LastDay, done: boolean) =>
  tx.db.many(INSERT_OFFBOARDING, [
    tx.organizationId,
    newId(),
    userId,
    given.last_day_on,
    given.reason?.trim() || null,
    given.release_contacts ?? 'never',
    actorUserId(tx.actor),
    done,
  ]);

/** A profile field as well, so that rules can read it. */
async function setLastDay(tx: Context, userId: string, day: string | null): Promise<void> {
  await tx.db.many(SET_LAST_DAY, [tx.organizationId, userId, day]);
  const by = actorUserId(tx.actor);
  const values = [tx.organizationId, userId, ['last_day_on'], 'organization_admin', 'confirmed', by];
  await tx.db.many(UPSERT_SOURCES, values);
  await reactions.valuesChanged(tx, [userId], ['last_day_on']);
}

async function takeContactsBack(tx: Context, userId: string): Promise<('email' | 'mobile')[]> {
  const contacts = await tx.db.many<ContactPointRow>(RELEASED_CONTACTS, [tx.organizationId, [userId]]);
  const lost: ('email' | 'mobile')[] = [];
  for (const contact of contacts) {
    const taken = await tx.db.many(RETAKE_CONTACT, [tx.organizationId, contact.id]);
    if (taken.length === 0) lost.push(contact.kind);
  }
  await tx.db.many(KEEP_CONTACTS, [tx.organizationId, userId]);
  return lost;
}

function described(given: LastDay, before: string | null) {
  const reason = given.reason?.trim();
  return [
    { field: 'last_day_on', before, after: given.last_day_on },
    { field: 'release_contacts', after: given.release_contacts ?? 'never' },
    ...(reason ? [{ field: 'reason', after: reason }] : []),
  ];
}
