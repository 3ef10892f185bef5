import type { Context } from '../../platform/context/index.ts';

/** What must happen in the same transaction when memberships change; filled in by the composition root. */
export interface TeamReactions {
  teamsChanged(tx: Context, userIds: readonly string[]): Promise<void>;
}

const registered: TeamReactions[] = [];

export const onTeams = (reactions: TeamReactions): void => {
  registered.push(reactions);
};

export const reactions: TeamReactions = {
  async teamsChanged(tx, userIds) {
    for (const r of registered) await r.teamsChanged(tx, userIds);
  },
};
