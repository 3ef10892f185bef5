import { defineProblems } from '../../platform/problem.ts';

export const samlProviderProblems = defineProblems({
  'saml_key.already_prepared': {
    status: 409,
    title: 'The next key is there already.',
    nextStep: 'Give its certificate to every tool, then switch to it.',
  },
  'saml_key.not_found': {
    status: 404,
    title: 'There is no such next key.',
    nextStep: 'Reload the page. Somebody may have switched to it already.',
  },
  'saml_metadata.unusable': {
    status: 422,
    title: 'This is no metadata of a SAML tool.',
    nextStep: 'Ask the vendor of the tool for its service provider metadata, or fill in the fields by hand.',
    details: {
      unreadable: 'This is no well-formed XML, or it has a document type, which is not read.',
      not_metadata: 'It does not describe exactly one service provider.',
      no_endpoint: 'It names no web address that takes assertions by HTTP-POST.',
      no_certificate: 'A certificate in it cannot be read, or its key is not RSA with 2048 bits or more.',
    },
  },
});
