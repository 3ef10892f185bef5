import { actorUserId, type Context } from '../../platform/context/index.ts';
import { record } from '../audit/index.ts';
import { readRulesAhead } from '../dynamic-teams/index.ts';
import type { CheckedValues } from '../profile-fields/index.ts';
import { addMembers } from '../teams/index.ts';
import {
  announceUsers,
  type CheckedContact,
  contactPointsOf,
  type DirectoryFacts,
  displayName,
  enterDirectory,
  findUsers,
  insertGrants,
  type NotRestored,
  refreshDirectory,
  type Snapshot,
  setStatus,
} from '../users/index.ts';
import { type Draft, grantsOffered } from './drafts.ts';
import type { Undo } from './queries.ts';
import { insertInvitations, type QueuedMessage, queueTurns, type SendOptions, takeTurns } from './sending.ts';

/** Somebody whose user stands and who now gets teams, a role and an invitation. */
export interface Arrival {
  draft: Draft;
  userId: string;
  contacts: (CheckedContact & { id: string })[];
  /** Those of the values given that count. */
  values: CheckedValues;
  restored: boolean;
  notRestored: NotRestored;
  /** Of somebody restored: as they were, for Undo. */
  before?: Snapshot;
}

/** What came of one person, as the answer shows it. */
export interface Welcomed {
  user: { id: string; name: string; status: string };
  invitation: PresentedInvitation | null;
  deliveries: Omit<QueuedMessage, 'invitationId'>[];
  teams: { id: string; name: string }[];
  restored: boolean;
  not_restored: NotRestored;
}

export interface PresentedInvitation {
  id: string;
  user_id: string;
  state: 'pending' | 'accepted' | 'declined' | 'revoked';
  expired: boolean;
  language: string;
  created_at: Date;
  created_by: { id: string; name: string } | null;
  expires_at: Date;
  held_at: Date | null;
}

/** Gives everybody their teams, role, invitation and messages, with one statement a step. Answers by index of the draft. */
export async function welcome(
  tx: Context,
  arrivals: readonly Arrival[],
  options: SendOptions & {
    teamNames: ReadonlyMap<string, string>;
    actor: { id: string; name: string } | null;
  },
): Promise<Map<number, Welcomed>> {
  const [restored, fresh] = [arrivals.filter((a) => a.restored), arrivals.filter((a) => !a.restored)];
  const invited = arrivals.filter((a) => a.draft.send);
  const language = ({ draft }: Arrival) => draft.person.language ?? options.organization.language;
  // A new user's teams stand in the audit event of their creation; those of a user who was there get events of their own.
  const [, , , invitations, turns] = await Promise.all([
    addMembers(tx, fresh.flatMap(membershipsOf), { newUsers: true }),
    takeBack(tx, restored),
    insertGrants(tx, arrivals.flatMap(grantsOf)),
    insertInvitations(
      tx,
      options.organization,
      invited.map((a) => ({ userId: a.userId, language: language(a), undo: undoOf(a) })),
    ),
    takeTurns(tx, invited, options),
    fresh.length > 0 ? readRulesAhead(tx) : undefined,
  ]);
  const recipients = invited.flatMap((a) => {
    const invitation = invitations.get(a.userId);
    return invitation
      ? [{ invitationId: invitation.id, userId: a.userId, language: language(a), contacts: a.contacts }]
      : [];
  });
  const before = recipients.map(({ invitationId, userId }) => ({ invitationId, userId, kind: 'created' }));
  const entered = new Set(fresh.map((a) => a.userId));
  const { messages } = await queueTurns(tx, recipients, turns, { ...options, before, entered });
  enterDirectory(
    tx,
    fresh.map((a) => ({ ...directoryFacts(a), ...lastEvent(messages, invitations.get(a.userId)?.id) })),
  );
  await auditArrivals(tx, arrivals, invitations);
  await announceUsers(tx, [...entered]);
  const statuses = await statusesOf(tx, restored);
  return new Map(
    arrivals.map((a) => {
      const invitation = invitations.get(a.userId);
      return [
        a.draft.index,
        {
          user: {
            id: a.userId,
            name: nameOf(a),
            status: statuses.get(a.userId) ?? (a.draft.send ? 'invited' : 'not_invited'),
          },
          invitation: invitation
            ? {
                ...invitation,
                user_id: a.userId,
                state: 'pending' as const,
                expired: false,
                language: language(a),
                created_by: options.actor,
                held_at: null,
              }
            : null,
          deliveries: messages.filter((m) => m.invitationId === invitation?.id),
          teams: a.draft.teamIds.map((id) => ({ id, name: options.teamNames.get(id) ?? '?' })),
          restored: a.restored,
          not_restored: a.notRestored,
        },
      ];
    }),
  );
}

const membershipsOf = ({ draft, userId }: Arrival) =>
  draft.teamIds.map((team_id) => ({ team_id, user_id: userId }));

/** Somebody restored gets their teams beside those that they had, and is invited anew. */
async function takeBack(tx: Context, restored: readonly Arrival[]): Promise<void> {
  await addMembers(tx, restored.flatMap(membershipsOf));
  const invited = restored.filter((a) => a.draft.send).map((a) => a.userId);
  if (invited.length > 0) await setStatus(tx, invited, 'invited', ['not_invited', 'active', 'suspended']);
  await refreshDirectory(
    tx,
    restored.map((a) => a.userId),
  );
}

function directoryFacts({ draft, userId, contacts, values }: Arrival): DirectoryFacts {
  const { first_name, last_name, job_title, department, employee_id } = values.builtIn;
  const addressOf = (kind: string) => contacts.find((c) => c.kind === kind)?.address ?? null;
  return {
    user_id: userId,
    status: draft.send ? 'invited' : 'not_invited',
    first_name: first_name ?? '',
    last_name: last_name ?? '',
    job_title: job_title ?? null,
    department: department ?? null,
    employee_id: employee_id ?? null,
    email: addressOf('email'),
    mobile: addressOf('mobile'),
    in_no_team: draft.teamIds.length === 0,
    custom: values.custom,
  };
}

/** What the list shows of somebody just invited: that their message is queued, or waits, and until when. */
function lastEvent(messages: readonly QueuedMessage[], invitationId: string | undefined) {
  const message = messages.findLast((m) => m.invitationId === invitationId);
  return message
    ? {
        last_event: message.state,
        last_event_detail: message.waits_for_hour ? message.not_before.toISOString() : null,
      }
    : {};
}

const undoOf = (a: Arrival): Undo =>
  a.before ? { mode: 'restored', before: a.before } : { mode: 'created' };

const grantsOf = ({ draft, userId }: Arrival) =>
  grantsOffered(draft.role, draft.teamIds).map((grant) => ({ ...grant, user_id: userId }));

const nameOf = ({ values, contacts }: Arrival): string =>
  displayName(
    { first_name: values.builtIn.first_name ?? '', last_name: values.builtIn.last_name ?? '' },
    contacts[0]?.address,
  );

/** The acting user, as others refer to them; null from the shell. */
export async function presentActor(tx: Context): Promise<{ id: string; name: string } | null> {
  const id = actorUserId(tx.actor);
  if (!id) return null;
  const [user] = await findUsers(tx, [id]);
  return user ? { id, name: displayName(user) } : null;
}

async function auditArrivals(
  tx: Context,
  arrivals: readonly Arrival[],
  invitations: ReadonlyMap<string, { id: string }>,
): Promise<void> {
  await record(
    tx,
    arrivals.flatMap(({ draft, userId, contacts, restored, values: counting }) => {
      const values = Object.entries(counting.builtIn).filter(([, value]) => value !== null);
      const custom = Object.entries(counting.custom).filter(([, value]) => value !== null);
      const created = {
        action: 'user.created',
        targetKind: 'user',
        targetId: userId,
        changes: [
          ...contacts.map((c) => ({ field: c.kind, after: c.address })),
          ...values.map(([field, after]) => ({ field, after })),
          ...custom.map(([field, after]) => ({ field: `custom.${field}`, after })),
          ...(draft.teamIds.length ? [{ field: 'teams', after: draft.teamIds }] : []),
        ],
      };
      const invitation = invitations.get(userId);
      const invited = {
        action: 'invitation.created',
        targetKind: 'invitation',
        targetId: invitation?.id ?? null,
        changes: [
          { field: 'user_id', after: userId },
          { field: 'role', after: draft.role },
        ],
      };
      return [...(restored ? [] : [created]), ...(invitation ? [invited] : [])];
    }),
  );
}

/** Current contacts of users, grouped. */
export async function contactsByUser(tx: Context, userIds: readonly string[]) {
  return Map.groupBy(await contactPointsOf(tx, userIds), (c) => c.user_id);
}

/** Of those who were restored: somebody added without inviting is what they were before their removal. */
async function statusesOf(tx: Context, restored: readonly Arrival[]): Promise<Map<string, string>> {
  if (restored.length === 0) return new Map();
  const rows = await findUsers(
    tx,
    restored.map((a) => a.userId),
  );
  return new Map(rows.map((row) => [row.id, row.status]));
}
