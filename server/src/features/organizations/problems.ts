import { defineProblems } from '../../platform/problem.ts';

export const organizationProblems = defineProblems({
  'organization.setting_invalid': {
    status: 422,
    title: 'This setting does not take that value.',
    nextStep: 'Choose one of the values offered.',
  },
  'name.unsafe': {
    status: 422,
    title: 'A name may not hold links, phone numbers or invisible characters.',
    nextStep: 'Write the name alone: it goes into messages that we send in your name.',
  },
});
