import { defineProblems } from '../../platform/problem.ts';

/** When the reader may know who has it. */
const HELD = {
  details: { holder: 'Already used by {name}.' },
  nextSteps: { holder: 'Open their profile, or correct the entry.', repeat: 'Send it again.' },
} as const;

export const userProblems = defineProblems({
  'user.not_found': {
    status: 404,
    title: 'There is no such user that you may see.',
    nextStep: 'Search for the user again.',
  },
  'user.removed': { status: 409, title: 'This user was removed.', nextStep: 'Restore the user first.' },
  'user.status_conflict': {
    status: 409,
    title: 'The user is in a status that does not allow this.',
    nextStep: 'Reload the page: somebody may have changed the user meanwhile.',
  },
  'user.last_organization_admin': {
    status: 409,
    title: 'This is the last Organization Admin, whom the organization cannot lose.',
    nextStep: 'Make somebody else an Organization Admin first.',
  },
  'user.not_left': {
    status: 409,
    title: 'Only somebody who was removed or offboarded can be erased.',
    nextStep: 'Remove or offboard the user first, then erase them.',
  },
  'user.yourself': {
    status: 409,
    title: 'You cannot do this to yourself.',
    nextStep: 'Ask another Organization Admin.',
  },
  'offboarding.not_planned': {
    status: 409,
    title: 'No last day is planned for this user.',
    nextStep: 'Reload the page: somebody may have cancelled it, or the day is over.',
  },
  'offboarding.planned': {
    status: 409,
    title: 'A last day is planned for this user, and with it the end of their access.',
    nextStep: 'Ask an Organization Admin to change the plan under Offboard, or to cancel it.',
  },
  'profile_value.locked': {
    status: 409,
    title: "This detail comes from your company's identity provider and is changed there.",
    nextStep: 'Change it at the identity provider; it arrives with the next sign-in.',
  },
  'role.above_your_own': {
    status: 403,
    title: 'The role of this user, held or offered, is above yours.',
    nextStep: 'Ask an Organization Admin.',
    details: { other_team: 'The user is also in a team that you do not administer.' },
  },
  'team.not_found': {
    status: 404,
    title: 'There is no such team that you may see.',
    nextStep: 'Choose a team from the list.',
  },
  'grant.not_found': {
    status: 404,
    title: 'The user does not have this role.',
    nextStep: 'Reload the page.',
  },
  'proposal.not_found': {
    status: 404,
    title: 'This value does not wait any more.',
    nextStep: 'Reload the list: somebody has decided it, or it was taken back.',
  },
  'proposal.changed': {
    status: 409,
    title: 'Another value was proposed meanwhile.',
    nextStep: 'Look at the new value, then decide.',
  },
  'employee_id.in_use': {
    status: 409,
    title: 'This employee ID is in use in the organization.',
    nextStep: 'Check the ID, or open the user who has it.',
    ...HELD,
  },
  'line_manager.unknown': {
    status: 422,
    title: 'There is no such line manager.',
    nextStep: 'Search for the line manager and choose one from the list.',
  },
  'line_manager.cycle': {
    status: 422,
    title: 'The line manager would report, directly or through others, to this very user.',
    nextStep: 'Choose somebody who does not report to this user.',
  },
  'name.missing': {
    status: 422,
    title: 'A user needs a first or a last name.',
    nextStep: 'Type at least one of the two.',
  },
  'email.invalid': {
    status: 422,
    title: 'This is not an email address that can be written to.',
    nextStep: 'Check the address, for example name@company.com.',
    details: { non_ascii_local: 'The part before the @ holds letters that most mail servers cannot carry.' },
  },
  'email.in_use': {
    status: 409,
    title: 'This email address is in use in the organization.',
    nextStep: 'Ask an Organization Admin, or use another address.',
    ...HELD,
  },
  'mobile.invalid': {
    status: 422,
    title: 'This is not a mobile number.',
    nextStep: 'Check the country code and the number of digits.',
  },
  'mobile.not_a_mobile': {
    status: 422,
    title: 'Text messages to this kind of number cost extra or reach nobody.',
    nextStep: 'Use the mobile number of the person.',
  },
  'mobile.landline': {
    status: 422,
    title: 'This looks like a landline; text messages need a mobile.',
    nextStep: 'Check the number, or confirm that it takes text messages.',
  },
  'mobile.country_not_allowed': {
    status: 422,
    title: 'The organization does not send text messages to this country.',
    nextStep: 'An Organization Admin can allow the country under Settings.',
    details: { country: 'The organization does not send text messages to {country}.' },
  },
  'mobile.in_use': {
    status: 409,
    title: 'This mobile number is in use in the organization.',
    nextStep: 'Ask an Organization Admin, or use another number.',
    ...HELD,
  },
  'contact.not_found': {
    status: 404,
    title: 'There is no such contact.',
    nextStep: 'Reload the page.',
    details: {
      own_email: 'You have no email address that you have proved to be yours.',
      own_mobile: 'You have no mobile number that you have proved to be yours.',
    },
    nextSteps: { prove: 'Add one at your own page and prove it, then test.' },
  },
  'contact.last_one': {
    status: 409,
    title: 'This is the only contact of the user, who could not be reached without it.',
    nextStep: 'Add another contact first.',
  },
  'contact.joined_already': {
    status: 403,
    title: 'The user has joined; their contacts are changed by themselves or by an Organization Admin.',
    nextStep: 'Ask an Organization Admin.',
  },
  'contact.too_many_corrections': {
    status: 429,
    title: 'The contact of this invitation was corrected three times today.',
    nextStep: 'Check the address with the person and try again tomorrow.',
  },
});
