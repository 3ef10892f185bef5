import { defineProblems } from '../../platform/problem.ts';

export const signInPolicyProblems = defineProblems({
  'sign_in_policy.nothing_left': {
    status: 422,
    title: 'This policy would leave somebody no way to sign in.',
    nextStep: 'Allow one more way.',
    details: {
      team: 'The organization allows none of the ways that are left to the team {team}.',
      people: '{count, plural, one {# person is} other {# people are}} in teams that leave no way in common.',
      admins: 'The Admin panel asks for a passkey or company sign-in, and neither is allowed.',
      admins_in_teams:
        'The Admin panel asks for a passkey or company sign-in, and teams leave neither to {count, plural, one {# admin} other {# admins}}.',
    },
  },
  'sign_in_policy.locks_you_out': {
    status: 409,
    title: 'This policy would lock you out yourself.',
    nextStep: 'Make a passkey first, or allow a way that you have.',
    details: {
      method: 'You hold none of the ways that it leaves to you.',
      admin_panel:
        'The Admin panel would ask for a passkey or company sign-in at once, and you have neither.',
    },
  },
  'sign_in_policy.changed_meanwhile': {
    status: 409,
    title: 'Another admin changed the sign-in policy meanwhile.',
    nextStep: 'Look at what it is now, then save again.',
  },
  'sign_in.method_not_allowed': {
    status: 403,
    title: 'You may not sign in this way.',
    nextStep: 'Sign in by another way.',
    details: {
      code: 'Your organization does not let you sign in by a code.',
      passkey: 'Your organization does not let you sign in with a passkey.',
      company: 'Your organization does not let you sign in with your company’s account.',
    },
  },
});
