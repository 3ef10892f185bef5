import { defineProblems } from '../../platform/problem.ts';

export const privacyProblems = defineProblems({
  'erasure.name_differs': {
    status: 422,
    title: 'This is not the name of the person to be erased.',
    nextStep: 'Type the name as it is shown.',
  },
});
