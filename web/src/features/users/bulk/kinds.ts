import { resendInvitations, revokeInvitations } from '@contracts/invitations';
import { addMembers, removeMembers } from '@contracts/teams';
import { call } from '../../../app/api.ts';

/** What can be done with many people at once. */
export const bulkKinds = ['resend', 'add', 'remove', 'revoke'] as const;
export type BulkKind = (typeof bulkKinds)[number];

/** Those for which a team is chosen first. */
export const needsTeam = (kind: BulkKind): boolean => kind === 'add' || kind === 'remove';

/** What came, or would come, of one person. */
export interface Outcome {
  id: string;
  ok: boolean;
  /** It went well because there was nothing to do. */
  idle: boolean;
  code: string | null;
  why: string | null;
}

interface Asked {
  kind: BulkKind;
  ids: readonly string[];
  teamId: string | null;
  dryRun: boolean;
  idempotencyKey?: string;
}

/** Does it, or only asks what would come of it. */
export async function actOn({ kind, ids, teamId, dryRun, idempotencyKey }: Asked): Promise<Outcome[]> {
  const body = { user_ids: [...ids], dry_run: dryRun };
  if (needsTeam(kind)) {
    const endpoint = kind === 'add' ? addMembers : removeMembers;
    const { items } = await call(endpoint, { params: { id: teamId ?? '' }, body });
    return items.map(({ user_id, ok, changed, code, detail }) => {
      return { id: user_id, ok, idle: ok && !changed, code, why: detail };
    });
  }
  const { items } =
    kind === 'resend'
      ? await call(resendInvitations, { body, ...(idempotencyKey ? { idempotencyKey } : {}) })
      : await call(revokeInvitations, { body });
  return items.map(({ user_id, ok, refusal }) => {
    return { id: user_id, ok, idle: false, code: refusal?.code ?? null, why: refusal?.detail ?? null };
  });
}

/** Skipped because it is too early, which is no fault of anybody's. */
export const TOO_SOON = 'invitation.too_soon';
