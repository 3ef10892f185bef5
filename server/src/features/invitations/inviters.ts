import { actorUserId, type Context, transaction } from '../../platform/context/index.ts';
import { type Permission, rolesWith } from '../../platform/permissions.ts';
import { record } from '../audit/index.ts';
import { enqueue, type MessageKind, type Prepared } from '../deliveries/index.ts';
import { getOrganization } from '../organizations/index.ts';
import {
  displayName,
  findUsers,
  grantsOf,
  isAbove,
  requireVisible,
  type TheirInvitations,
  userProblems,
} from '../users/index.ts';
import { revokePending } from './commands/revoke-invitation.ts';
import {
  ADMINS_TO_TELL,
  COUNT_MADE,
  HOLD,
  LOCK_MADE,
  MADE,
  type MadeRow,
  TAKE_OVER,
} from './inviter-queries.ts';
import { invitationProblems } from './problems.ts';
import { invitationsHeldEmail } from './templates/notices.ts';
import { recordEvents } from './timeline.ts';

type Locked = Pick<MadeRow, 'id' | 'user_id' | 'held_at'> & { created_by: string };

/**
 * The pending invitations that a user made: how many, and the first of them by name.
 * @throws Problem `user.not_found`
 */
export async function invitationsMadeBy(ctx: Context, userId: string) {
  await requireVisible(ctx, userId);
  const counts = await ctx.db.one<{ pending: number; held: number }>(COUNT_MADE, [
    ctx.organizationId,
    userId,
  ]);
  const rows = await ctx.db.many<MadeRow>(MADE, [ctx.organizationId, userId]);
  return {
    pending: counts?.pending ?? 0,
    held: counts?.held ?? 0,
    items: rows.map(({ user_id, user_name, ...row }) => ({
      ...row,
      user: { id: user_id, name: user_name ?? '?' },
    })),
  };
}

/**
 * Decides what becomes of invitations whose inviter left: all that are held, or those named. Kept ones are open again, under
 * the name of whoever decides. Of those named all are decided, or none. Those for somebody above the actor stay held.
 * @throws Problem `user.not_found`, `invitation.not_found`, `role.above_your_own`
 */
export function decideInvitations(
  ctx: Context,
  userId: string,
  decision: 'keep' | 'revoke',
  ids?: readonly string[],
) {
  return transaction(ctx, async (tx) => {
    await requireVisible(tx, userId);
    const wanted = ids && new Set(ids).size;
    const decided = await decide(tx, [userId], decision, ids ?? null, ids === undefined);
    if (ids && decided.above.length > 0)
      throw userProblems.problem('role.above_your_own', { pointer: '/invitation_ids' });
    if (wanted !== undefined && decided.made.length < wanted)
      throw invitationProblems.problem('invitation.not_found', { pointer: '/invitation_ids' });
    return { decided: decided.made.map((row) => row.id) };
  });
}

/**
 * What follows in the transaction in which people leave who may have invited others. Whom they invited to a role above the actor's waits for
 * somebody who holds it.
 */
export async function invitersLeft(
  tx: Context,
  userIds: readonly string[],
  what: TheirInvitations,
): Promise<void> {
  if (userIds.length === 0) return;
  const above = what === 'hold' ? null : (await decide(tx, userIds, what, null, false)).above;
  await hold(tx, above ?? (await lock(tx, userIds, null, false)));
}

async function decide(
  tx: Context,
  inviterIds: readonly string[],
  decision: 'keep' | 'revoke',
  ids: readonly string[] | null,
  onlyHeld: boolean,
): Promise<{ made: Locked[]; above: Locked[] }> {
  const locked = await lock(tx, inviterIds, ids, onlyHeld);
  if (locked.length === 0) return { made: [], above: [] };
  const grants = await grantsOf(
    tx,
    locked.map((row) => row.user_id),
  );
  const held = Map.groupBy(grants, (grant) => grant.user_id);
  const isTooHigh = (row: Locked) => isAbove(tx.actor, held.get(row.user_id) ?? []);
  const made = locked.filter((row) => !isTooHigh(row));
  if (decision === 'keep') await takeOver(tx, made);
  else await revokePending(tx, made);
  return { made, above: locked.filter(isTooHigh) };
}

const lock = (tx: Context, inviterIds: readonly string[], ids: readonly string[] | null, onlyHeld: boolean) =>
  tx.db.many<Locked>(LOCK_MADE, [tx.organizationId, [...inviterIds], ids && [...ids], onlyHeld]);

/** The person is told nothing: their page and later messages name the new inviter. */
async function takeOver(tx: Context, all: readonly Locked[]): Promise<void> {
  const actor = actorUserId(tx.actor);
  // From the shell nobody takes over, and nobody takes over from themselves.
  const made = all.filter((row) => row.created_by !== actor);
  if (actor === null || made.length === 0) return;
  await tx.db.many(TAKE_OVER, [tx.organizationId, made.map((row) => row.id), actor]);
  await recordEvents(
    tx,
    made.map((row) => ({
      invitationId: row.id,
      userId: row.user_id,
      kind: row.held_at ? 'released' : 'taken_over',
      late: row.held_at === null,
    })),
  );
  await record(
    tx,
    made.map((row) => ({
      action: row.held_at ? 'invitation.released' : 'invitation.taken_over',
      targetKind: 'invitation',
      targetId: row.id,
      changes: [{ field: 'created_by', before: row.created_by, after: actor }],
    })),
  );
}

/** Nobody joins by these until somebody has looked; Organization Admins and People Admins are told at once. */
async function hold(tx: Context, made: readonly Locked[]): Promise<void> {
  if (made.length === 0) return;
  const held = await tx.db.many<Omit<Locked, 'held_at'>>(HOLD, [
    tx.organizationId,
    made.map((row) => row.id),
  ]);
  if (held.length === 0) return;
  await recordEvents(
    tx,
    held.map((row) => ({ invitationId: row.id, userId: row.user_id, kind: 'held_back' })),
  );
  await record(
    tx,
    held.map((row) => ({
      action: 'invitation.held',
      targetKind: 'invitation',
      targetId: row.id,
      changes: [{ field: 'inviter', after: row.created_by }],
    })),
  );
  await tellAdmins(tx, [...new Set(held.map((row) => row.created_by))]);
}

/** To everybody who may decide, when the last day of somebody came and nobody had decided about whom they invited. */
export const heldNoticeKind: MessageKind = {
  name: 'invitations_held_notice',
  async prepare(tx, delivery): Promise<Prepared> {
    const id = delivery.subject_id ?? '';
    const counts = await tx.db.one<{ held: number }>(COUNT_MADE, [tx.organizationId, id]);
    const [leaver] = counts?.held ? await findUsers(tx, [id]) : [];
    if (!leaver) return { ok: false, reason: 'undone' };
    const page = new URL(`/admin/identity/users/${id}`, tx.settings.publicUrl).href;
    const organization = await getOrganization(tx);
    return {
      ok: true,
      senderName: organization.name,
      ...invitationsHeldEmail(organization, displayName(leaver), page, delivery.language),
    };
  },
};

export interface AdminRow {
  id: string;
  language: string | null;
  contact_point_id: string;
  address: string;
  canonical: string;
}

/** Whoever holds a permission everywhere, with the verified addresses at which they can be told. */
export const adminsToTell = (tx: Context, permission: Permission): Promise<AdminRow[]> =>
  tx.db.many<AdminRow>(ADMINS_TO_TELL, [tx.organizationId, rolesWith(permission)]);

async function tellAdmins(tx: Context, leaverIds: readonly string[]): Promise<void> {
  if (tx.settings.channels.email === 'none') return;
  const admins = await adminsToTell(tx, 'users.change_status');
  const { language } = await getOrganization(tx);
  await enqueue(
    tx,
    leaverIds.flatMap((subjectId) =>
      admins.map((admin) => ({
        kind: 'invitations_held_notice',
        lane: 'single' as const,
        channel: 'email' as const,
        address: admin.address,
        canonical: admin.canonical,
        userId: admin.id,
        contactPointId: admin.contact_point_id,
        subjectId,
        language: admin.language ?? language,
      })),
    ),
  );
}
