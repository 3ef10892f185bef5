import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { channel, day, id, idParams, reference, refusal } from '../../platform/endpoint/shapes.ts';
import { type Language, languages } from '../../platform/languages.ts';
import { organizationRoles } from '../../platform/permissions.ts';
import { grant, profileValuesInput, releaseContacts, user, valueProblems } from './shapes.ts';

export * from './shapes.ts';

const language = z.enum(languages.map(({ tag }) => tag) as [Language, ...Language[]]);

export const updateUser = endpoint({
  method: 'PATCH',
  path: '/users/:id',
  summary: 'Change profile values of a user',
  requires: 'users.edit',
  params: idParams,
  body: z.strictObject(profileValuesInput),
  output: user,
  problems: [
    'user.not_found',
    'user.removed',
    'role.above_your_own',
    'offboarding.planned',
    'profile_value.locked',
    ...valueProblems,
  ],
});

export const updateMyProfile = endpoint({
  method: 'PATCH',
  path: '/me/profile',
  summary: 'Change those of my own profile values that I may edit',
  requires: 'signed_in',
  body: z.strictObject(profileValuesInput),
  output: user,
  problems: ['offboarding.planned', 'profile_value.locked', ...valueProblems],
});

export const updateMyLanguage = endpoint({
  method: 'PUT',
  path: '/me/language',
  summary: 'Choose the language in which Beckon speaks to me: the portal, emails and text messages',
  requires: 'signed_in',
  body: z.strictObject({ language }),
  output: z.object({ language }),
  problems: [],
});

export const setContactPoint = endpoint({
  method: 'PUT',
  path: '/users/:id/contact-points/:kind',
  summary:
    'Set or replace the email address or mobile number of a user; links to the old one die, history stays',
  requires: 'users.change_contacts',
  params: z.strictObject({ id, kind: z.enum(['email', 'mobile']) }),
  body: z.strictObject({
    address: z.string().check(z.minLength(1), z.maxLength(320)),
    country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/))),
    accept_landline: z.optional(z.boolean()),
  }),
  output: user,
  problems: [
    'user.not_found',
    'user.removed',
    'role.above_your_own',
    'session.step_up_required',
    'contact.joined_already',
    'contact.too_many_corrections',
    'email.invalid',
    'email.in_use',
    'mobile.invalid',
    'mobile.not_a_mobile',
    'mobile.landline',
    'mobile.country_not_allowed',
    'mobile.in_use',
  ],
});

export const removeContactPoint = endpoint({
  method: 'DELETE',
  path: '/users/:id/contact-points/:kind',
  summary: 'Remove the email address or mobile number of a user, who must keep one',
  requires: 'users.change_contacts',
  params: z.strictObject({ id, kind: z.enum(['email', 'mobile']) }),
  output: user,
  problems: [
    'user.not_found',
    'user.removed',
    'role.above_your_own',
    'session.step_up_required',
    'contact.joined_already',
    'contact.not_found',
    'contact.last_one',
  ],
});

/** What becomes of those whom the user invited and who have not joined: they stay invited by you, or are revoked. */
const theirInvitations = z.enum(['keep', 'revoke']);
const theirs = z.strictObject({
  /** `keep` unless said. */
  their_invitations: z.optional(theirInvitations),
});

const statusChange = (verb: string, summary: string, problems: readonly string[]) =>
  endpoint({
    method: 'POST',
    path: `/users/:id/${verb}`,
    summary,
    requires: 'users.change_status',
    params: idParams,
    output: user,
    problems: ['user.not_found', 'role.above_your_own', ...problems],
  });

export const suspendUser = endpoint({
  ...statusChange('suspend', 'Suspend a user: every session ends at once', [
    'user.status_conflict',
    'user.last_organization_admin',
    'user.yourself',
  ]),
  query: theirs,
});
export const reactivateUser = statusChange('reactivate', 'Let a suspended user in again', [
  'user.status_conflict',
]);
export const removeUser = endpoint({
  ...statusChange('remove', 'Remove a user: email, mobile and employee ID are free at once', [
    'user.status_conflict',
    'user.last_organization_admin',
    'user.yourself',
  ]),
  query: theirs,
});
export const offboardUser = endpoint({
  method: 'POST',
  path: '/users/:id/offboard',
  summary: 'Offboard a user who leaves, now or when a last day is over; instead of an earlier plan',
  requires: 'users.change_status',
  params: idParams,
  body: z.strictObject({
    /** The last day of access, in the organization's time zone; today unless given. A day that is over ends access at once. */
    last_day_on: z.optional(day.check(z.regex(/^(19|20)/))),
    /** Ends access at once; a day ahead counts as today. */
    now: z.optional(z.boolean()),
    /** Those who may offboard see it, nobody else. */
    reason: z.optional(z.nullable(z.string().check(z.maxLength(500)))),
    /** When email and mobile become free for somebody else; `never` unless said. */
    release_contacts: z.optional(releaseContacts),
    /** `keep` unless said. Before a last day that is planned nothing happens to them unless said; those left then are held. */
    their_invitations: z.optional(theirInvitations),
  }),
  output: user,
  problems: [
    'user.not_found',
    'role.above_your_own',
    'user.status_conflict',
    'user.last_organization_admin',
    'user.yourself',
  ],
});
export const cancelOffboarding = endpoint({
  method: 'POST',
  path: '/users/:id/cancel-offboarding',
  summary: 'Cancel a planned last day: the user stays, with what is still free of contacts released before',
  requires: 'users.change_status',
  params: idParams,
  output: z.object({ user, not_restored: z.array(z.enum(['email', 'mobile'])) }),
  problems: ['user.not_found', 'role.above_your_own', 'offboarding.not_planned'],
});
export const restoreUser = endpoint({
  method: 'POST',
  path: '/users/:id/restore',
  summary: 'Take back a user who was removed or offboarded, with what is still free of their details',
  requires: 'users.change_status',
  params: idParams,
  output: z.object({
    user,
    /** Details that somebody else has by now and that did not come back. */
    not_restored: z.array(z.enum(['email', 'mobile', 'employee_id'])),
  }),
  problems: ['user.not_found', 'role.above_your_own', 'user.status_conflict'],
});

const grantProblems = ['user.not_found', 'user.removed', 'role.above_your_own', 'team.not_found'] as const;
export const grantRole = endpoint({
  method: 'POST',
  path: '/users/:id/grants',
  summary: 'Grant a role: for the whole organization, or Team Admin of one team',
  requires: 'users.change_roles',
  params: idParams,
  body: z.discriminatedUnion('role', [
    z.strictObject({ role: z.enum(organizationRoles) }),
    z.strictObject({ role: z.literal('team_admin'), team_id: id }),
  ]),
  output: z.object({ grants: z.array(grant) }),
  problems: [...grantProblems, 'session.step_up_required'],
});

export const revokeGrant = endpoint({
  method: 'DELETE',
  path: '/users/:id/grants/:grant_id',
  summary: 'Revoke a role',
  requires: 'users.change_roles',
  params: z.strictObject({ id, grant_id: id }),
  query: theirs,
  output: z.object({ grants: z.array(grant) }),
  problems: ['user.not_found', 'role.above_your_own', 'grant.not_found', 'user.last_organization_admin'],
});

export const sendTestMessage = endpoint({
  method: 'POST',
  path: '/me/test-messages',
  summary: 'Send a test message to my own proved contact; its delivery shows what the provider said',
  requires: 'organization.manage',
  idempotent: true,
  body: z.strictObject({ channel }),
  output: z.object({ delivery_id: id }),
  status: 201,
  problems: ['channel.not_configured', 'contact.not_found', 'limit.reached'],
});

const decisions = {
  body: z.strictObject({
    items: z
      .array(
        z.strictObject({
          user_id: id,
          /** As in `proposals` of a user: `department`, `custom.shift`. */
          field: z.string().check(z.minLength(1), z.maxLength(60)),
          /** The value that was seen; another one by now is refused. */
          value: z.string().check(z.maxLength(2000)),
        }),
      )
      .check(z.minLength(1), z.maxLength(200)),
  }),
  output: z.object({
    items: z.array(
      z.discriminatedUnion('ok', [
        z.object({ ok: z.literal(true) }),
        z.object({ ok: z.literal(false), refusals: z.array(refusal) }),
      ]),
    ),
  }),
  problems: [],
};

export const confirmValues = endpoint({
  method: 'POST',
  path: '/proposals/confirm',
  summary: 'Confirm proposed values, so that they count; an outcome for each, in the order given',
  requires: 'profile_values.confirm',
  ...decisions,
});

export const rejectValues = endpoint({
  method: 'POST',
  path: '/proposals/reject',
  summary: 'Reject proposed values; an outcome for each, in the order given',
  requires: 'profile_values.confirm',
  ...decisions,
});

export const findLineManagers = endpoint({
  method: 'POST',
  path: '/line-managers/search',
  summary: 'Find line managers by name: name and job title only',
  requires: 'invitations.create',
  body: z.strictObject({
    text: z.string().check(z.minLength(1), z.maxLength(100)),
    not_user_id: z.optional(id),
  }),
  output: z.object({
    items: z.array(
      z.object({ ...reference.shape, job_title: z.nullable(z.string()), department: z.nullable(z.string()) }),
    ),
  }),
  problems: [],
});

export const listExistingValues = endpoint({
  method: 'GET',
  path: '/profile-values',
  summary: 'List the values that a text field has so far, most frequent first',
  requires: 'users.view',
  query: z.strictObject({ field: z.enum(['job_title', 'department', 'company', 'location']) }),
  output: z.object({ items: z.array(z.object({ value: z.string(), count: z.number() })) }),
  problems: [],
});
