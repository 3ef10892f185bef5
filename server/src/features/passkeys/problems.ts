import { defineProblems } from '../../platform/problem.ts';

export const passkeyProblems = defineProblems({
  'passkey.not_found': {
    status: 404,
    title: 'There is no such passkey.',
    nextStep: 'Reload the list of passkeys.',
  },
  'passkey.needed': {
    status: 409,
    title: 'It is your only passkey, and your organization asks for one.',
    nextStep: 'Make another one first.',
  },
});
