import type { Context } from '../../platform/context/index.ts';
import type { Database } from '../../platform/database/index.ts';
import { newId } from '../../platform/ids.ts';
import * as q from './log-queries.ts';

export interface ToolUse {
  /** Null where nobody knows which tool it was meant to be. */
  toolId: string | null;
  userId: string | null;
  kind: 'sign_in' | 'refresh' | 'refused' | 'logout';
  protocol: 'openid' | 'saml';
  /** Names of the claims that left; values are not kept. */
  claims: readonly string[];
  /** Of what was refused: a code. */
  reason: string | null;
}

/**
 * Writes a row of the sign-in log, with the network and device of the call. A sign-in also opens the tool for the person
 * until they lose it: it belongs into the transaction in which `mayUse` said yes.
 */
export async function logToolUse(tx: Context, use: ToolUse): Promise<void> {
  const { toolId, userId, kind, protocol, claims, reason } = use;
  const { organizationId, network, device } = tx;
  const values = [
    organizationId,
    newId(),
    toolId,
    userId,
    kind,
    protocol,
    [...claims],
    reason,
    network,
    device,
  ];
  await tx.db.many(q.LOG, values);
  if (kind === 'sign_in' && toolId && userId) await tx.db.many(q.OPEN, [organizationId, toolId, userId]);
}

/** Forgets what is older than anybody asks about: a year, and a month to write the year's report in. */
export async function sweepToolUses(db: Database): Promise<void> {
  await db.many(q.SWEEP);
}
