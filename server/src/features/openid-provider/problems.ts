import { defineProblems } from '../../platform/problem.ts';

export const openidProblems = defineProblems({
  'signing_key.too_soon': {
    status: 409,
    title: 'The next signing key was published a moment ago, and tools may not have fetched it yet.',
    nextStep: 'Wait until the time given, then rotate again.',
  },
});
