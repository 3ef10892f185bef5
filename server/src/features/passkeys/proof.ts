import { FRESH_PROOF_SECONDS } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import { CHALLENGE_LIFE_SECONDS } from './limits.ts';
import { type ProofRow, proofOf } from './queries.ts';

/** Of a user, where they are signed in. */
export interface InSession {
  organizationId: string;
  userId: string;
  sessionId: string;
}

/** What somebody has to do before they may add a passkey: prove again who they are, in any way or by more than a code. */
export type ProofNeeded = 'prove_again' | 'prove_strongly';

/**
 * A passkey is a way in for years, so whoever adds one has just proved who they are. Whoever has a passkey or company
 * sign-in proves it by that, unless the policy lets them recover by a code; admins whom the Admin panel asks for more do not.
 */
export const proofNeeded = (db: Database, session: InSession): Promise<ProofNeeded | null> =>
  needed(db, session, FRESH_PROOF_SECONDS);

/** The same, when the device has answered what it was asked after such a proof. */
export const proofNeededByNow = (db: Database, session: InSession): Promise<ProofNeeded | null> =>
  needed(db, session, FRESH_PROOF_SECONDS + CHALLENGE_LIFE_SECONDS);

async function needed(db: Database, session: InSession, seconds: number): Promise<ProofNeeded | null> {
  const row = await proofOf(db, session.organizationId, session.sessionId, seconds);
  return row ? judge(row) : 'prove_again';
}

function judge({ fresh, strong, needs_strong }: ProofRow): ProofNeeded | null {
  if (needs_strong) return strong ? null : 'prove_strongly';
  return fresh ? null : 'prove_again';
}

/** Where they do, and come back to their passkeys. */
export const provePath = (needs: ProofNeeded): string =>
  `/step-up?${needs === 'prove_strongly' ? 'strong&' : ''}next=${encodeURIComponent('/home#passkeys')}`;
