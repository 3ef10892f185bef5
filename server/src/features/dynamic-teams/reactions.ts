import type { Context } from '../../platform/context/index.ts';

/** What must happen in the same transaction when rules move people; filled in by the composition root. */
export interface DynamicTeamReactions {
  /** Users came into teams or left them by rule. */
  membersChanged(tx: Context, userIds: readonly string[], teamIds: readonly string[]): Promise<void>;
}

const registered: Partial<DynamicTeamReactions>[] = [];

export const onDynamicTeams = (reactions: Partial<DynamicTeamReactions>): void => {
  registered.push(reactions);
};

export const reactions: DynamicTeamReactions = {
  async membersChanged(...args) {
    for (const r of registered) await r.membersChanged?.(...args);
  },
};
