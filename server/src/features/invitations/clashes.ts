import type { Context } from '../../platform/context/index.ts';
import type { Refusal } from '../../platform/endpoint/shapes.ts';
import type { OrganizationRow } from '../organizations/index.ts';
import { type Clash, type CreatedUser, undoCreation, userProblems, visibleOf } from '../users/index.ts';
import type { Draft } from './drafts.ts';
import { hoursOf } from './hours.ts';
import { invitationProblems } from './problems.ts';

/**
 * Says of everybody who lost to the unique indexes which detail is taken and by whom, as far as this admin may know:
 * outside their scope only that it is in use. Two statements, whatever the number.
 */
export async function explainClashes(
  tx: Context,
  organization: OrganizationRow,
  drafts: readonly Draft[],
  created: readonly CreatedUser[],
): Promise<void> {
  const losers = drafts.flatMap((draft, at) => {
    const result = created[at];
    return result && !result.ok ? [{ draft, clashes: result.clashes }] : [];
  });
  if (losers.length === 0) return;
  const holders = losers.flatMap(({ clashes }) => clashes.flatMap((c) => c.holder?.id ?? []));
  const visible = await visibleOf(tx, holders);
  const hours = await hoursOf(
    tx,
    losers.flatMap(({ draft }) => draft.contacts),
    organization.resend_after_seconds,
  );
  for (const { draft, clashes } of losers) {
    for (const clash of clashes) {
      const contact = draft.contacts.find((c) => c.kind === clash.field);
      const hour = hours.find((h) => h.kind === contact?.kind && h.canonical === contact?.canonical);
      draft.refusals.push(refusalOf(clash, visible.has(clash.holder?.id ?? ''), hour?.free_at));
    }
    // The holder left between the two statements: the same request goes through when repeated.
    if (clashes.length === 0) {
      const kind = draft.contacts[0]?.kind ?? 'email';
      draft.refusals.push(userProblems.refuse(`${kind}.in_use`, { pointer: `/${kind}`, nextStep: 'repeat' }));
    }
  }
}

function refusalOf({ field, holder }: Clash, visible: boolean, freeAt: Date | undefined): Refusal {
  const pointer = `/${field}`;
  if (!holder || !visible) return userProblems.refuse(`${field}.in_use`, { pointer });
  const values = { name: holder.name };
  const about = { pointer, values, holder: { id: holder.id, name: holder.name, status: holder.status } };
  if (field !== 'employee_id') {
    if (holder.status === 'active')
      return invitationProblems.refuse('user.active_already', {
        ...about,
        detail: 'holder',
      });
    if (holder.status === 'suspended')
      return invitationProblems.refuse('user.suspended', {
        ...about,
        detail: 'holder',
      });
    if (holder.status === 'offboarded')
      return invitationProblems.refuse('user.offboarded', {
        ...about,
        detail: 'holder',
      });
    if (holder.status === 'invited') {
      return invitationProblems.refuse('invitation.pending_already', {
        ...about,
        detail: 'holder',
        ...(freeAt ? { retryAt: freeAt } : {}),
      });
    }
  }
  return userProblems.refuse(`${field}.in_use`, {
    ...about,
    detail: 'holder',
    nextStep: 'holder',
  });
}

/** Takes back users that were created before the list was refused as a whole. */
export const deleteUsers = (tx: Context, created: readonly CreatedUser[]): Promise<void> =>
  undoCreation(
    tx,
    created.flatMap((user) => (user.ok ? [user.id] : [])),
  );
