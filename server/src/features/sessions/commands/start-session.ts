import type { Context, ProvedBy } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { hashToken, newSessionToken } from '../../../platform/secrets.ts';
import { record } from '../../audit/index.ts';
import { sessionCookie } from '../cookies.ts';
import { endByToken, insertSession } from '../queries.ts';

export interface StartedSession {
  id: string;
  /** 256 random bits; only its hash is kept. */
  token: string;
  /** The value of the `Set-Cookie` header. */
  setCookie: string;
}

/**
 * Signs a user in, in the caller's transaction, always with a token of its own; the one that the browser had before
 * (`replaces`) ends, so that nobody can plant a session and wait for it to grow rights.
 * @throws Problem `session.required` when the user is not active, which the insert itself decides
 */
export async function startSession(
  tx: Context,
  input: { userId: string; provedBy: ProvedBy; replaces?: string | null },
): Promise<StartedSession> {
  const token = newSessionToken();
  const id = newId();
  const inserted = await insertSession(tx.db, {
    organizationId: tx.organizationId,
    userId: input.userId,
    id,
    tokenHash: hashToken(token),
    network: tx.network,
    device: tx.device,
    provedBy: input.provedBy,
  });
  if (!inserted) throw platformProblems.problem('session.required');
  if (input.replaces) await endByToken(tx.db, hashToken(input.replaces));
  await record(
    {
      ...tx,
      actor: {
        kind: 'user',
        userId: input.userId,
        sessionId: id,
        grants: [],
        proof: { by: input.provedBy, secondsAgo: 0 },
      },
    },
    [
      {
        action: 'session.started',
        targetKind: 'user',
        targetId: input.userId,
        changes: [{ field: 'proved_by', after: input.provedBy }],
      },
    ],
  );
  return { id, token, setCookie: sessionCookie(tx.settings, token) };
}
