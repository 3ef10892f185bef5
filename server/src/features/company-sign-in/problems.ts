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
  'connection.metadata_unusable': {
    status: 422,
    title: 'This is no metadata of a SAML identity provider.',
    nextStep:
      'Ask whoever looks after your identity provider for its SAML metadata, as a file or an address.',
    details: {
      unreadable: 'This is no well-formed XML, or it has a document type, which is not read.',
      not_metadata: 'It does not describe exactly one identity provider.',
      no_endpoint: 'It names no web address to sign on at by HTTP-Redirect.',
      no_certificate: 'It has no certificate that signs, or one whose key is not RSA with 2048 bits or more.',
      expired: 'It says itself that it is no longer good (validUntil).',
      no_answer: 'This address cannot be reached from here, or does not answer with a file.',
    },
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
    details: {
      nothing: 'There is no TXT record at {name}.',
      another: 'The TXT record at {name} says “{seen}”, which is not the value shown.',
      elsewhere: 'The record is at {place}, but it belongs at {name}.',
      silent: 'No name server says whether the record of {domain} is there.',
    },
  },
});
