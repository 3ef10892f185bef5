import type { UserPage } from '@contracts/directory';
import { inviteUser, resendInvitation } from '@contracts/invitations';
import { reactivateUser, removeUser, restoreUser, suspendUser } from '@contracts/users';
import type { Ability } from '../../../../../server/src/platform/endpoint/shapes.ts';
import { call } from '../../../app/api.ts';
import type { IconName } from '../../../ui/index.ts';

/** What can be done with a person as a whole. */
export const actionKinds = [
  'invite',
  'undo',
  'resend',
  'copy_link',
  'revoke',
  'reactivate',
  'suspend',
  'offboard',
  'restore',
  'export_data',
  'remove',
  'erase',
] as const;
export type ActionKind = (typeof actionKinds)[number];

export const actionIcons: Readonly<Record<ActionKind, IconName>> = {
  invite: 'send',
  undo: 'undo',
  resend: 'send',
  copy_link: 'link',
  revoke: 'ringCancelled',
  reactivate: 'ringActive',
  suspend: 'pause',
  offboard: 'hourglass',
  restore: 'undo',
  export_data: 'log',
  remove: 'trash',
  erase: 'trash',
};

/** How long the portal lets a message wait, so that it can be taken back. */
export const UNDO_SECONDS = 10;

/** Refusals that do not pass: the admin's role never allows it, or the invitation is not theirs to handle. */
const NEVER: ReadonlySet<string> = new Set(['role.insufficient', 'invitation.not_found']);

/**
 * Whether the action makes sense for the person at this moment and, if so, whether this admin may do it.
 * Undefined for what is not to be listed: it does not fit the status, or it is never for this admin.
 */
export function abilityOf(page: UserPage, kind: ActionKind): Ability | undefined {
  const ability = fitting(page, kind);
  return NEVER.has(ability?.code ?? '') ? undefined : ability;
}

function fitting({ user, invitation, abilities }: UserPage, kind: ActionKind): Ability | undefined {
  const pending = user.status === 'invited' && invitation?.state === 'pending' ? invitation : null;
  switch (kind) {
    case 'invite':
      return user.status === 'not_invited' ? abilities.invite : undefined;
    case 'undo':
      return pending?.abilities.undo.allowed ? pending.abilities.undo : undefined;
    case 'resend':
    case 'revoke':
    case 'copy_link':
      return pending?.abilities[kind];
    case 'suspend':
      return user.status === 'active' ? abilities.suspend : undefined;
    case 'reactivate':
      return user.status === 'suspended' ? abilities.reactivate : undefined;
    case 'restore':
      return user.status === 'removed' || user.status === 'offboarded' ? abilities.restore : undefined;
    case 'offboard':
      // A plan is changed where it stands.
      return user.status === 'removed' || user.status === 'offboarded' || user.offboarding
        ? undefined
        : abilities.offboard;
    case 'remove':
      return user.status === 'removed' ? undefined : abilities.remove;
    case 'export_data':
      return abilities.export_data;
    case 'erase':
      return user.status === 'removed' || user.status === 'offboarded' ? abilities.erase : undefined;
  }
}

/** Actions that ask before they do anything, or show something. The others run at once and can be undone or repeated. */
export const asks: ReadonlySet<ActionKind> = new Set([
  'copy_link',
  'revoke',
  'reactivate',
  'suspend',
  'offboard',
  'restore',
  'export_data',
  'remove',
  'erase',
]);

/** Invites somebody who is there already; like everything sent from here it can be taken back for a moment. */
export const invite = (userId: string, idempotencyKey?: string) =>
  call(inviteUser, {
    params: { id: userId },
    body: { delay_seconds: UNDO_SECONDS },
    ...(idempotencyKey ? { idempotencyKey } : {}),
  });

export const resend = (invitationId: string) =>
  call(resendInvitation, { params: { id: invitationId }, body: {} });

const statusChanges = {
  suspend: suspendUser,
  reactivate: reactivateUser,
  remove: removeUser,
  restore: restoreUser,
} as const;

/** @returns of a restored user, the details that somebody else has by now */
export async function changeStatus(
  kind: keyof typeof statusChanges,
  userId: string,
  theirs?: 'keep' | 'revoke',
): Promise<string[]> {
  const params = { id: userId };
  if (kind === 'suspend' || kind === 'remove') {
    await call(statusChanges[kind], { params, query: theirs ? { their_invitations: theirs } : {} });
    return [];
  }
  const answer = await call(statusChanges[kind], { params });
  return 'not_restored' in answer ? answer.not_restored : [];
}
