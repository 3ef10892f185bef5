import type { Context } from '../../platform/context/index.ts';
import type { RootDatabase } from '../../platform/database/index.ts';
import type { Logger } from '../../platform/logger.ts';
import { fetchOutside, OutsideError } from '../../platform/outbound.ts';
import { type Repeating, repeat } from '../../platform/repeat.ts';
import { logToolUse } from '../tools/index.ts';
import { logoutToken } from './logout-token.ts';
import * as q from './queries.ts';

/** Whoever lost a tool is out of it within a second. */
const EVERY_MS = 250;
/** Over half a day; who does not answer by then has ended the session by itself or is gone. */
const TRIES = 15;
const MAX_ANSWER_BYTES = 16 * 1024;

interface Needs {
  db: RootDatabase;
  log: Logger;
  /** Acts as the system in an organization. */
  contextFor(organizationId: string): Context;
}

/** So many are being told at a time; one that does not answer holds a place for seconds, and nobody else up. */
const AT_ONCE = 50;

/** Tells tools that sign-ins are over, and tries again where they do not answer, until it is stopped. */
export function startLogoutWorker(needs: Needs): Repeating {
  const telling = new Set<Promise<void>>();
  const rounds = repeat(needs.log, {
    everyMs: EVERY_MS,
    failed: FAILED,
    async work(stopping) {
      while (!stopping() && telling.size < AT_ONCE) {
        const due = await needs.db.many<q.DueLogout>(q.CLAIM_LOGOUTS, [AT_ONCE - telling.size]);
        if (due.length === 0) return;
        for (const one of due) {
          const told = tellOne(needs, one).finally(() => telling.delete(told));
          telling.add(told);
        }
      }
    },
  });
  return {
    async stop() {
      await rounds.stop();
      await Promise.all(telling);
    },
  };
}

const FAILED = 'openid_logout.failed';

/** One that fails is tried again when it is due, as if the process had died. */
async function tellOne({ log, contextFor }: Needs, one: q.DueLogout): Promise<void> {
  try {
    await tell(contextFor(one.organization_id), one);
  } catch (error) {
    log.warn({ event: FAILED, name: error instanceof Error ? error.name : 'unknown' }, 'a tool was not told');
  }
}

async function tell(ctx: Context, due: q.DueLogout): Promise<void> {
  const problem = await post(ctx, due);
  const values = [due.organization_id, due.sid, problem, TRIES];
  const noted = await ctx.db.one<{ tool_id: string; logout_state: string }>(q.NOTE_LOGOUT, values);
  if (!noted || noted.logout_state === 'queued') return;
  await logToolUse(ctx, {
    toolId: noted.tool_id,
    userId: due.user_id,
    kind: 'logout',
    protocol: 'openid',
    claims: [],
    reason: problem,
  });
}

/** Null when the tool said yes; else why not, in a word that names nobody. */
async function post({ settings, ...ctx }: Context, due: q.DueLogout): Promise<string | null> {
  try {
    const token = await logoutToken({ settings, ...ctx }, due);
    const { status } = await fetchOutside(settings, due.logout_uri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ logout_token: token }).toString(),
      maxBytes: MAX_ANSWER_BYTES,
    });
    return status === 200 || status === 204 ? null : `status ${status}`;
  } catch (error) {
    if (error instanceof OutsideError) return error.fault;
    throw error;
  }
}

/** Clears away what is over, and ends sign-ins whose session ended without a word. */
export async function sweepOpenid(db: RootDatabase): Promise<void> {
  await db.many(q.END_SIGN_INS_OF_PAST_SESSIONS);
  for (const text of q.SWEEP) await db.many(text);
}
