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
  'users.change_roles': 'Grant and revoke roles',
  'users.end_sessions': 'See where a user is signed in, and end it',
  'users.act_on_many': 'Do something to all users who match a filter, and see what came of it',
  'users.export': 'Take the list of users home as a file',
  'saved_views.use': 'Save views of the list of users, and use those that are shared',
  'saved_views.share': 'Share a view with every admin, change and remove shared ones',
  'personal_data.manage': 'Export all that is kept about one person, and erase a person',
  'teams.view': 'List and open teams',
  'teams.manage': 'Create, rename, describe and remove teams',
  'team_rules.view': 'See the rule of a dynamic team, its runs and whom each concerned',
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
  'tools.view': 'See the tools, who gets them, what they are told and who signed in',
  'tools.manage': 'Add, change and remove tools, and rotate their secrets',
  'sign_in.manage': 'Say how people sign in: policies, company sign-in, domains',
  'audit.view': 'Read the audit log',
  'api_tokens.manage': 'Make API tokens, list and revoke them',
};

const columns: readonly { role: Role; title: string }[] = [
  { role: 'organization_admin', title: 'Organization Admin' },
  { role: 'people_admin', title: 'People Admin' },
  { role: 'support', title: 'Support' },
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
    `|---|---|${columns.map(() => ':-:|').join('')}:-:|`,
    ...rows,
    AFTER,
  ].join('\n');
}

const BEFORE = `# Roles and permissions

Printed from \`server/src/platform/permissions.ts\` by \`scripts/print-permissions.ts\`; a test compares the two. Each endpoint
asks for one of these permissions (or for a session alone). \`/api/docs\` says which.

Roles are grants and add up: somebody can be Team Admin of two teams, and Support besides. Each role reaches as far as it is held:
Team Admin its team, the others the whole organization. So the two together see everybody and change something in two teams alone.
Everybody who has joined is a user. A user without a grant holds none of these permissions. They reach their own home, profile and
sessions.
`;

const AFTER = `
## What holds for every role

- Nobody grants, offers or revokes a role that opens more than they hold, and nobody acts on a person who holds, or is offered, such a
  role: \`role.above_your_own\`. So a People Admin grants People Admin, Support and Team Admin, and touches no Organization Admin.
- Nobody suspends or removes themselves, and the last Organization Admin can be lost by no path.
- Joining with any role but *User* asks for a fresh code, and no link of such an invitation is copied or shown.

## What *yes* means for a People Admin

All of Identity: users, teams, rules, invitations, deliveries, confirmations, changes to many, offboarding and the list as a file, for
the whole organization. Nothing of Settings: not the organization, its messaging, its profile fields, other people's API tokens, nor the
audit log, which also tells of the settings. Two more stay with Organization Admins: the preview inbox, since it shows the links to their
role, and erasing a person or handing out all that is kept about one, since there is no way back and it reaches into the log.

- What they type counts at once, as if an Organization Admin had typed it, and so do memberships that they make.
- The setting that reserves inviting concerns Team Admins; the hourly number of invitations is that of Organization Admins.
- They see why somebody left, and are told beside Organization Admins when invitations are held.
- Pending invitations to a role above theirs, made by somebody whom they suspend, offboard or remove, are held for an Organization Admin.
- A change to many that an Organization Admin prepared is theirs neither to start nor to stop.

## What *yes* means for Support

To look and nothing else: users with their timelines, teams with their rules, and deliveries, for the whole organization. No file, no link, no secret,
no network address, not why somebody left.

## What *yes* means for a Team Admin

A permission opens the door; the policy of the feature decides in the room.

- A Team Admin sees users who are in a team that they administer, invited ones too. All others are *not found*.
- They invite into their own teams only, at least one of them, and only with the role *User*. The organization can reserve
  inviting for those whose role is for all of it.
- They resend, revoke and undo invitations of people whose teams are all their own, or whom they invited themselves.
- They change contacts only before the person has joined, and only of people whose teams are all their own.
- They change the profile fields that an Organization Admin left open to Team Admins. What they type into a field that a rule reads waits
  until it is confirmed.
- They add to and take out of their own teams anyone whom they can see.
- They see and revoke the API tokens that they made; Organization Admins those of everybody.
- The setting *Line managers across the organization* decides whether they find line managers outside of their teams.

## What *yes* means for an API token

A token holds the permissions that its maker chose, and of these only what the maker holds at the moment of each call. It also
asks for the permission of what an endpoint does besides: offering a role needs \`users.change_roles\`, restoring and removing
need \`users.change_status\`. What has no *yes* takes a person in a browser: opening accounts, roles, secrets, saved views, tokens themselves.
`;

if (import.meta.main) process.stdout.write(permissionsDocument());
