import type { Context } from '../../platform/context/index.ts';

/** What must happen in the same transaction when memberships change; filled in by the composition root. */
export interface TeamReactions {
  /** Users came into teams or left them by hand: what they were offered before joining is another. */
  teamsChanged(tx: Context, userIds: readonly string[]): Promise<void>;
  /** As `teamsChanged`, once the memberships stand in the directory. */
  teamsFollow(tx: Context, userIds: readonly string[], teamIds: readonly string[]): Promise<void>;
  /** A team is about to be removed. */
  teamRemoving(tx: Context, teamId: string): Promise<void>;
}

const registered: Partial<TeamReactions>[] = [];

export const onTeams = (reactions: Partial<TeamReactions>): void => {
  registered.push(reactions);
};

export const reactions: TeamReactions = {
  async teamsChanged(tx, userIds) {
    for (const r of registered) await r.teamsChanged?.(tx, userIds);
  },
  async teamsFollow(tx, userIds, teamIds) {
    if (userIds.length === 0) return;
    for (const r of registered) await r.teamsFollow?.(tx, userIds, teamIds);
  },
  async teamRemoving(tx, teamId) {
    for (const r of registered) await r.teamRemoving?.(tx, teamId);
  },
};
