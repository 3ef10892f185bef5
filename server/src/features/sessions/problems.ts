import { defineProblems } from '../../platform/problem.ts';

export const sessionProblems = defineProblems({
  'session.not_found': {
    status: 404,
    title: 'There is no such session, or it has ended.',
    nextStep: 'Reload the list of sessions.',
  },
  'contact.verified_already': {
    status: 409,
    title: 'This contact is proved already.',
    nextStep: null,
  },
  'code.wrong': {
    status: 422,
    title: 'This code does not fit: it is wrong, used, or older than 10 minutes.',
    nextStep: 'Type the newest code that you were sent, or ask for a new one.',
  },
});
