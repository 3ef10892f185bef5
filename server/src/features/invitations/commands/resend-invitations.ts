import { type Context, transaction } from '../../../platform/context/index.ts';
import type { Refusal } from '../../../platform/endpoint/shapes.ts';
import { Problem } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { findDeliveries } from '../../deliveries/index.ts';
import { getOrganization, type OrganizationRow } from '../../organizations/index.ts';
import { teamsOf } from '../../teams/index.ts';
import { displayName, reference } from '../../users/index.ts';
import { giveBackCaps, takeCaps } from '../caps.ts';
import { hoursOf } from '../hours.ts';
import { loadManaged, type Managed } from '../manage.ts';
import { invitationProblems } from '../problems.ts';
import { LOCK, RENEW } from '../queries.ts';
import { type Recipient, type Sent, sendTo } from '../sending.ts';
import { contactsByUser, type Welcomed } from '../welcome.ts';
import { refusalsOfContacts } from '../writable.ts';

export type Resent =
  | { ok: true; result: Welcomed }
  | { ok: false; refusal: Refusal; retryAfterSeconds?: number };

/**
 * Sends invitations again, each address at most once an hour, and starts their life anew; earlier links stay good.
 * One outcome for each, in the order given; of ten callers at once, one sends.
 * @param only the contacts to write to, by invitation; all of them unless given
 * @param load which invitations the actor may send: those that they manage unless given
 */
export function resendInvitations(
  ctx: Context,
  ids: readonly string[],
  delaySeconds = 0,
  only?: OnlyContacts,
  load: typeof loadManaged = loadManaged,
): Promise<Resent[]> {
  return transaction(ctx, async (tx) => {
    const organization = await getOrganization(tx);
    const found = await load(tx, ids);
    const outcomes = new Map<string, Resent>();
    const refuse: Refuse = (id, refusal, retryAfterSeconds) =>
      void outcomes.set(id, {
        ok: false,
        refusal,
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      });
    const managed: Managed[] = [];
    for (const [id, entry] of found) {
      if ('code' in entry) refuse(id, entry);
      else if (entry.invitation.state !== 'pending')
        refuse(id, invitationProblems.refuse('invitation.not_pending'));
      else if (entry.invitation.held_at) refuse(id, invitationProblems.refuse('invitation.held'));
      else managed.push(entry);
    }
    // Locked before its messages are looked at, so that two resends of one invitation follow each other.
    await tx.db.many(LOCK, [tx.organizationId, managed.map((m) => m.invitation.id)]);
    const recipients = await writable(tx, organization, managed, refuse, only);
    await refuseWaiting(tx, organization, recipients, refuse, only !== undefined);
    const candidates = new Map(
      recipients.flatMap((r, index) => (outcomes.has(r.invitationId) ? [] : [[index, r] as const])),
    );
    const caps = await takeCaps(tx, organization, candidates);
    for (const [index, { refusal, seconds }] of caps.refusals) {
      refuse(recipients[index]?.invitationId ?? '', refusal, seconds);
    }
    const going = recipients.filter((r) => !outcomes.has(r.invitationId));
    const sent = await sendTo(tx, going, {
      organization,
      delaySeconds,
      wait: false,
      lane: ids.length > 1 ? 'bulk' : 'single',
    });
    refuseSilent(going, sent, refuse);
    const served = going.filter((r) => !outcomes.has(r.invitationId));
    await giveBackCaps(
      tx,
      caps,
      new Set(recipients.flatMap((r, index) => (served.includes(r) ? [index] : []))),
    );
    await renew(tx, organization, served, found, sent, outcomes);
    return ids.map(
      (id) => outcomes.get(id) ?? { ok: false, refusal: invitationProblems.refuse('invitation.not_found') },
    );
  });
}

/** @throws Problem `invitation.*`, with Retry-After where time alone helps */
export async function resendInvitation(ctx: Context, id: string, delaySeconds = 0): Promise<Welcomed> {
  return transaction(ctx, async (tx) => {
    const [outcome] = await resendInvitations(tx, [id], delaySeconds);
    if (outcome?.ok) return outcome.result;
    throw new Problem(
      outcome ? [outcome.refusal] : [invitationProblems.refuse('invitation.not_found')],
      outcome?.retryAfterSeconds,
    );
  });
}

/** Ids of contact points by id of the invitation. */
type OnlyContacts = ReadonlyMap<string, ReadonlySet<string>>;

type Refuse = (id: string, refusal: Refusal, retryAfterSeconds?: number) => void;

/** Those who have a contact that may be written to: not suppressed, in a country allowed, through a channel that works. */
async function writable(
  tx: Context,
  organization: OrganizationRow,
  managed: readonly Managed[],
  refuse: Refuse,
  only: OnlyContacts | undefined,
): Promise<Recipient[]> {
  const contacts = await contactsByUser(
    tx,
    managed.map((m) => m.target.user.id),
  );
  const whyNot = await refusalsOfContacts(tx, organization, [...contacts.values()].flat());
  return managed.flatMap(({ invitation, target }) => {
    const wanted = only?.get(invitation.id);
    const theirs = (contacts.get(target.user.id) ?? []).filter((c) => !wanted || wanted.has(c.id));
    const usable = theirs.filter((c) => !whyNot.has(c.id));
    if (usable.length > 0) {
      return [
        {
          invitationId: invitation.id,
          userId: target.user.id,
          language: invitation.language,
          contacts: usable,
        },
      ];
    }
    const [first] = theirs.flatMap((c) => whyNot.get(c.id) ?? []);
    refuse(invitation.id, first ?? invitationProblems.refuse('contact.missing'));
    return [];
  });
}

/** While a message is queued or retrying, another would only come on top; inside the hour, the hour is the reason. */
async function refuseWaiting(
  tx: Context,
  organization: OrganizationRow,
  recipients: readonly Recipient[],
  refuse: Refuse,
  contactsAlone: boolean,
) {
  const ids = recipients.map((r) => r.invitationId);
  const waiting = await findDeliveries(tx, { subjectIds: ids, kinds: ['invitation'] }, [
    'held',
    'queued',
    'sending',
    'retrying',
  ]);
  if (waiting.length === 0) return;
  const hours = await hoursOf(
    tx,
    recipients.flatMap((r) => [...r.contacts]),
    organization.resend_after_seconds,
  );
  for (const { invitationId, contacts } of recipients) {
    const inHour = contacts.every((c) => hours.some((h) => h.kind === c.kind && h.canonical === c.canonical));
    const concerns = (id: string | null) => !contactsAlone || contacts.some((c) => c.id === id);
    if (!inHour && waiting.some((d) => d.subject_id === invitationId && concerns(d.contact_point_id))) {
      refuse(invitationId, invitationProblems.refuse('invitation.still_queued'));
    }
  }
}

/** Whoever got no message is refused: a message is still on its way, or no contact has its hour. */
function refuseSilent(going: readonly Recipient[], sent: Sent, refuse: Refuse): void {
  const silent = going.filter((r) => !sent.messages.some((m) => m.invitationId === r.invitationId));
  if (silent.length === 0) return;
  for (const { invitationId } of silent) {
    const hours = sent.tooSoon.filter((h) => h.invitationId === invitationId && h.waits_until);
    const [first] = hours.sort((a, b) => a.seconds - b.seconds);
    if (!first?.waits_until) continue;
    refuse(
      invitationId,
      invitationProblems.refuse('invitation.too_soon', { retryAt: first.waits_until }),
      first.seconds,
    );
  }
}

async function renew(
  tx: Context,
  organization: OrganizationRow,
  served: readonly Recipient[],
  found: ReadonlyMap<string, Managed | Refusal>,
  sent: Sent,
  outcomes: Map<string, Resent>,
): Promise<void> {
  if (served.length === 0) return;
  const renewed = await tx.db.many<{ id: string; expires_at: Date }>(RENEW, [
    tx.organizationId,
    served.map((r) => r.invitationId),
    organization.invitation_life_days,
  ]);
  const teams = await teamsOf(
    tx,
    served.map((r) => r.userId),
  );
  await record(
    tx,
    served.map((r) => ({ action: 'invitation.resent', targetKind: 'invitation', targetId: r.invitationId })),
  );
  for (const { invitationId, userId, contacts } of served) {
    const entry = found.get(invitationId);
    if (!entry || 'code' in entry) continue;
    const { invitation, target } = entry;
    outcomes.set(invitationId, {
      ok: true,
      result: {
        user: {
          id: userId,
          name: displayName(target.user, contacts[0]?.address),
          status: target.user.status,
        },
        invitation: {
          ...invitation,
          expired: false,
          expires_at: renewed.find((row) => row.id === invitationId)?.expires_at ?? invitation.expires_at,
          created_by: reference(invitation.created_by, invitation.created_by_name ?? null),
        },
        deliveries: sent.messages.filter((m) => m.invitationId === invitationId),
        teams: teams.filter((t) => t.user_id === userId).map(({ id, name }) => ({ id, name })),
        restored: false,
        not_restored: [],
      },
    });
  }
}
