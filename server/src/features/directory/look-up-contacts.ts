import { type Context, mayEverywhere, seesEverybody, transaction } from '../../platform/context/index.ts';
import { takeLimit } from '../../platform/limits.ts';
import { platformProblems } from '../../platform/problem.ts';
import { record } from '../audit/index.ts';
import { hoursOf, pendingOf } from '../invitations/index.ts';
import { getOrganization, type OrganizationRow } from '../organizations/index.ts';
import {
  type CheckedContact,
  checkEmail,
  checkMobile,
  findRemovedHolders,
  visibleOf,
} from '../users/index.ts';
import { HOLDERS, type LookedUp } from './queries.ts';

/** What a Team Admin may ask; each answer about somebody outside their teams says that the address is known here. */
const LOOK_UPS = { scope: 'contact_look_ups', max: 30, windowSeconds: 3600 };

interface Asked {
  kind: 'email' | 'mobile';
  address: string;
  country?: string | undefined;
}

interface Answer {
  state: 'free' | 'in_use' | 'removed' | 'invalid';
  holder: LookedUp | null;
  invitation_id: string | null;
  resend_at: Date | null;
}

const NOTHING = { holder: null, invitation_id: null, resend_at: null };

/**
 * Says whether a contact is in use, while it is being typed. A Team Admin learns of people outside their teams only that
 * it is in use, 30 times an hour, each time audited.
 * @throws Problem `limit.reached`
 */
export function lookUpContact(ctx: Context, asked: Asked): Promise<Answer> {
  return transaction(ctx, async (tx) => {
    const { answers, counted } = await judge(tx, [asked]);
    const taken = await takeLookUps(tx, counted.length);
    if (taken && taken.granted < counted.length) {
      throw platformProblems.problem('limit.reached', {
        retryAt: taken.resetsAt,
        retryAfterSeconds: taken.secondsLeft,
      });
    }
    return answers[0] ?? { state: 'invalid', ...NOTHING };
  });
}

/**
 * The same of a list, in the order given. What a Team Admin's hour does not allow is not told: the list goes on, and
 * inviting says it. The number of statements does not grow with the list.
 */
export function lookUpContacts(ctx: Context, asked: readonly Asked[]) {
  return transaction(ctx, async (tx) => {
    const { answers, counted } = await judge(tx, asked);
    const taken = await takeLookUps(tx, counted.length);
    const untold = new Set(taken ? counted.slice(taken.granted) : []);
    return answers.map((answer, at) =>
      untold.has(at) ? { state: 'not_told' as const, ...NOTHING } : answer,
    );
  });
}

/** What is to be answered, and the indexes of those answers that count against a Team Admin's hour. */
async function judge(
  tx: Context,
  asked: readonly Asked[],
): Promise<{ answers: Answer[]; counted: number[] }> {
  const organization = await getOrganization(tx);
  const contacts = asked.map((one) => read(one, organization));
  const holders = await holdersOf(tx, contacts);
  const visible = await visibleOf(tx, [...new Set([...holders.values()].map((h) => h.id))]);
  const seen = [...holders.values()].filter((h) => visible.has(h.id));
  const pending = await pendingOf(tx, [
    ...new Set(seen.filter((h) => h.status === 'invited').map((h) => h.id)),
  ]);
  const invitationOf = new Map(pending.map((row) => [row.user_id, row.id]));
  const hours = await hoursOf(
    tx,
    contacts.flatMap((c, at) => (c && invitationOf.has(holders.get(at)?.id ?? '') ? [c] : [])),
    organization.resend_after_seconds,
  );
  const freeAt = new Map(hours.map((h) => [`${h.kind} ${h.canonical}`, h.free_at]));
  const removed = mayEverywhere(tx.actor, 'users.change_status')
    ? await removedOf(tx, contacts, holders)
    : new Map();

  const counted: number[] = [];
  const answers = contacts.map((contact, at): Answer => {
    if (!contact) return { state: 'invalid', ...NOTHING };
    const holder = holders.get(at);
    // Whether a contact is free says as much as whose it is.
    if (!holder || !visible.has(holder.id)) counted.push(at);
    if (!holder) return removed.get(at) ?? { state: 'free', ...NOTHING };
    if (!visible.has(holder.id)) return { state: 'in_use', ...NOTHING };
    const invitationId = invitationOf.get(holder.id) ?? null;
    const { id, name, status, since } = holder;
    return {
      state: 'in_use',
      holder: { id, name, status, since },
      invitation_id: invitationId,
      resend_at: (invitationId && freeAt.get(`${contact.kind} ${contact.canonical}`)) || null,
    };
  });
  return { answers, counted };
}

function read(asked: Asked, organization: OrganizationRow): CheckedContact | null {
  const result =
    asked.kind === 'email'
      ? checkEmail(asked.address, '/address')
      : checkMobile(asked.address, '/address', {
          country: asked.country ?? organization.default_country,
          allowedCountries: organization.sms_countries,
          acceptLandline: true,
        });
  return result.ok ? result.contact : null;
}

async function holdersOf(
  tx: Context,
  contacts: readonly (CheckedContact | null)[],
): Promise<Map<number, LookedUp>> {
  const wanted = contacts.flatMap((c, index) => (c ? [{ index, kind: c.kind, canonical: c.canonical }] : []));
  if (wanted.length === 0) return new Map();
  const rows = await tx.db.many<LookedUp & { index: number }>(HOLDERS, [
    tx.organizationId,
    JSON.stringify(wanted),
  ]);
  return new Map(rows.map(({ index, ...holder }) => [index, holder]));
}

/** Who was removed is for those who may take them back. */
async function removedOf(
  tx: Context,
  contacts: readonly (CheckedContact | null)[],
  holders: ReadonlyMap<number, LookedUp>,
): Promise<Map<number, Answer>> {
  const found = await findRemovedHolders(
    tx,
    contacts.map((contact, at) => (contact && !holders.has(at) ? [contact] : [])),
  );
  return new Map(
    [...found].map(([at, { holder_id, holder_name, holder_status, holder_since }]) => [
      at,
      {
        ...NOTHING,
        state: 'removed',
        holder: { id: holder_id, name: holder_name ?? '?', status: holder_status, since: holder_since },
      },
    ]),
  );
}

/** Counts and audits what a Team Admin learns; null for whoever may know anyway. */
async function takeLookUps(tx: Context, wanted: number) {
  if (wanted === 0 || seesEverybody(tx.actor) || tx.actor.kind !== 'user') return null;
  const taken = await takeLimit(tx, LOOK_UPS, `${tx.organizationId} ${tx.actor.userId}`, wanted);
  await record(
    tx,
    Array.from({ length: taken.granted }, () => ({
      action: 'contact.looked_up',
      targetKind: 'contact',
      targetId: null,
    })),
  );
  return taken;
}
