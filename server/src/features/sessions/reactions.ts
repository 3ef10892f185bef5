import type { Context } from '../../platform/context/index.ts';
import type { EndedSession } from './queries.ts';
import type { Visit } from './visit.ts';

/** What must happen in the same transaction; filled in by the composition root. */
export interface SessionReactions {
  /** Somebody signed out, or was signed out: what rests on these sessions is over too. */
  sessionsEnded(tx: Context, sessionIds: readonly string[]): Promise<void>;
}

const registered: SessionReactions[] = [];

export const onSessions = (reactions: SessionReactions): void => {
  registered.push(reactions);
};

export const reactions: SessionReactions = {
  async sessionsEnded(tx, sessionIds) {
    for (const r of registered) await r.sessionsEnded(tx, sessionIds);
  },
};

/** Where somebody goes on to who signed out here: an address outside, where they sign out as well. */
type WayOut = (visit: Visit, session: EndedSession) => Promise<string | null>;

const waysOut: WayOut[] = [];

/** Filled in by the composition root. */
export const onSignOut = (way: WayOut): void => {
  if (!waysOut.includes(way)) waysOut.push(way);
};

/** The first that there is. The session is over by then, and stays so whatever becomes of the rest. */
export async function wayOutOf(visit: Visit, session: EndedSession): Promise<string | null> {
  for (const way of waysOut) {
    try {
      const address = await way(visit, session);
      if (address) return address;
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown';
      visit.log.warn({ event: 'sign_out.way_out_failed', name }, 'signed out here alone');
    }
  }
  return null;
}
