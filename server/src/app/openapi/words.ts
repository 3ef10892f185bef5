/** What the document says in whole sentences. */
export const ABOUT = [
  'Requests and answers are JSON. Programs send `Authorization: Bearer` with an API token that an admin made in the portal;',
  'a browser that is signed in sends its cookie. Never both.',
  '',
  'Every refusal is a problem (RFC 9457): a stable `code` with a page of its own at `type`, the field as a JSON Pointer, a',
  'sentence, and what to do next. Where it says when something becomes possible, that stands in `retry_at` and `Retry-After`.',
  '',
  'Requests that create or send take an `Idempotency-Key`: repeating the request with the same key repeats the answer, not',
  'the effect. Every answer says in `RateLimit` how many requests are left.',
  '',
  'Fields are added without notice; nothing is renamed or taken away within `/api/v1`. What is unknown in a request is refused.',
].join('\n');

export const TAGS: Readonly<Record<string, string>> = {
  Invitations: 'Invite people, one or a list, and see to their invitations.',
  Users: 'Change profiles, contacts, states and roles of users.',
  Directory: 'Lists and pages across users, messages and changes.',
  Teams: 'Teams and who is in them.',
  'Dynamic teams': 'Teams whose members a rule decides: the rule, its preview, its runs and its reasons.',
  'Reporting teams': 'Who reports to a line manager, directly and altogether: computed, not stored.',
  Tools: 'What people sign in to through this organization: who gets each, what it is told, who signed in.',
  'Profile fields': 'What is known of a user: built-in fields and Extra Details.',
  'Sign-in policy': 'By which ways people may sign in, and what the Admin panel asks of admins.',
  Sessions: 'Who is signed in, and where.',
  Passkeys: 'By which people sign in with what unlocks their phone or computer.',
  'Bulk jobs': 'One thing done to all users who match: tried first, then done in the background.',
  'Saved views': 'Filters, order and columns of the Users list under a name, own ones and shared ones.',
  'Company sign-in':
    'Connections to identity providers of the organization, and the domains that they may vouch for.',
  'API tokens': 'Secrets with which programs act for admins.',
  'SAML provider': 'What SAML tools must know of the organization, and the keys that sign for them.',
  'Personal data': 'What is kept about one person: exported, or erased for good.',
  'OpenID Connect':
    'What tools that sign people in by OpenID Connect are set up with, their keys, and sign-ins that are over.',
  Deliveries: 'How messages leave, and the preview inbox.',
  Organization: 'Settings of the organization.',
  Audit: 'The shape of an audit event.',
};

export const PARAMETERS: Readonly<Record<string, string>> = {
  id: 'The id, a UUID.',
  cursor: 'Where the page begins: `next` of the page before.',
  limit: 'How many at most, 50 unless given.',
  kind: 'Which contact: `email` or `mobile`.',
  grant_id: 'The id of the grant, from the user.',
  state: 'Only those in this state.',
  action: 'Only events of this kind, for example `user.suspended`.',
  target_id: 'Only events on this user, team or field.',
  scope: '`direct` for direct reports, which it is unless given, or `below` for everybody below.',
  field: 'The key of a profile field.',
};

export const ROLE_NAMES = {
  organization_admin: 'Organization Admins',
  people_admin: 'People Admins',
  support: 'Support',
  team_admin: 'Team Admins',
  user: 'users',
} as const;
