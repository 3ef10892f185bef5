/**
 * The roles × permissions table: what each role may call at all. A role is a row of it and nothing else: code asks for a
 * permission, never for a role. `docs/permissions.md` is printed from it.
 */
export const permissions = {
  'users.view': ['organization_admin', 'people_admin', 'support', 'team_admin'],
  'users.edit': ['organization_admin', 'people_admin', 'team_admin'],
  'users.change_status': ['organization_admin', 'people_admin'],
  'users.change_contacts': ['organization_admin', 'people_admin', 'team_admin'],
  'users.change_roles': ['organization_admin', 'people_admin'],
  'users.end_sessions': ['organization_admin', 'people_admin'],
  'users.act_on_many': ['organization_admin', 'people_admin'],
  'users.export': ['organization_admin', 'people_admin'],
  'personal_data.manage': ['organization_admin'],
  'saved_views.use': ['organization_admin', 'people_admin', 'team_admin'],
  'saved_views.share': ['organization_admin', 'people_admin'],
  'teams.view': ['organization_admin', 'people_admin', 'support', 'team_admin'],
  'teams.manage': ['organization_admin', 'people_admin'],
  'team_rules.view': ['organization_admin', 'people_admin', 'support'],
  'teams.change_members': ['organization_admin', 'people_admin', 'team_admin'],
  'reporting_teams.view': ['organization_admin', 'people_admin', 'support'],
  'invitations.create': ['organization_admin', 'people_admin', 'team_admin'],
  'invitations.manage': ['organization_admin', 'people_admin', 'team_admin'],
  'invitations.copy_link': ['organization_admin', 'people_admin'],
  'deliveries.view': ['organization_admin', 'people_admin', 'support', 'team_admin'],
  'suppressions.manage': ['organization_admin', 'people_admin'],
  'preview.view': ['organization_admin'],
  'profile_fields.view': ['organization_admin', 'people_admin', 'support', 'team_admin'],
  'profile_fields.manage': ['organization_admin'],
  'profile_values.confirm': ['organization_admin', 'people_admin'],
  'organization.view': ['organization_admin', 'people_admin', 'support', 'team_admin'],
  'organization.manage': ['organization_admin'],
  'tools.view': ['organization_admin', 'people_admin', 'support'],
  'tools.manage': ['organization_admin'],
  'sign_in.manage': ['organization_admin'],
  'audit.view': ['organization_admin'],
  'api_tokens.manage': ['organization_admin', 'people_admin', 'team_admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Role = GrantedRole | 'user';
export type Permission = keyof typeof permissions;

/** Roles for the whole organization, the most powerful first. */
export const organizationRoles = ['organization_admin', 'people_admin', 'support'] as const;
export type OrganizationRole = (typeof organizationRoles)[number];

/** What can be granted; whoever has joined is a user. Team Admin is the one that is granted for a team. */
export const grantedRoles = [...organizationRoles, 'team_admin'] as const;
export type GrantedRole = (typeof grantedRoles)[number];

/** One grant: a role in the organization, or over one team. */
export interface Grant {
  role: GrantedRole;
  teamId: string | null;
}

const carries = (role: GrantedRole, permission: Permission): boolean => {
  const roles: readonly Role[] = permissions[permission];
  return roles.includes(role);
};

/** The roles that carry the permission, for statements that look for their holders. */
export const rolesWith = (permission: Permission): GrantedRole[] =>
  grantedRoles.filter((role) => carries(role, permission));

/** Whether any of the grants carries the permission (roles add up). */
export const holds = (grants: readonly Grant[], permission: Permission): boolean =>
  grants.some((grant) => carries(grant.role, permission));

/** Whether the permission is held for the whole organization, not only for a team. */
export const holdsEverywhere = (grants: readonly Grant[], permission: Permission): boolean =>
  grants.some((grant) => grant.teamId === null && carries(grant.role, permission));

/** Whether the grants open all that the other one opens, where it opens it: nobody gives or touches what they do not hold. */
export const cover = (grants: readonly Grant[], other: Grant): boolean =>
  (Object.keys(permissions) as Permission[])
    .filter((permission) => carries(other.role, permission))
    .every((permission) =>
      grants.some(
        (grant) =>
          carries(grant.role, permission) && (grant.teamId === null || grant.teamId === other.teamId),
      ),
    );

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
  'tools.view',
  'tools.manage',
  'sign_in.manage',
  'api_tokens.manage',
] as const satisfies readonly Permission[];

export type TokenPermission = Exclude<Permission, (typeof browserOnly)[number]>;

/** What an API token may be given. */
export const tokenPermissions: readonly TokenPermission[] = (Object.keys(permissions) as Permission[]).filter(
  (permission): permission is TokenPermission => !browserOnly.some((one) => one === permission),
);
