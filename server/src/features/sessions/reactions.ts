import type { Context } from '../../platform/context/index.ts';

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
