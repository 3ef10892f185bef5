import { sql } from 'kysely';
import { actorUserId, type Context, transaction } from '../../../platform/context/index.ts';
import type { InputOf } from '../../../platform/endpoint/contract.ts';
import { newId } from '../../../platform/ids.ts';
import { record } from '../../audit/index.ts';
import { selectUsers } from '../../directory/index.ts';
import { requireTeam } from '../../teams/index.ts';
import { grantsOf, isAbove, unknownManagers, userProblems } from '../../users/index.ts';
import type { BulkAction, createBulkJob } from '../contract.ts';
import { bulkJobProblems } from '../problems.ts';
import { CANCEL, INSERT, SET_TOTAL, START } from '../queries.ts';
import { getJob, requireJob } from '../read.ts';

/** So many can be chosen within the time that a request may take. */
export const MOST = 100_000;

/**
 * Fixes whom it is about: those who match now. Nothing is done to them before it was tried and started.
 * @throws Problem `team.not_found`, `line_manager.unknown`, `bulk_job.nobody`, `bulk_job.too_many`
 */
export function createJob(
  ctx: Context,
  { action, filter }: InputOf<typeof createBulkJob>['body'],
  most = MOST,
) {
  return transaction(ctx, async (tx) => {
    await check(tx, action);
    const id = newId();
    const { kind, ...input } = action;
    const { text: _, ...kept } = filter;
    const users = await selectUsers(tx, filter);
    await tx.db.many(INSERT, [
      tx.organizationId,
      id,
      kind,
      JSON.stringify(input),
      JSON.stringify(kept),
      actorUserId(tx.actor),
    ]);
    const [chosen] = await tx.db.compose<{ count: number }>(sql`
      with items as (
        insert into bulk_job_items (organization_id, job_id, position, user_id)
        select ${tx.organizationId}::uuid, ${id}::uuid, row_number() over (order by u.name_key, u.user_id), u.user_id
        from (${users} limit ${most + 1}) u
        returning 1
      ) select count(*)::int as count from items`);
    const total = chosen?.count ?? 0;
    if (total === 0) throw bulkJobProblems.problem('bulk_job.nobody');
    if (total > most) throw bulkJobProblems.problem('bulk_job.too_many');
    await tx.db.many(SET_TOTAL, [tx.organizationId, id, total]);
    return getJob(tx, id);
  });
}

async function check(tx: Context, action: BulkAction): Promise<void> {
  if (action.kind === 'add_to_team' || action.kind === 'remove_from_team')
    await requireTeam(tx, action.team_id);
  const manager = action.kind === 'change_line_manager' ? action.line_manager_id : null;
  if (manager && (await unknownManagers(tx, [manager])).size > 0)
    throw userProblems.problem('line_manager.unknown', { pointer: '/action/line_manager_id' });
}

/**
 * A job that is the actor's, or of somebody who is not above them: it is done with the rights of whoever made it.
 * @throws Problem `bulk_job.not_found`, `role.above_your_own`
 */
async function requireTheirs(tx: Context, id: string) {
  const job = await requireJob(tx, id);
  if (isAbove(tx.actor, await grantsOf(tx, [job.actor_user_id])))
    throw userProblems.problem('role.above_your_own');
  return job;
}

/** Has it done. @throws Problem `bulk_job.not_found`, `role.above_your_own`, `bulk_job.not_ready` */
export function startJob(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    const { action } = await requireTheirs(tx, id);
    const [started] = await tx.db.many<{ total: number }>(START, [tx.organizationId, id]);
    if (!started) throw bulkJobProblems.problem('bulk_job.not_ready');
    await record(tx, [
      {
        action: 'bulk_job.started',
        targetKind: 'bulk_job',
        targetId: id,
        changes: [
          { field: 'action', after: action },
          { field: 'users', after: started.total },
        ],
      },
    ]);
    return getJob(tx, id);
  });
}

/** Does no more of it; what was done stays. @throws Problem `bulk_job.not_found`, `role.above_your_own`, `bulk_job.over` */
export function cancelJob(ctx: Context, id: string) {
  return transaction(ctx, async (tx) => {
    const { started_at } = await requireTheirs(tx, id);
    const stopped = await tx.db.many(CANCEL, [tx.organizationId, id]);
    if (stopped.length === 0) throw bulkJobProblems.problem('bulk_job.over');
    if (started_at) await record(tx, [{ action: 'bulk_job.stopped', targetKind: 'bulk_job', targetId: id }]);
    return getJob(tx, id);
  });
}
