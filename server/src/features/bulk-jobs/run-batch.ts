import { type Actor, type Context, JUST_PROVED, transaction } from '../../platform/context/index.ts';
import type { RootDatabase } from '../../platform/database/index.ts';
import { holds } from '../../platform/permissions.ts';
import { Problem } from '../../platform/problem.ts';
import { resendToUsers, revokeOfUsers } from '../invitations/index.ts';
import { addUsersToTeam, removeUsersFromTeam } from '../teams/index.ts';
import { changeDepartments, changeLineManagers, findUsers, grantsOf, suspendUsers } from '../users/index.ts';
import type { BulkOutcome } from './contract.ts';
import { ADVANCE, CLAIM, type JobRow, NEXT, NOTE_OUTCOMES, NOTE_TRIALS } from './queries.ts';

export const AT_ONCE = 200;

export type ContextFor = (organizationId: string, actor: Actor, at: Partial<Context>) => Context;

interface Outcome {
  user_id: string;
  outcome: BulkOutcome;
  code: string | null;
}

interface Came {
  user_id: string;
  ok: boolean;
  changed?: boolean;
  code?: string | null;
  refusal?: { code: string } | null;
}

/** What each action is, by the commands that lists of the portal call too. */
const ACTIONS: Readonly<
  Record<
    string,
    (
      tx: Context,
      ids: readonly string[],
      input: JobRow['input'],
      dryRun: boolean,
    ) => Promise<{ items: readonly Came[] }>
  >
> = {
  resend: (tx, ids, _, dryRun) => resendToUsers(tx, ids, dryRun),
  revoke: (tx, ids, _, dryRun) => revokeOfUsers(tx, ids, dryRun),
  add_to_team: (tx, ids, { team_id }, dryRun) => addUsersToTeam(tx, team_id ?? '', ids, dryRun),
  remove_from_team: (tx, ids, { team_id }, dryRun) => removeUsersFromTeam(tx, team_id ?? '', ids, dryRun),
  change_department: (tx, ids, { department }, dryRun) =>
    changeDepartments(tx, ids, department ?? null, dryRun),
  change_line_manager: (tx, ids, { line_manager_id }, dryRun) =>
    changeLineManagers(tx, ids, line_manager_id ?? null, dryRun),
  suspend: (tx, ids, _, dryRun) => suspendUsers(tx, ids, dryRun),
};

/**
 * Takes the job whose turn it is and does the next part of it, in one transaction with what came of each: after a crash it goes
 * on where it was, and nobody is served twice.
 * @param failed told which job it was when it failed; nothing of the part was kept then
 * @returns whether there was anything to do
 */
export async function runBatch(
  db: RootDatabase,
  contextFor: ContextFor,
  failed: (job: JobRow) => void = () => {},
): Promise<boolean> {
  let taken: JobRow | undefined;
  try {
    return await db.transaction(async (tx) => {
      [taken] = await tx.many<JobRow>(CLAIM);
      if (!taken) return false;
      const actor = await actorOf(contextFor(taken.organization_id, { kind: 'system' }, { db: tx }), taken);
      // Events say by the id of their request to which job they belong.
      await part(contextFor(taken.organization_id, actor, { db: tx, requestId: taken.id }), taken);
      return true;
    });
  } catch (error) {
    if (taken) failed(taken);
    throw error;
  }
}

/** Who had it done, with the rights that they have now. */
async function actorOf(ctx: Context, { id, actor_user_id: userId }: JobRow): Promise<Actor> {
  const [user] = await findUsers(ctx, [userId]);
  const grants = user?.status === 'active' ? await grantsOf(ctx, [userId]) : [];
  return {
    kind: 'user',
    userId,
    sessionId: id,
    grants: grants.map(({ role, team_id }) => ({ role, teamId: team_id })),
    // Asked for when the job was made.
    proof: JUST_PROVED,
  };
}

async function part(tx: Context, job: JobRow): Promise<void> {
  const dryRun = job.state === 'trying';
  const from = dryRun ? job.tried : job.done;
  const place = [tx.organizationId, job.id] as const;
  const items = await tx.db.many<{ position: number; user_id: string }>(NEXT, [...place, from, AT_ONCE]);
  const outcomes = await outcomesOf(
    tx,
    job,
    items.map((item) => item.user_id),
    dryRun,
  );
  const byUser = new Map(outcomes.map((one) => [one.user_id, one]));
  const noted = items.map(({ position, user_id }) => ({ position, ...byUser.get(user_id) }));
  await tx.db.many(dryRun ? NOTE_TRIALS : NOTE_OUTCOMES, [...place, JSON.stringify(noted)]);
  const at = items.at(-1)?.position ?? job.total;
  await tx.db.many(ADVANCE, [...place, at, items.length < AT_ONCE || at >= job.total]);
}

async function outcomesOf(
  tx: Context,
  job: JobRow,
  ids: readonly string[],
  dryRun: boolean,
): Promise<Outcome[]> {
  const all = (code: string) => ids.map((user_id): Outcome => ({ user_id, outcome: 'refused', code }));
  const may = tx.actor.kind === 'user' && holds(tx.actor.grants, 'users.act_on_many');
  const act = ACTIONS[job.action];
  if (!may || !act) return all('role.insufficient');
  try {
    const { items } = await tx.db.savepoint(() =>
      transaction(tx, (inner) => act(inner, ids, job.input, dryRun)),
    );
    return items.map((item) => ({
      user_id: item.user_id,
      outcome: !item.ok ? 'refused' : item.changed === false ? 'same' : 'changed',
      code: item.ok ? null : (item.refusal?.code ?? item.code ?? null),
    }));
  } catch (error) {
    // The team is gone, say: nobody can be served, which is no fault of the job.
    if (error instanceof Problem) return all(error.code);
    throw error;
  }
}
