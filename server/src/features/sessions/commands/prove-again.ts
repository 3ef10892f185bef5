import type { Context, ProvedBy } from '../../../platform/context/index.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { proveSession } from '../queries.ts';
import { signedIn } from '../read.ts';

/**
 * Notes that the person of the present session has just proved again who they are (step-up), in the caller's transaction.
 * The caller has checked the proof.
 * @throws Problem `session.required` when the session ended meanwhile
 */
export async function proveAgain(tx: Context, by: ProvedBy): Promise<void> {
  const { userId, sessionId } = signedIn(tx);
  const proved = sessionId && (await proveSession(tx.db, tx.organizationId, sessionId, by));
  if (!proved) throw platformProblems.problem('session.required');
  await record(tx, [
    {
      action: 'session.proved_again',
      targetKind: 'user',
      targetId: userId,
      changes: [{ field: 'proved_by', after: by }],
    },
  ]);
}
