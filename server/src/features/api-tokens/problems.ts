import { defineProblems } from '../../platform/problem.ts';

export const apiTokenProblems = defineProblems({
  'api_token.not_found': {
    status: 404,
    title: 'There is no such API token.',
    nextStep: 'Reload the list of API tokens.',
  },
  'api_token.more_than_you_hold': {
    status: 422,
    title: 'You cannot give an API token what you may not do yourself.',
    nextStep: 'Leave this permission out.',
  },
  'api_token.too_many': {
    status: 409,
    title: 'The organization has as many API tokens as it can have.',
    nextStep: 'Revoke one that is not used any more.',
  },
});
