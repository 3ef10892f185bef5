import { defineProblems } from '../../platform/problem.ts';

export const companySignInProblems = defineProblems({
  'connection.not_found': {
    status: 404,
    title: 'There is no such connection.',
    nextStep: 'Reload the list of connections.',
  },
  'connection.not_tested': {
    status: 409,
    title: 'This connection has not been tested with its present settings.',
    nextStep: 'Do the test sign-in first, then switch it on.',
  },
  'connection.provider_unusable': {
    status: 422,
    title: 'Your identity provider does not answer as it should at this address.',
    nextStep: 'Check the address, and that it can be reached from this server.',
  },
  'domain.not_found': {
    status: 404,
    title: 'There is no such domain.',
    nextStep: 'Reload the list of domains.',
  },
  'domain.invalid': {
    status: 422,
    title: 'This is not a domain.',
    nextStep: 'Type it like example.com, without www or @.',
  },
  'domain.added_already': {
    status: 409,
    title: 'This domain is in the list already.',
    nextStep: null,
  },
  'domain.record_missing': {
    status: 409,
    title: 'The DNS record of this domain was not found, or says something else.',
    nextStep: 'Add the record as shown; it can take an hour until it is seen everywhere.',
  },
});
