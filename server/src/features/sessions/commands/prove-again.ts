import type { Context, ProvedBy } from '../../../platform/context/index.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { record } from '../../audit/index.ts';
import { refuseMethod } from '../../sign-in-policies/index.ts';
import { proveSession } from '../policy-queries.ts';
import { signedIn } from '../read.ts';
import { isStrong } from './start-session.ts';

/**
 * Notes that the person of the present session has just proved again who they are (step-up), in the caller's transaction.
 * The caller has checked the proof.
 * @throws Problem `session.required` when the session ended meanwhile, `sign_in.method_not_allowed` when the policy forbids
 *   the passkey or company sign-in
 */
export async function proveAgain(tx: Context, by: ProvedBy): Promise<void> {
  const { userId, sessionId } = signedIn(tx);
  const stronger = isStrong(by) ? by : null;
  const proved = sessionId && (await proveSession(tx.db, tx.organizationId, sessionId, stronger));
  if (!proved && stronger) await refuseMethod(tx, userId, stronger);
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
