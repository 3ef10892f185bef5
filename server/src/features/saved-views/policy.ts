import type { Actor } from '../../platform/context/index.ts';
import { holds } from '../../platform/permissions.ts';
import { ability } from '../users/index.ts';

/** Of each admin, and shared in an organization: as many as a menu can hold and somebody can keep an eye on. */
export const MOST = { own: 50, shared: 100 } as const;

interface Facts {
  shared: boolean;
  owner_id: string | null;
}

const mayShare = (actor: Actor): boolean => actor.kind === 'user' && holds(actor.grants, 'saved_views.share');

/** Why a view that the actor sees cannot be changed; false when it can. */
export const changeRefused = (actor: Actor, view: Facts) =>
  view.shared && !mayShare(actor) && ('role.insufficient' as const);

/** Why a view cannot be shared, or go back to whoever saved it; false when it can. */
export const sharingRefused = (actor: Actor, view: Facts) =>
  mayShare(actor)
    ? view.shared &&
      !(actor.kind === 'user' && actor.userId === view.owner_id) &&
      ('saved_view.not_yours' as const)
    : ('role.insufficient' as const);

export const viewAbilities = (actor: Actor, view: Facts) => ({
  change: ability(changeRefused(actor, view)),
  share: ability(sharingRefused(actor, view)),
});
