/** Every action that the server records, in the order in which the filter lists them. */
export const ACTIONS = [
  'invitation.created',
  'invitation.resent',
  'invitation.revoked',
  'invitation.undone',
  'invitation.link_copied',
  'invitation.link_shown',
  'invitation.accepted',
  'invitation.declined',
  'invitation.renewed',
  'invitation.renewal_asked',
  'invitation.held',
  'invitation.released',
  'invitation.taken_over',
  'user.created',
  'user.updated',
  'user.values_proposed',
  'user.values_confirmed',
  'user.values_rejected',
  'user.values_left_out',
  'user.proposals_dropped',
  'user.contact_changed',
  'user.suspended',
  'user.reactivated',
  'user.offboarding_planned',
  'user.offboarding_cancelled',
  'user.offboarding_refused',
  'user.offboarded',
  'user.removed',
  'user.restored',
  'user.exported',
  'user.data_exported',
  'user.erased',
  'bulk_job.started',
  'bulk_job.stopped',
  'saved_view.shared',
  'saved_view.updated',
  'saved_view.unshared',
  'saved_view.removed',
  'tool.created',
  'tool.updated',
  'tool.access_changed',
  'tool.claims_changed',
  'tool.secret_rotated',
  'tool.removed',
  'membership.added',
  'membership.removed',
  'role.granted',
  'role.revoked',
  'team.created',
  'team.updated',
  'team.removed',
  'team_rule.saved',
  'team_rule.ended',
  'team_rule.evaluated',
  'contact.verified',
  'contact.looked_up',
  'suppression.added',
  'suppression.lifted',
  'channel.tested',
  'session.started',
  'session.proved_again',
  'signing_key.rotated',
  'session.ended',
  'sign_in_policy.saved',
  'sign_in_policy.grace_started',
  'passkey.created',
  'passkey.removed',
  'passkey.refused',
  'recovery.link_created',
  'recovery.link_used',
  'profile_field.created',
  'profile_field.updated',
  'profile_field.removed',
  'api_token.created',
  'api_token.revoked',
  'saml_key.prepared',
  'saml_key.switched',
  'organization.created',
  'organization.updated',
  'api_token.created',
  'api_token.revoked',
  'connection.created',
  'connection.updated',
  'connection.removed',
  'domain.added',
  'domain.verified',
  'domain.failing',
  'domain.lapsed',
  'domain.restored',
  'domain.removed',
  'identity.linked',
  'audit.exported',
] as const;
export type KnownAction = (typeof ACTIONS)[number];

type KeyOf<A extends string> = A extends `${infer Noun}.${infer Verb}` ? `${Noun}_${Verb}` : never;

/** The name of an action as a message key: dots part levels there. */
export const keyOf = <A extends KnownAction>(action: A): KeyOf<A> => action.replace('.', '_') as KeyOf<A>;

export const isKnown = (action: string): action is KnownAction => ACTIONS.some((one) => one === action);

/** An action that this portal has no sentence for, as words: `api_token.created` → “Api token created”. */
export const wordsOf = (action: string): string =>
  action.replaceAll(/[._]+/g, ' ').replace(/^./u, (first) => first.toUpperCase());

const KINDS = ['user', 'invitee', 'shell', 'system'] as const;

export interface AuditSearch {
  action?: string;
  target?: string;
  /** A user who did it; or `kind`, for those who are no users. */
  by?: string;
  kind?: (typeof KINDS)[number];
  /** First and last day, `2026-12-07`, in the organization's time zone. */
  from?: string;
  to?: string;
}

/** What the address of the page may say; anything else is left out. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const { action, target, by, kind, from, to } = search;
  const known = KINDS.find((one) => one === kind);
  return {
    ...(typeof action === 'string' && /^[a-z_]{1,30}\.[a-z_]{1,29}$/.test(action) ? { action } : {}),
    ...(isId(target) ? { target } : {}),
    ...(isId(by) ? { by } : {}),
    ...(known ? { kind: known } : {}),
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
  };
}

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);

const isDay = (value: unknown): value is string =>
  typeof value === 'string' &&
  /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/.test(value) &&
  !Number.isNaN(Date.parse(`${value}T00:00:00Z`));
