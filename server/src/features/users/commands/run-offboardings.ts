import { type Actor, type Context, transaction } from '../../../platform/context/index.ts';
import type { RootDatabase } from '../../../platform/database/index.ts';
import type { Logger } from '../../../platform/logger.ts';
import { Problem } from '../../../platform/problem.ts';
import { type Repeating, repeat } from '../../../platform/repeat.ts';
import { record } from '../../audit/index.ts';
import { lockOrganization } from '../../organizations/index.ts';
import { CANCEL_ONE, CLAIM, DUE, type OffboardingRow, REFUSE } from '../offboarding-queries.ts';
import { reactions } from '../reactions.ts';
import { findUsers } from '../read.ts';
import { endAccess } from './offboard-user.ts';

const EVERY_MS = 15_000;

export interface Background {
  db: RootDatabase;
  log: Logger;
  contextFor(organizationId: string, actor: Actor): Context;
}

interface Due {
  organization_id: string;
  id: string;
}

/**
 * Ends the access of everybody whose last day is over where their organization is: once each, whoever else does the same at
 * this moment, each in a transaction of its own. Answers for how many this call did it.
 */
export async function runOffboardings(background: Background): Promise<number> {
  const looked = new Set<string>();
  let done = 0;
  for (;;) {
    const due = (await background.db.many<Due>(DUE, [])).filter((one) => !looked.has(one.id));
    if (due.length === 0) return done;
    for (const one of due) {
      looked.add(one.id);
      if (await carryOut(background, one)) done += 1;
    }
  }
}

async function carryOut({ contextFor, log }: Background, due: Due): Promise<boolean> {
  const ctx = contextFor(due.organization_id, { kind: 'system' });
  try {
    return await transaction(ctx, (tx) => end(tx, due.id));
  } catch (error) {
    if (error instanceof Problem) {
      await setAside(ctx, due.id, error.code);
      return false;
    }
    log.warn(
      { event: 'offboarding.failed', name: error instanceof Error ? error.name : 'unknown' },
      'offboarding failed',
    );
    return false;
  }
}

/** The guarded update decides; all that follows stands or falls with it. */
async function end(tx: Context, id: string): Promise<boolean> {
  await lockOrganization(tx);
  const plan = await tx.db.one<OffboardingRow>(CLAIM, [tx.organizationId, id]);
  if (!plan) return false;
  const [user] = await findUsers(tx, [plan.user_id]);
  await endAccess(tx, plan.user_id, {
    last_day_on: plan.last_day_on,
    // What was to be freed at once was freed with the plan; a contact that came later stays.
    release_contacts: plan.release_contacts === 'now' ? 'never' : plan.release_contacts,
  });
  // No person decides at this moment.
  await reactions.invitersLeft(tx, [plan.user_id], 'hold');
  await record(tx, [
    {
      action: 'user.offboarded',
      targetKind: 'user',
      targetId: plan.user_id,
      changes: [
        { field: 'status', before: user?.status, after: 'offboarded' },
        { field: 'planned_by', after: plan.planned_by },
        { field: 'last_day_on', after: plan.last_day_on },
        { field: 'release_contacts', after: plan.release_contacts },
        ...(plan.reason ? [{ field: 'reason', after: plan.reason }] : []),
      ],
    },
  ]);
  return true;
}

/** The last Organization Admin is tried again the day after; whoever is gone already has no plan any more. */
async function setAside(ctx: Context, id: string, code: string | undefined): Promise<void> {
  await transaction(ctx, async (tx) => {
    if (code !== 'user.last_organization_admin') {
      await tx.db.many(CANCEL_ONE, [tx.organizationId, id]);
      return;
    }
    const refused = await tx.db.one<Pick<OffboardingRow, 'user_id' | 'last_day_on'>>(REFUSE, [
      tx.organizationId,
      id,
    ]);
    if (!refused) return;
    await record(tx, [
      {
        action: 'user.offboarding_refused',
        targetKind: 'user',
        targetId: refused.user_id,
        changes: [{ field: 'last_day_on', after: refused.last_day_on }],
      },
    ]);
  });
}

/** Looks four times a minute, which is soon enough after midnight; several processes may do this. */
export const startOffboarder = (background: Background): Repeating =>
  repeat(background.log, {
    everyMs: EVERY_MS,
    failed: 'offboarding.failed',
    async work() {
      await runOffboardings(background);
    },
  });
