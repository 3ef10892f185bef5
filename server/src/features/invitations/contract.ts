import * as z from 'zod/mini';
import { endpoint } from '../../platform/endpoint/contract.ts';
import { id, idParams, instant, role } from '../../platform/endpoint/shapes.ts';
import { profileValuesInput, valueProblems } from '../users/contract.ts';
import {
  capUse,
  invitation,
  invitationsMade,
  invited,
  inviteOutcomes,
  retriedDeliveries,
  userOutcomes,
  users,
} from './shapes.ts';

export * from './shapes.ts';

/** One person to invite. One contact at least, a first or last name, and for a Team Admin a team. */
const person = {
  email: z.optional(z.nullable(z.string().check(z.maxLength(100_000)))),
  mobile: z.optional(z.nullable(z.string().check(z.maxLength(100)))),
  /** ISO code of the country in which `mobile` is read when it has no calling code; the organization's unless given. */
  mobile_country: z.optional(z.nullable(z.string().check(z.regex(/^[A-Z]{2}$/)))),
  ...profileValuesInput,
  team_ids: z.optional(z.array(id).check(z.maxLength(100))),
  role: z.optional(role),
  /** Of the message, BCP 47; the organization's unless given. */
  language: z.optional(z.nullable(z.string().check(z.maxLength(35)))),
  /** What to do when the address belonged to somebody who was removed. */
  if_removed: z.optional(z.enum(['start_fresh', 'restore', 'refuse'])),
  /** Go ahead although the number looks like a landline. */
  accept_landline: z.optional(z.boolean()),
  /** False adds the user without inviting them. */
  send: z.optional(z.boolean()),
};
export const personToInvite = z.strictObject(person);
export type PersonToInvite = z.output<typeof personToInvite>;
const sending = {
  /** How long each message waits, so that it can be undone. */
  delay_seconds: z.optional(z.number().check(z.int(), z.gte(0), z.lte(60))),
};

/** Problems of one person in a list, each with its field. */
export const inviteProblems = [
  'contact.missing',
  'email.invalid',
  'email.in_use',
  'email.suppressed',
  'mobile.invalid',
  'mobile.not_a_mobile',
  'mobile.landline',
  'mobile.country_not_allowed',
  'mobile.in_use',
  'mobile.suppressed',
  'channel.not_configured',
  'team.not_yours',
  'team.by_rule',
  'team.not_found',
  'team.required',
  'role.above_your_own',
  'user.suspended',
  'user.offboarded',
  'user.removed_before',
  'user.active_already',
  'invitation.pending_already',
  'invitation.cap_reached',
  'sms.cap_reached',
  'invitation.not_allowed_by_setting',
  'profile_field.required',
  ...valueProblems,
] as const;

export const createInvitation = endpoint({
  method: 'POST',
  path: '/invitations',
  summary: 'Invite one person, or add them without inviting',
  requires: 'invitations.create',
  idempotent: true,
  body: z.strictObject({ ...person, ...sending }),
  output: invited,
  status: 201,
  problems: [...inviteProblems, 'session.step_up_required'],
});

export const createInvitations = endpoint({
  method: 'POST',
  path: '/invitations/batch',
  summary: 'Invite a list of people; an outcome for each, in the order given',
  requires: 'invitations.create',
  idempotent: true,
  body: z.strictObject({
    people: z.array(personToInvite).check(z.minLength(1), z.maxLength(1000)),
    /** One refusal refuses all. */
    all_or_nothing: z.optional(z.boolean()),
    ...sending,
  }),
  output: inviteOutcomes,
  problems: ['invitation.not_allowed_by_setting', 'session.step_up_required'],
});

export const previewInvitation = endpoint({
  method: 'POST',
  path: '/invitations/preview',
  summary:
    'Show the very message that an invitation of yours sends now, in a language; nothing is sent and no link is made',
  requires: 'invitations.create',
  body: z.strictObject({
    /** BCP 47; the organization's unless given. */
    language: z.optional(z.nullable(z.string().check(z.maxLength(35)))),
  }),
  output: z.object({
    language: z.string(),
    /** Stands where the message has its own link: as long as that one, and leads nowhere. */
    example_link: z.string(),
    email: z.object({ subject: z.string(), text: z.string(), html: z.string() }),
    sms: z.object({
      text: z.string(),
      encoding: z.enum(['gsm7', 'ucs2']),
      /** Septets of GSM-7, or 16-bit units of UCS-2. */
      units: z.number(),
      /** How many messages the operator bills. */
      parts: z.number(),
      /** The characters that have no place in GSM-7 and so more than halve the room. */
      costly: z.array(z.string()),
    }),
  }),
  problems: ['invitation.not_allowed_by_setting'],
});

export const inviteUser = endpoint({
  method: 'POST',
  path: '/users/:id/invite',
  summary: 'Invite a user who was added without inviting, or whose invitation ended',
  requires: 'invitations.create',
  idempotent: true,
  params: idParams,
  body: z.strictObject({ ...sending }),
  output: invited,
  status: 201,
  problems: [
    'user.not_found',
    'role.above_your_own',
    'invitation.not_allowed_by_setting',
    'user.active_already',
    'user.suspended',
    'user.offboarded',
    'user.removed',
    'invitation.pending_already',
    'invitation.cap_reached',
    'sms.cap_reached',
    'contact.missing',
    'email.suppressed',
    'mobile.suppressed',
    'mobile.country_not_allowed',
    'channel.not_configured',
  ],
});

const invitationProblems = ['invitation.not_found', 'role.above_your_own'] as const;

export const resendInvitation = endpoint({
  method: 'POST',
  path: '/invitations/:id/resend',
  summary:
    'Send the invitation again, once an hour for each address; earlier links stay good, the life starts anew',
  requires: 'invitations.manage',
  idempotent: true,
  params: idParams,
  body: z.strictObject({ ...sending }),
  output: invited,
  problems: [
    ...invitationProblems,
    'invitation.not_pending',
    'invitation.too_soon',
    'invitation.held',
    'invitation.still_queued',
    'invitation.cap_reached',
    'sms.cap_reached',
    'email.suppressed',
    'mobile.suppressed',
    'mobile.country_not_allowed',
    'channel.not_configured',
  ],
});

export const retryDeliveries = endpoint({
  method: 'POST',
  path: '/deliveries/retry',
  summary:
    'Send invitations once more to the contacts that they did not reach, with fresh links; an outcome for each',
  requires: 'invitations.manage',
  idempotent: true,
  body: z.strictObject({ ids: z.array(id).check(z.minLength(1), z.maxLength(100)) }),
  output: retriedDeliveries,
  problems: [],
});

export const getInvitationUsage = endpoint({
  method: 'GET',
  path: '/invitations/usage',
  summary: 'Read how much of the caps is used: of my invitations this hour, of text messages today',
  requires: 'invitations.create',
  output: z.object({
    invitations: capUse,
    /** Of the whole organization; for Organization Admins. */
    text_messages: z.nullable(capUse),
  }),
  problems: [],
});

export const revokeInvitation = endpoint({
  method: 'POST',
  path: '/invitations/:id/revoke',
  summary: 'Revoke an invitation: its links die at once; the user stays, not invited, unless also removed',
  requires: 'invitations.manage',
  params: idParams,
  body: z.strictObject({ remove_user: z.optional(z.boolean()) }),
  output: z.object({ invitation, user_status: z.string() }),
  problems: [...invitationProblems, 'invitation.not_pending', 'role.insufficient'],
});

export const resendInvitations = endpoint({
  method: 'POST',
  path: '/invitations/batch/resend',
  summary: 'Send the pending invitations of users again, once an hour for each address; an outcome for each',
  requires: 'invitations.manage',
  idempotent: true,
  body: z.strictObject(users),
  output: userOutcomes,
  problems: [],
});

export const revokeInvitations = endpoint({
  method: 'POST',
  path: '/invitations/batch/revoke',
  summary: 'Revoke the pending invitations of users; an outcome for each',
  requires: 'invitations.manage',
  body: z.strictObject(users),
  output: userOutcomes,
  problems: [],
});

export const undoInvitation = endpoint({
  method: 'POST',
  path: '/invitations/:id/undo',
  summary: 'Undo an invitation before its message left: the whole command is taken back',
  requires: 'invitations.manage',
  params: idParams,
  output: z.object({ undone: z.literal(true) }),
  problems: [...invitationProblems, 'invitation.sent_already'],
});

export const copyInvitationLink = endpoint({
  method: 'POST',
  path: '/invitations/:id/copy-link',
  summary: 'Make a link to hand over in person: 24 hours, for role user only, recorded as vouched for by you',
  requires: 'invitations.copy_link',
  stepUp: true,
  idempotent: true,
  secret: true,
  params: idParams,
  body: z.strictObject({ contact_point_id: z.optional(id) }),
  output: z.object({ link_id: id, url: z.string(), expires_at: instant }),
  status: 201,
  problems: [
    ...invitationProblems,
    'invitation.not_pending',
    'invitation.held',
    'invitation.link_for_users_only',
    'contact.not_found',
  ],
});

export const listInvitationsMade = endpoint({
  method: 'GET',
  path: '/users/:id/invitations-made',
  summary:
    'Say whom a user invited who has not joined yet: how many, and the first 20 by name, held ones first',
  requires: 'users.change_status',
  params: idParams,
  output: invitationsMade,
  problems: ['user.not_found'],
});

export const decideInvitationsMade = endpoint({
  method: 'POST',
  path: '/users/:id/invitations-made/decide',
  summary: 'Release or revoke invitations of a user who left: all that are held, or those named',
  requires: 'users.change_status',
  params: idParams,
  body: z.strictObject({
    /** `keep`: open again, with you as the inviter. */
    decision: z.enum(['keep', 'revoke']),
    /** Those of these that the user made and that are pending; all that are held unless given. */
    invitation_ids: z.optional(z.array(id).check(z.minLength(1), z.maxLength(1000))),
  }),
  output: z.object({ decided: z.array(id) }),
  problems: ['user.not_found', ...invitationProblems],
});
