import type { Context } from '../../platform/context/index.ts';

/** A tool, and a user of it. */
export interface ToolUser {
  toolId: string;
  userId: string;
}

/** What must happen in the same transaction; filled in by the composition root. */
export interface ToolReactions {
  /** Users who had signed in to these tools may not any more. Each loss is announced once, until they sign in again. */
  accessLost(tx: Context, pairs: readonly ToolUser[]): Promise<void>;
}

const registered: Partial<ToolReactions>[] = [];

export const onTools = (reactions: Partial<ToolReactions>): void => {
  registered.push(reactions);
};

export const reactions: ToolReactions = {
  async accessLost(tx, pairs) {
    if (pairs.length === 0) return;
    for (const r of registered) await r.accessLost?.(tx, pairs);
  },
};
