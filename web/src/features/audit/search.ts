/** Every action that the server records, in the order in which the filter lists them. */
export const ACTIONS = [
  'invitation.created',
  'invitation.resent',
  'invitation.revoked',
  'invitation.undone',
  'invitation.link_copied',
  'invitation.accepted',
  'invitation.declined',
  'invitation.renewed',
  'invitation.renewal_asked',
  'user.created',
  'user.updated',
  'user.contact_changed',
  'user.suspended',
  'user.reactivated',
  'user.removed',
  'user.restored',
  'user.exported',
  'membership.added',
  'membership.removed',
  'role.granted',
  'role.revoked',
  'team.created',
  'team.updated',
  'team.removed',
  'contact.verified',
  'contact.looked_up',
  'suppression.added',
  'suppression.lifted',
  'channel.tested',
  'session.started',
  'session.ended',
  'recovery.link_created',
  'recovery.link_used',
  'profile_field.created',
  'profile_field.updated',
  'profile_field.removed',
  'organization.created',
  'organization.updated',
] as const;
export type KnownAction = (typeof ACTIONS)[number];

type KeyOf<A extends string> = A extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : never;

/** The name of an action as a message key: dots part levels there. */
export const keyOf = <A extends KnownAction>(action: A): KeyOf<A> => action.replace('.', '_') as KeyOf<A>;

export const isKnown = (action: string): action is KnownAction => ACTIONS.some((one) => one === action);

export interface AuditSearch {
  action?: string;
  target?: string;
}

/** What the address of the page may say; anything else is left out. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const { action, target } = search;
  return {
    ...(typeof action === 'string' && /^[a-z_]{1,30}\.[a-z_]{1,29}$/.test(action) ? { action } : {}),
    ...(typeof target === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(target)
      ? { target }
      : {}),
  };
}
