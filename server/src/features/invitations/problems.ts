import { defineProblems } from '../../platform/problem.ts';

export const invitationProblems = defineProblems({
  'contact.missing': {
    status: 422,
    title: 'An invitation needs an email address or a mobile number.',
    nextStep: 'Type at least one of the two.',
  },
  'contact.repeated': {
    status: 422,
    title: 'The same contact or employee ID stands earlier in this list.',
    nextStep: 'Keep one of the two entries.',
  },
  'invitation.list_refused': {
    status: 409,
    title: 'Another entry of the list was refused, and all or nothing was asked for.',
    nextStep: 'Correct the other entries and send the list again.',
  },
  'email.suppressed': {
    status: 409,
    title: 'This email address must not be written to.',
    nextStep: 'Check the address with the person, or use another contact.',
    details: {
      not_me: 'The person at this address said that the invitation was not for them.',
      bounced: 'Earlier messages to this address came back: there is no such mailbox.',
      opted_out: 'The owner of this address asked not to be written to.',
      by_admin: 'An admin decided that this address must not be written to.',
    },
  },
  'mobile.suppressed': {
    status: 409,
    title: 'This mobile number must not be written to.',
    nextStep: 'Check the number with the person, or use another contact.',
    details: {
      not_me: 'The person at this number said that the invitation was not for them.',
      bounced: 'Earlier messages to this number did not arrive: there is no such number.',
      opted_out: 'The owner of this number asked not to be written to.',
      by_admin: 'An admin decided that this number must not be written to.',
    },
  },
  'user.suspended': {
    status: 409,
    title: 'This person is a suspended user of the organization.',
    nextStep: 'An Organization Admin can reactivate them.',
    details: { holder: 'This is the contact of {name}, who is suspended.' },
  },
  'user.removed_before': {
    status: 409,
    title: 'This person was a user before and was removed.',
    nextStep: 'Choose between restoring them and starting fresh.',
    details: {
      holder: '{name} was removed; restore them or start fresh.',
      left: '{name} left the organization; restore them or start fresh.',
    },
  },
  'user.offboarded': {
    status: 409,
    title: 'This person has left the organization.',
    nextStep: 'An Organization Admin can reactivate them.',
    details: { holder: 'This is the contact of {name}, who has left.' },
  },
  'user.active_already': {
    status: 409,
    title: 'This person has joined already.',
    nextStep: 'They can sign in with this contact: send them to the sign-in page.',
    details: { holder: '{name} has joined with this contact.' },
  },
  'invitation.not_found': {
    status: 404,
    title: 'There is no such invitation that you may see.',
    nextStep: 'Open the user again.',
  },
  'invitation.pending_already': {
    status: 409,
    title: 'This person is invited already.',
    nextStep: 'Resend the invitation from their page.',
    details: { holder: '{name} is invited with this contact already.' },
  },
  'invitation.not_pending': {
    status: 409,
    title: 'This invitation is no longer pending.',
    nextStep: 'Reload the page to see what became of it.',
    details: { none: 'This person has no pending invitation.' },
  },
  'invitation.held': {
    status: 409,
    title: 'This invitation is being checked, since whoever invited has left.',
    nextStep: 'Release or revoke it on the page of the user who left.',
  },
  'invitation.too_soon': {
    status: 429,
    title: 'This address was written to a short while ago.',
    nextStep: 'Send it again at the time given.',
  },
  'invitation.still_queued': {
    status: 409,
    title: 'A message of this invitation is still on its way out.',
    nextStep: 'Wait until it has left; the timeline shows it.',
  },
  'invitation.sent_already': {
    status: 409,
    title: 'The message has left and cannot be taken back.',
    nextStep: 'Revoke the invitation instead: its links die at once.',
  },
  'invitation.link_for_users_only': {
    status: 403,
    title: 'A link that others can see does not give an admin role.',
    nextStep: 'Send the invitation by message, or invite without the role and grant it after they joined.',
  },
  'invitation.cap_reached': {
    status: 429,
    title: 'You have reached the number of invitations that the organization allows in an hour.',
    nextStep: 'Go on at the time given, or ask an Organization Admin to raise the cap.',
    details: { hour: 'You may invite {max, plural, one {one person} other {# people}} an hour.' },
  },
  'sms.cap_reached': {
    status: 429,
    title: 'The number of text messages that may leave in this time is reached.',
    nextStep: 'Use an email address, or go on at the time given.',
    details: {
      day: 'The organization sends {max, plural, one {one text message} other {# text messages}} a day at most.',
      prefix:
        'At most {max, plural, one {one text message} other {# text messages}} an hour go to numbers that begin alike.',
    },
  },
  'invitation.not_allowed_by_setting': {
    status: 403,
    title: 'In this organization Team Admins do not invite.',
    nextStep: 'Ask an Organization Admin.',
  },
});
