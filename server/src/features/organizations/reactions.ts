import type { Context } from '../../platform/context/index.ts';
import type { OrganizationRow } from './queries.ts';

/** What must happen in the same transaction when settings change; filled in by the composition root. */
export interface OrganizationReactions {
  /** The organization is locked; `before` and `after` are its rows. */
  settingsChanged(tx: Context, before: OrganizationRow, after: OrganizationRow): Promise<void>;
}

const registered: OrganizationReactions[] = [];

export const onOrganizations = (reactions: OrganizationReactions): void => {
  registered.push(reactions);
};

export const reactions: OrganizationReactions = {
  async settingsChanged(...args) {
    for (const r of registered) await r.settingsChanged(...args);
  },
};
