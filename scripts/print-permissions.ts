/**
 * Prints the roles × permissions table of the code as `docs/permissions.md`:
 *
 *   node_modules/.bin/node scripts/print-permissions.ts > docs/permissions.md
 *
 * A test compares the page with what this prints.
 */
import {
  type Permission,
  permissions,
  type Role,
  tokenPermissions,
} from '../server/src/platform/permissions.ts';

/** What a permission opens, in the words of the portal. A permission without words does not compile. */
const meanings: Readonly<Record<Permission, string>> = {
  'users.view': 'List, search and open users',
  'users.edit': 'Change profile values',
  'users.change_status': 'Suspend, reactivate, remove and restore users',
  'users.change_contacts': 'Set, replace and remove email addresses and mobile numbers',
  'users.change_roles': 'Grant and revoke Organization Admin and Team Admin',
  'users.end_sessions': 'See where a user is signed in, and end it',
  'users.act_on_many': 'Do something to all users who match a filter, and see what came of it',
  'users.export': 'Take the list of users home as a file',
  'saved_views.use': 'Save views of the list of users, and use those that are shared',
  'saved_views.share': 'Share a view with every admin, change and remove shared ones',
  'personal_data.manage': 'Export all that is kept about one person, and erase a person',
  'teams.view': 'List and open teams',
  'teams.manage': 'Create, rename, describe and remove teams',
  'teams.change_members': 'Add users to teams and take them out',
  'reporting_teams.view': 'See who reports to whom, where reporting teams are on',
  'invitations.create': 'Invite, add without inviting, look a contact up, find a line manager',
  'invitations.manage': 'Resend, revoke and undo invitations',
  'invitations.copy_link': 'Copy an invitation link to hand it over in person',
  'deliveries.view': 'See what became of messages',
  'suppressions.manage': 'See which addresses must not be written to, stop one, let one go',
  'preview.view': 'Read the preview inbox, where there is one',
  'profile_fields.view': 'List the profile fields',
  'profile_fields.manage': 'Define, change and remove profile fields',
  'profile_values.confirm': 'See which values wait, confirm and reject them',
  'organization.view': 'Read the settings of the organization',
  'organization.manage': 'Change the settings of the organization',
  'audit.view': 'Read the audit log',
  'api_tokens.manage': 'Make API tokens, list and revoke them',
};

const columns: readonly { role: Role; title: string }[] = [
  { role: 'organization_admin', title: 'Organization Admin' },
  { role: 'team_admin', title: 'Team Admin' },
  { role: 'user', title: 'User' },
];

/** `docs/permissions.md` as it must be. */
export function permissionsDocument(): string {
  const rows = Object.entries(permissions).map(([permission, roles]) => {
    const held: readonly Role[] = roles;
    const cells = columns.map(({ role }) => (held.includes(role) ? 'yes' : '–'));
    cells.push(tokenPermissions.some((one) => one === permission) ? 'yes' : '–');
    return `| \`${permission}\` | ${meanings[permission as Permission]} | ${cells.join(' | ')} |`;
  });
  return [
    BEFORE,
    `| Permission | Opens | ${columns.map((c) => c.title).join(' | ')} | API token |`,
    '|---|---|:-:|:-:|:-:|:-:|',
    ...rows,
    AFTER,
  ].join('\n');
}

const BEFORE = `# Roles and permissions

Printed from \`server/src/platform/permissions.ts\` by \`scripts/print-permissions.ts\`; a test compares the two. Each endpoint
asks for one of these permissions (or for a session alone). \`/api/docs\` says which.

Roles are grants and add up: somebody can be Team Admin of two teams, and Organization Admin besides. Everybody who has joined
is a user. A user without a grant holds none of these permissions. They reach their own home, profile and sessions.
`;

const AFTER = `
## What *yes* means for a Team Admin

A permission opens the door; the policy of the feature decides in the room.

- A Team Admin sees users who are in a team that they administer, invited ones too. All others are *not found*.
- They invite into their own teams only, at least one of them, and only with the role *User*. The organization can reserve
  inviting for Organization Admins.
- They resend, revoke and undo invitations of people whose teams are all their own, or whom they invited themselves.
- They change contacts only before the person has joined, and only of people whose teams are all their own.
- They change the profile fields that an Organization Admin left open to Team Admins. What they type into a field that a rule reads waits
  until an Organization Admin confirms it.
- They add to and take out of their own teams anyone whom they can see.
- They act on nobody who holds, or is offered, a role that they do not hold.
- They see and revoke the API tokens that they made; Organization Admins those of everybody.
- The setting *Line managers across the organization* decides whether they find line managers outside of their teams.

Nobody suspends or removes themselves, and the last Organization Admin can be lost by no path.

## What *yes* means for an API token

A token holds the permissions that its maker chose, and of these only what the maker holds at the moment of each call. It also
asks for the permission of what an endpoint does besides: offering a role needs \`users.change_roles\`, restoring and removing
need \`users.change_status\`. What has no *yes* takes a person in a browser: opening accounts, roles, secrets, saved views, tokens themselves.
`;

if (import.meta.main) process.stdout.write(permissionsDocument());
