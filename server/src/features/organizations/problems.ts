import { defineProblems } from '../../platform/problem.ts';

export const organizationProblems = defineProblems({
  'organization.setting_invalid': {
    status: 422,
    title: 'This setting does not take that value.',
    nextStep: 'Choose one of the values offered.',
  },
  'organization.logo_invalid': {
    status: 422,
    title: 'This file cannot be the logo.',
    nextStep:
      'Send a PNG, JPEG or WebP of 2 KB and 512 pixels a side at most; the portal makes one of any picture.',
  },
  'organization.changed_meanwhile': {
    status: 409,
    title: 'Another admin changed this setting meanwhile.',
    nextStep: 'Look at what it is now, then save again.',
  },
  'name.unsafe': {
    status: 422,
    title: 'A name may not hold links, phone numbers or invisible characters.',
    nextStep: 'Write the name alone: it goes into messages that we send in your name.',
  },
});
