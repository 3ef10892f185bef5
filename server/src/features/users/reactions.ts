import type { Context } from '../../platform/context/index.ts';
import { refreshComparable } from './comparable.ts';

export type Leaving = 'removed' | 'suspended' | 'offboarded';

/** Kept under the name of whoever acts, revoked, or held until an Organization Admin decides. */
export type TheirInvitations = 'keep' | 'revoke' | 'hold';

/**
 * What must happen in the same transaction when users change, in features above this one. The composition root
 * fills these in, all on one page; a list that stays empty does nothing.
 */
export interface UserReactions {
  /** Users were removed, suspended or offboarded. */
  left(tx: Context, userIds: readonly string[], how: Leaving): Promise<void>;
  /** Users who may have invited people left or lost their last role; what becomes of those who have not joined. */
  invitersLeft(tx: Context, userIds: readonly string[], invitations: TheirInvitations): Promise<void>;
  /** A contact of a user was set, replaced or removed; `added` is the new one. */
  contactChanged(
    tx: Context,
    userId: string,
    change: { removedId: string | null; addedId: string | null },
  ): Promise<void>;
  /** What a user was offered before joining has changed. */
  offerChanged(tx: Context, userIds: readonly string[]): Promise<void>;
  /** Users were created, and stand with their contacts, grants, teams and directory entries. */
  usersCreated(tx: Context, userIds: readonly string[]): Promise<void>;
  /**
   * Values that count changed: `fields` named as in `profile_value_sources`, `status` for the status. Some of the users may
   * have changed in some of the fields only.
   */
  valuesChanged(tx: Context, userIds: readonly string[], fields: readonly string[]): Promise<void>;
}

/** What rules read from columns of its own. */
const NOT_COMPARED = new Set(['status', 'line_manager_id']);

const registered: Partial<UserReactions>[] = [];

export const onUsers = (reactions: Partial<UserReactions>): void => {
  registered.push(reactions);
};

export const reactions: UserReactions = {
  async left(...args) {
    for (const r of registered) await r.left?.(...args);
  },
  async invitersLeft(...args) {
    for (const r of registered) await r.invitersLeft?.(...args);
  },
  async contactChanged(...args) {
    for (const r of registered) await r.contactChanged?.(...args);
  },
  async offerChanged(...args) {
    for (const r of registered) await r.offerChanged?.(...args);
  },
  async usersCreated(tx, userIds) {
    if (userIds.length === 0) return;
    for (const r of registered) await r.usersCreated?.(tx, userIds);
  },
  async valuesChanged(tx, userIds, fields) {
    if (userIds.length === 0 || fields.length === 0) return;
    if (fields.some((field) => !NOT_COMPARED.has(field))) await refreshComparable(tx, userIds);
    for (const r of registered) await r.valuesChanged?.(tx, userIds, fields);
  },
};

/** Called by whoever made users with `createUsers`, once all that belongs to them is in place. */
export const announceUsers = (tx: Context, userIds: readonly string[]): Promise<void> =>
  reactions.usersCreated(tx, userIds);
