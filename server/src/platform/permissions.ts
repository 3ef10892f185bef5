/** The roles × permissions table: what each role may call at all. `docs/permissions.md` is printed from it. */
export const permissions = {
  'users.view': ['organization_admin', 'team_admin'],
  'users.edit': ['organization_admin', 'team_admin'],
  'users.change_status': ['organization_admin'],
  'users.change_contacts': ['organization_admin', 'team_admin'],
  'users.change_roles': ['organization_admin'],
  'users.end_sessions': ['organization_admin'],
  'users.act_on_many': ['organization_admin'],
  'users.export': ['organization_admin'],
  'saved_views.use': ['organization_admin', 'team_admin'],
  'saved_views.share': ['organization_admin'],
  'personal_data.manage': ['organization_admin'],
  'teams.view': ['organization_admin', 'team_admin'],
  'teams.manage': ['organization_admin'],
  'teams.change_members': ['organization_admin', 'team_admin'],
  'reporting_teams.view': ['organization_admin'],
  'invitations.create': ['organization_admin', 'team_admin'],
  'invitations.manage': ['organization_admin', 'team_admin'],
  'invitations.copy_link': ['organization_admin'],
  'deliveries.view': ['organization_admin', 'team_admin'],
  'suppressions.manage': ['organization_admin'],
  'preview.view': ['organization_admin'],
  'profile_fields.view': ['organization_admin', 'team_admin'],
  'profile_fields.manage': ['organization_admin'],
  'profile_values.confirm': ['organization_admin'],
  'organization.view': ['organization_admin', 'team_admin'],
  'organization.manage': ['organization_admin'],
  'audit.view': ['organization_admin'],
  'api_tokens.manage': ['organization_admin', 'team_admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Role = 'organization_admin' | 'team_admin' | 'user';
export type Permission = keyof typeof permissions;

/** One grant: a role in the organization, or over one team. */
export interface Grant {
  role: 'organization_admin' | 'team_admin';
  teamId: string | null;
}

/** Whether any of the grants carries the permission (roles add up). */
export function holds(grants: readonly Grant[], permission: Permission): boolean {
  const roles: readonly Role[] = permissions[permission];
  return grants.some((grant) => roles.includes(grant.role));
}

/**
 * What no API token may do, whoever made it: open an account, change who holds which role or see a secret. A token that
 * leaks must not turn into a person. Nor does a program have a list with views: it asks with filters.
 */
const browserOnly = [
  'users.change_contacts',
  'users.change_roles',
  'users.end_sessions',
  'users.act_on_many',
  'saved_views.use',
  'saved_views.share',
  'personal_data.manage',
  'invitations.copy_link',
  'preview.view',
  'api_tokens.manage',
] as const satisfies readonly Permission[];

export type TokenPermission = Exclude<Permission, (typeof browserOnly)[number]>;

/** What an API token may be given. */
export const tokenPermissions: readonly TokenPermission[] = (Object.keys(permissions) as Permission[]).filter(
  (permission): permission is TokenPermission => !browserOnly.some((one) => one === permission),
);
