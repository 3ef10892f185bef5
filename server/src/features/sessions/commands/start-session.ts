import type { Context, ProvedBy } from '../../../platform/context/index.ts';
import { newId } from '../../../platform/ids.ts';
import { platformProblems } from '../../../platform/problem.ts';
import { hashToken, newSessionToken } from '../../../platform/secrets.ts';
import { record } from '../../audit/index.ts';
import { type Method, methodGained, refuseMethod } from '../../sign-in-policies/index.ts';
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
 * @throws Problem `session.required` when the user is not active, `sign_in.method_not_allowed` when the policy forbids the
 *   way; the insert itself decides both
 */
export async function startSession(
  tx: Context,
  input: {
    userId: string;
    provedBy: ProvedBy;
    replaces?: string | null;
    /** Accepting an invitation is how one gets in, whatever the policy says of later. */
    joining?: boolean;
  },
): Promise<StartedSession> {
  const method = input.joining ? null : methodOf(input.provedBy);
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
    method,
  });
  if (!inserted && method) await refuseMethod(tx, input.userId, method);
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
  if (isStrong(input.provedBy)) await methodGained(tx, input.userId, input.provedBy);
  return { id, token, setCookie: sessionCookie(tx.settings, token) };
}

/** The way that the policy speaks of; links, set-up and recovery are none. */
export function methodOf(provedBy: ProvedBy): Method | null {
  if (provedBy === 'contact') return 'code';
  return isStrong(provedBy) ? provedBy : null;
}

export const isStrong = (by: ProvedBy): by is 'passkey' | 'company' => by === 'passkey' || by === 'company';
