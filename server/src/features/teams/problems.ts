import { defineProblems } from '../../platform/problem.ts';

export const teamProblems = defineProblems({
  'team.name_in_use': {
    status: 409,
    title: 'There is a team of this name.',
    nextStep: 'Choose another name; upper case and accents do not make a difference.',
  },
  'team.not_yours': {
    status: 403,
    title: 'You do not administer this team.',
    nextStep: 'Choose among the teams that you administer, or ask an Organization Admin.',
  },
  'team.by_rule': {
    status: 409,
    title: 'A rule decides who is in this team.',
    nextStep:
      'Change the details of the person that the rule reads, or name them as an exception of the rule.',
  },
  'team.required': {
    status: 422,
    title: 'A Team Admin invites into at least one of their teams.',
    nextStep: 'Choose a team.',
    details: { to_administer: 'A Team Admin needs a team to administer.' },
  },
});
